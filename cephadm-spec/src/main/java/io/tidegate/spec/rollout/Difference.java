package io.tidegate.spec.rollout;

import io.tidegate.spec.yaml.Plain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a service would be like after a change, one line for each value that differs. Pure.
 *
 * <p>Only values that the new form names are compared: a running service shows defaults for everything else.
 */
final class Difference {

    private static final int LONGEST = 60;

    /** What the cluster itself gives to a container service at the time it is applied. */
    private static final Set<String> FROM_CLUSTER =
            Set.of("spec.files.gateway.ceph.conf", "spec.files.gateway.keyring");

    private Difference() {}

    /** Lines that begin with {@code +} for what is new and {@code ~} for what changes. */
    static List<String> between(Map<String, ?> present, Map<String, ?> wanted) {
        Map<String, String> before = Plain.flat(present);
        List<String> lines = new ArrayList<>();
        Plain.flat(wanted).forEach((path, value) -> {
            String old = before.get(path);
            if (FROM_CLUSTER.contains(path)) {
                return;
            }
            if (old == null) {
                lines.add("+ " + path + ": " + shown(path, value));
            } else if (!old.strip().equals(value.strip())) {
                lines.add("~ " + path + ": " + shown(path, old) + " -> " + shown(path, value));
            }
        });
        return lines;
    }

    /** Files may hold keys and secrets. */
    private static String shown(String path, String value) {
        if (path.startsWith("spec.files") || path.startsWith("custom_configs") || path.endsWith("_key")) {
            return "(" + value.length() + " characters, not shown)";
        }
        String line = value.replace("\n", "\\n");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
