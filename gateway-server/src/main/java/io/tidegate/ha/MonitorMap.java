package io.tidegate.ha;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The gateways of a group as {@code ceph nvme-gw show} prints them. Immutable.
 *
 * @param groups the ANA groups that namespaces may be put into
 * @param gateways those that the monitors know
 */
public record MonitorMap(List<Integer> groups, List<Led> gateways) {

    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern ACTIVE = Pattern.compile("(\\d+)\\s*:\\s*ACTIVE");

    /** Keeps copies. */
    public MonitorMap {
        groups = List.copyOf(groups);
        gateways = List.copyOf(gateways);
    }

    /**
     * A gateway of the group.
     *
     * @param name of it
     * @param own its ANA group
     * @param available whether the monitors hear of it and it has a listener
     * @param enabled by the administrator
     * @param serves the ANA groups that are active on it
     * @param location where it stands
     */
    public record Led(
            String name, int own, boolean available, boolean enabled, List<Integer> serves, String location) {}

    /** The command whose answer this is. */
    public static String command(String pool, String group) {
        return "{\"prefix\": \"nvme-gw show\", \"pool\": \"" + pool + "\", \"group\": \"" + group
                + "\", \"format\": \"json\"}";
    }

    /** The names of those that the monitors hear of. */
    public List<String> living() {
        return gateways.stream().filter(Led::available).map(Led::name).toList();
    }

    /** Reads the JSON; {@link IllegalArgumentException} when it is something else. */
    public static MonitorMap parse(String json) {
        Struct.Builder map = Struct.newBuilder();
        try {
            JsonFormat.parser().merge(json, map);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("Ceph's monitors answer nvme-gw show by something unknown: " + json, e);
        }
        List<Integer> groups = NUMBER.matcher(text(map.build(), "Anagrp list"))
                .results()
                .map(found -> Integer.parseInt(found.group()))
                .toList();
        List<Led> gateways = map
                .getFieldsOrDefault("Created Gateways:", Value.getDefaultInstance())
                .getListValue()
                .getValuesList()
                .stream()
                .map(one -> gateway(one.getStructValue()))
                .toList();
        return new MonitorMap(groups, gateways);
    }

    private static Led gateway(Struct one) {
        Matcher active = ACTIVE.matcher(text(one, "ana states"));
        return new Led(
                text(one, "gw-id"),
                number(one, "anagrp-id"),
                text(one, "Availability").equals("AVAILABLE"),
                !text(one, "admin state").toLowerCase(Locale.ROOT).startsWith("disabled"),
                active.results().map(found -> Integer.parseInt(found.group(1))).toList(),
                text(one, "location"));
    }

    private static String text(Struct map, String key) {
        return map.getFieldsOrDefault(key, Value.getDefaultInstance()).getStringValue();
    }

    /** Written as a number or as a text. */
    private static int number(Struct map, String key) {
        Value value = map.getFieldsOrDefault(key, Value.getDefaultInstance());
        int[] digits = NUMBER.matcher(value.getStringValue())
                .results()
                .mapToInt(found -> Integer.parseInt(found.group()))
                .toArray();
        return Arrays.stream(digits).findFirst().orElse((int) value.getNumberValue());
    }
}
