package io.tidegate.spec;

import io.tidegate.spec.yaml.Node.Entry;
import io.tidegate.spec.yaml.Node.Mapping;
import io.tidegate.spec.yaml.Node.Scalar;
import io.tidegate.spec.yaml.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the keys of one service ask of each other; asked only when each by itself is right. */
final class CrossChecks {

    private static final List<String> CERTIFICATES =
            List.of("server_key", "server_cert", "client_key", "client_cert", "root_ca_cert");
    private static final List<String> CLIENTS =
            List.of("bdevs_per_cluster", "flat_bdevs_per_cluster", "cluster_connections");

    private final Mapping block;
    private final String serviceId;
    private final List<String> hosts;
    private final Complaints complaints;

    CrossChecks(Mapping block, String serviceId, List<String> hosts, Complaints complaints) {
        this.block = block;
        this.serviceId = serviceId;
        this.hosts = hosts;
        this.complaints = complaints;
    }

    void check() {
        checkGroup();
        checkPorts();
        checkCertificates();
        checkClients();
        List.of("addr_map", "discovery_addr_map").forEach(this::checkAddresses);
    }

    /** Tentacle wants it so. */
    private void checkGroup() {
        Entry group = block.find("group").orElse(null);
        String name = text("group").orElse("");
        if (group != null && !name.isEmpty() && !serviceId.endsWith(name)) {
            complaints.add(
                    group.value().place(),
                    "group is '" + name + "', but Ceph wants service_id to end with it; write 'service_id: " + serviceId
                            + "." + name + "'");
        }
    }

    private void checkPorts() {
        Map<Integer, String> users = new LinkedHashMap<>(Map.of(4420, "the first NVMe/TCP listener"));
        List.of("port", "discovery_port", "prometheus_port").forEach(key -> checkPort(key, users));
    }

    private void checkPort(String key, Map<Integer, String> users) {
        int port = text(key).map(Integer::parseInt).orElse(standard(key));
        String user = users.putIfAbsent(port, key);
        if (user != null) {
            Place place = block.find(key).map(entry -> entry.value().place()).orElse(block.place());
            complaints.add(place, key + " is " + port + ", which is the port of " + user + "; choose another");
        }
    }

    private static int standard(String key) {
        return switch (key) {
            case "port" -> 5500;
            case "discovery_port" -> 8009;
            default -> 10008;
        };
    }

    private void checkCertificates() {
        Entry auth = block.find("enable_auth").orElse(null);
        List<String> missing =
                CERTIFICATES.stream().filter(key -> text(key).isEmpty()).toList();
        boolean on = text("enable_auth")
                .map(value -> !List.of("false", "no", "off").contains(value))
                .orElse(false);
        if (auth != null && on && !missing.isEmpty()) {
            complaints.add(
                    auth.place(),
                    "enable_auth needs all of " + String.join(", ", CERTIFICATES) + "; missing: "
                            + String.join(", ", missing));
        }
        for (String key : CERTIFICATES) {
            text(key)
                    .filter(value -> !value.contains("-----BEGIN "))
                    .ifPresent(value -> complaints.add(
                            block.find(key).orElseThrow().value().place(),
                            key + " must be the text of a PEM file (-----BEGIN ...), not its path; use '" + key
                                    + ": |'"));
        }
    }

    private void checkClients() {
        List<Entry> given =
                CLIENTS.stream().flatMap(key -> block.find(key).stream()).toList();
        if (given.size() > 1) {
            complaints.add(
                    given.get(1).place(),
                    given.get(1).key() + " and " + given.getFirst().key() + " (line "
                            + given.getFirst().place().line() + ") exclude each other; keep one");
        }
    }

    private void checkAddresses(String key) {
        if (!(block.find(key).map(Entry::value).orElse(null) instanceof Mapping map)) {
            return;
        }
        for (Entry entry : map.entries()) {
            if (!hosts.isEmpty() && !hosts.contains(entry.key())) {
                String hint = NearestKey.to(entry.key(), hosts)
                        .map(nearest -> "; did you mean '" + nearest + "'?")
                        .orElse("; placement has " + String.join(", ", hosts));
                complaints.add(entry.place(), key + " names host '" + entry.key() + "', where no gateway runs" + hint);
            }
            complaints.check(entry, new Kind.Address());
        }
    }

    private Optional<String> text(String key) {
        return block.find(key)
                .map(Entry::value)
                .filter(Scalar.class::isInstance)
                .map(value -> ((Scalar) value).text());
    }
}
