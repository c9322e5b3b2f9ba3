package io.tidegate.status;

import io.tidegate.config.DesiredState;
import io.tidegate.config.NamespaceConfig;
import io.tidegate.config.settings.GatewaySettings.Identity;
import io.tidegate.control.AnaGroups;
import io.tidegate.control.AnaGroups.Member;
import io.tidegate.control.Convergence;
import io.tidegate.control.LiveStatistics;
import io.tidegate.nvme.AnaState;
import io.tidegate.web.Visit;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The gateway, its group, what passes, what does not work and what happened. */
final class Overview {

    /** Docs/limits.md: at most so many in one answer. */
    private static final int EVENTS = 50;

    private static final int PROBLEMS = 20;
    private static final long SECOND = 1_000_000_000L;

    private final Sources sources;
    private final Rates rates;

    Overview(Sources sources, Rates rates) {
        this.sources = sources;
        this.rates = rates;
    }

    byte[] json(Visit visit) {
        DesiredState state = sources.state().get();
        Rates.Snapshot passed = rates.of(state.namespaces().keySet());
        return Json.object(json -> {
            json.put("time", Instant.now().toString()).put("gateway", this::gateway);
            group(json, state);
            json.put("subsystems", state.subsystems().size())
                    .put("namespaces", state.namespaces().size())
                    .put("queues", queues())
                    .rates("rates", passed.all(), passed.nanos());
            chart(json, visit.text("chart"), state, passed);
            problems(json);
            events(json);
        });
    }

    private void gateway(Json json) {
        Identity identity = sources.identity();
        json.put("name", identity.name())
                .put("group", identity.group())
                .put("host", identity.hostName())
                .put("version", sources.version())
                .put("upSeconds", sources.statistics().uptimeNanos() / SECOND);
    }

    private long queues() {
        return sources.statistics().loops().stream()
                .map(LiveStatistics.Loop::queues)
                .mapToLong(LiveStatistics.Queues::currentIo)
                .sum();
    }

    private void group(Json json, DesiredState state) {
        AnaGroups groups = sources.live().groups();
        List<Member> members = groups.members();
        json.put("alone", members.isEmpty()).list("gateways", members, this::member);
        SortedMap<Integer, Integer> shown = new TreeMap<>();
        groups.places().forEach(place -> shown.put(place.number(), 0));
        for (NamespaceConfig namespace : state.namespaces().values()) {
            shown.merge(namespace.anaGroup(), 1, Integer::sum);
        }
        List<AnaState> states = sources.live().anaStates();
        json.list("anaGroups", shown.entrySet(), (one, entry) -> anaGroup(one, entry, states, groups));
    }

    private void member(Json json, Member member) {
        json.put("name", member.name())
                .put("self", member.name().equals(sources.identity().name()))
                .put("answers", member.up())
                .put("duty", member.duty())
                .put("ownGroup", member.own())
                .numbers("serves", served(member))
                .put("location", member.location());
    }

    /** Groups that are no gateway's own hold no namespaces, and would only be long. */
    private List<Integer> served(Member member) {
        List<Integer> owned =
                sources.live().groups().members().stream().map(Member::own).toList();
        return member.serves().stream().filter(owned::contains).toList();
    }

    private static void anaGroup(
            Json json, Map.Entry<Integer, Integer> group, List<AnaState> states, AnaGroups groups) {
        int number = group.getKey();
        AnaState state = number > 0 && number <= states.size() ? states.get(number - 1) : AnaState.INACCESSIBLE;
        json.put("number", number)
                .put("namespaces", group.getValue())
                .put("servedHere", groups.serves(number))
                .put("servedBy", groups.holder(number).orElse(""))
                .put("state", state.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    private static void chart(Json json, String key, DesiredState state, Rates.Snapshot passed) {
        if (key.isEmpty()) {
            json.nothing("chart");
            return;
        }
        boolean there = state.namespaces().containsKey(key);
        json.put(
                "chart",
                one -> one.put("key", key)
                        .put("there", there)
                        .rates("rates", passed.of(key), there ? passed.nanos() : 0));
    }

    private void problems(Json json) {
        Map<String, Convergence.Failure> failures =
                sources.convergence().standing().failures();
        json.put("problemCount", failures.size())
                .list(
                        "problems",
                        failures.entrySet().stream().limit(PROBLEMS).toList(),
                        (one, entry) -> one.put("what", entry.getKey())
                                .put("why", entry.getValue().message()));
    }

    private void events(Json json) {
        json.list(
                "events",
                sources.events().latest(EVENTS),
                (one, event) -> one.put("number", event.number())
                        .put("time", event.time().toString())
                        .put("kind", event.kind().words())
                        .put("text", event.text())
                        .put("times", event.times()));
    }
}
