package io.tidegate.group;

import io.tidegate.group.AnaGroup.Phase;
import io.tidegate.group.Gateway.Admin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The stored form of the group's record and of renewals: lines of words that a person can read. Pure.
 *
 * <p>The first line names the form; another one is refused, so that an older gateway never drops what it does not know.
 */
final class GroupCodec {

    private static final String FORM = "tidegate-group 1";
    private static final String NONE = "-";

    private GroupCodec() {}

    static String encode(GroupRecord record) {
        StringBuilder text = new StringBuilder(FORM).append('\n');
        for (Gateway gateway : record.gateways().values()) {
            line(text, "gateway", gateway.id(), gateway.incarnation(), gateway.ownGroup(), gateway.admin());
            text.setLength(text.length() - 1);
            String state = gateway.out() ? "out" : "in";
            line(
                    text,
                    "",
                    state,
                    gateway.losses(),
                    word(gateway.location()),
                    word(gateway.beats()),
                    word(gateway.site().host()));
        }
        for (AnaGroup group : record.groups().values()) {
            String prepared = group.prepared() ? "prepared" : NONE;
            line(
                    text,
                    "group",
                    group.number(),
                    group.phase(),
                    word(group.holder()),
                    word(group.next()),
                    prepared,
                    word(group.refused()));
            group.writers().forEach(one -> line(text, "writer", group.number(), one.life(), one.address()));
            group.blocklisted().forEach(one -> line(text, "shut-out", group.number(), one.life(), one.address()));
        }
        return text.toString();
    }

    private static void line(StringBuilder text, Object... words) {
        for (int i = 0; i < words.length; i++) {
            text.append(i == 0 ? "" : " ").append(words[i]);
        }
        text.append('\n');
    }

    private static String word(String text) {
        return text.isEmpty() ? NONE : text;
    }

    private static String text(String word) {
        return word.equals(NONE) ? "" : word;
    }

    private static String word(Optional<Incarnation> life) {
        return life.map(Incarnation::toString).orElse(NONE);
    }

    /** @throws IllegalArgumentException for what was not written by this version; names the line */
    static GroupRecord decode(String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals(FORM)) {
            throw new IllegalArgumentException("the group's record begins with '"
                    + lines.stream().findFirst().orElse("") + "', not with '" + FORM
                    + "': another version of the gateway wrote it; upgrade this one");
        }
        SortedMap<GatewayId, Gateway> gateways = new TreeMap<>();
        SortedMap<Integer, AnaGroup> groups = new TreeMap<>();
        for (String line : lines.subList(1, lines.size())) {
            try {
                decode(line.split(" ", -1), gateways, groups);
            } catch (IllegalArgumentException | IndexOutOfBoundsException damaged) {
                throw new IllegalArgumentException(
                        "the group's record has a line '" + line + "' that makes no sense", damaged);
            }
        }
        return new GroupRecord(gateways, groups);
    }

    private static void decode(
            String[] words, SortedMap<GatewayId, Gateway> gateways, SortedMap<Integer, AnaGroup> groups) {
        switch (words[0]) {
            case "gateway" -> {
                Gateway gateway = gateway(words);
                gateways.put(gateway.id(), gateway);
            }
            case "group" -> {
                int number = Integer.parseInt(words[1]);
                groups.put(number, group(number, words));
            }
            case "writer", "shut-out" -> {
                int number = Integer.parseInt(words[1]);
                Optional<AnaGroup> group = Optional.ofNullable(groups.get(number));
                groups.put(number, plus(group.orElseThrow(IllegalArgumentException::new), words));
            }
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private static Gateway gateway(String[] words) {
        return new Gateway(
                new GatewayId(words[1]),
                Long.parseLong(words[2]),
                Integer.parseInt(words[3]),
                Admin.valueOf(words[4]),
                words[5].equals("out"),
                Integer.parseInt(words[6]),
                new Site(text(words[7]), text(words[8]), words.length > 9 ? text(words[9]) : ""));
    }

    private static AnaGroup group(int number, String[] words) {
        return new AnaGroup(
                number,
                Phase.valueOf(words[2]),
                optionalLife(words[3]),
                optionalLife(words[4]),
                words[5].equals("prepared"),
                optionalLife(words[6]),
                List.of(),
                List.of());
    }

    private static AnaGroup plus(AnaGroup group, String[] words) {
        Writer writer = new Writer(life(words[2]), words[3]);
        boolean writes = words[0].equals("writer");
        List<Writer> all = new ArrayList<>(writes ? group.writers() : group.blocklisted());
        all.add(writer);
        return writes ? group.withWriters(all) : group.withBlocklisted(all);
    }

    private static Optional<Incarnation> optionalLife(String word) {
        return word.equals(NONE) ? Optional.empty() : Optional.of(life(word));
    }

    private static Incarnation life(String word) {
        int slash = word.lastIndexOf('/');
        return new Incarnation(new GatewayId(word.substring(0, slash)), Long.parseLong(word.substring(slash + 1)));
    }

    static String encode(Presence presence) {
        String suspects =
                presence.suspects().stream().map(Incarnation::toString).sorted().collect(Collectors.joining(","));
        String missing = new TreeMap<>(presence.missing())
                .entrySet().stream()
                        .map(entry -> entry.getKey() + ":" + entry.getValue())
                        .collect(Collectors.joining(","));
        return presence.life() + " " + presence.sequence() + " " + (presence.coordinator() ? "able" : "unable")
                + " suspects=" + suspects + " missing=" + missing;
    }

    /** @throws IllegalArgumentException for what was not written by this version */
    static Presence decodePresence(String text) {
        String[] words = text.split(" ", -1);
        if (words.length != 5 || !words[3].startsWith("suspects=") || !words[4].startsWith("missing=")) {
            throw new IllegalArgumentException("'" + text + "' is no renewal of a gateway");
        }
        Set<Incarnation> suspects =
                items(words[3]).stream().map(GroupCodec::life).collect(Collectors.toSet());
        Map<Integer, Integer> missing = new HashMap<>();
        for (String item : items(words[4])) {
            int colon = item.indexOf(':');
            missing.put(Integer.valueOf(item.substring(0, colon)), Integer.valueOf(item.substring(colon + 1)));
        }
        return new Presence(life(words[0]), Long.parseLong(words[1]), words[2].equals("able"), suspects, missing);
    }

    private static List<String> items(String word) {
        String list = word.substring(word.indexOf('=') + 1);
        return list.isEmpty() ? List.of() : List.of(list.split(",", -1));
    }
}
