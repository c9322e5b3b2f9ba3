package io.tidegate.spec;

import io.tidegate.spec.GatewaySpec.Access;
import io.tidegate.spec.yaml.Node;
import io.tidegate.spec.yaml.Node.Entry;
import io.tidegate.spec.yaml.Node.Mapping;
import io.tidegate.spec.yaml.Node.Scalar;
import io.tidegate.spec.yaml.Plain;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads what stands below {@code spec:}, Ceph's keys and ours. Owner: the thread that reads the file. */
final class OptionsReader {

    private final Mapping document;
    private final String serviceId;
    private final List<String> hosts;
    private final Complaints complaints;
    private final Map<String, Object> options = new LinkedHashMap<>();
    private PoolsReader pools;
    private AccessReader access;

    OptionsReader(Mapping document, String serviceId, List<String> hosts, Complaints complaints) {
        this.document = document;
        this.serviceId = serviceId;
        this.hosts = hosts;
        this.complaints = complaints;
        Mapping nothing = new Mapping(document.place(), List.of());
        this.pools = new PoolsReader(nothing, complaints);
        this.access = new AccessReader(nothing, complaints);
    }

    void read() {
        Entry spec = document.find("spec").orElse(null);
        if (spec == null) {
            complaints.add(document.place(), "spec is missing; it names at least the pools: 'spec: {pools: [rbd]}'");
            return;
        }
        if (!(spec.value() instanceof Mapping block)) {
            complaints.add(
                    spec.value().place(),
                    "spec is " + spec.value().kind() + " but must be a block that names at least the pools");
            return;
        }
        int before = complaints.size();
        block.entries().forEach(this::read);
        pools = new PoolsReader(block, complaints);
        pools.read(spec.place());
        access = new AccessReader(block, complaints);
        access.read();
        if (complaints.size() == before) {
            new CrossChecks(block, serviceId, hosts, complaints).check();
        }
    }

    private void read(Entry entry) {
        if (SpecKeys.OWN.contains(entry.key())) {
            return;
        }
        SpecKey key = SpecKeys.find(entry.key()).orElse(null);
        if (key == null) {
            Set<String> known = new TreeSet<>(SpecKeys.OWN);
            SpecKeys.all().forEach(one -> known.add(one.name()));
            complaints.unknown(entry, "spec", near(entry.key(), known));
        } else if (!(entry.value() instanceof Node.Nothing) && complaints.check(entry, key.kind())) {
            if (!entry.key().equals("pool")) {
                options.put(entry.key(), value(entry.value()));
            }
        }
    }

    /** More than a hundred keys are no help to anybody: without a near one, those that most people set. */
    private static Set<String> near(String key, Set<String> known) {
        return NearestKey.to(key, known).isPresent()
                ? known
                : Set.of("pools", "group", "addr", "port", "enable_auth", "api_user", "api_secret", "trusted_ip_list");
    }

    /** A number that was written as text stays text: names such as 007 are not to lose their zeroes. */
    private static Object value(Node node) {
        return node instanceof Scalar one
                        && !one.plain().toString().equals(one.text())
                        && !(one.plain() instanceof Boolean)
                ? one.text()
                : Plain.of(node);
    }

    List<String> pools() {
        return pools.names();
    }

    boolean restricted() {
        return pools.restricted();
    }

    Access access() {
        return access.access();
    }

    Map<String, Object> options() {
        return options;
    }
}
