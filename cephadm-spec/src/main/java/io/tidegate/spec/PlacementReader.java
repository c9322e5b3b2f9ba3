package io.tidegate.spec;

import io.tidegate.spec.Kind.Text;
import io.tidegate.spec.Kind.Whole;
import io.tidegate.spec.yaml.Node;
import io.tidegate.spec.yaml.Node.Entry;
import io.tidegate.spec.yaml.Node.Mapping;
import io.tidegate.spec.yaml.Node.Scalar;
import io.tidegate.spec.yaml.Node.Sequence;
import io.tidegate.spec.yaml.Plain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code placement:}. Owner: the thread that reads the file. */
final class PlacementReader {

    private static final Map<String, Kind> KINDS = Map.of(
            "label", new Text(),
            "host_pattern", new Kind.Anything(),
            "count", new Whole(1, 1000),
            "count_per_host", new Whole(1, 1),
            "hosts", new Kind.Anything());

    private final Mapping document;
    private final Complaints complaints;
    private final List<String> hosts = new ArrayList<>();
    private Map<String, Object> whole = Map.of();

    PlacementReader(Mapping document, Complaints complaints) {
        this.document = document;
        this.complaints = complaints;
    }

    void read() {
        Entry placement = document.find("placement").orElse(null);
        if (placement == null) {
            complaints.add(
                    document.place(),
                    "placement is missing; say where the gateways run, for instance 'placement: {hosts: [gw1, gw2]}'");
            return;
        }
        if (!(placement.value() instanceof Mapping block)) {
            complaints.add(
                    placement.value().place(),
                    "placement is " + placement.value().kind() + " but must be a block such as {hosts: [gw1, gw2]}");
            return;
        }
        for (Entry entry : block.entries()) {
            Kind kind = KINDS.get(entry.key());
            if (kind == null) {
                complaints.unknown(entry, "placement", KINDS.keySet());
            } else if (complaints.check(entry, kind) && entry.key().equals("hosts")) {
                readHosts(entry);
            }
        }
        whole = Plain.map(block);
    }

    private void readHosts(Entry entry) {
        if (!(entry.value() instanceof Sequence list)) {
            complaints.add(
                    entry.value().place(),
                    "hosts is " + entry.value().kind() + " but must be a list such as [gw1, gw2]");
            return;
        }
        if (list.items().isEmpty()) {
            complaints.add(list.place(), "hosts is empty; name at least one machine");
        }
        Set<String> seen = new TreeSet<>();
        for (Node item : list.items()) {
            if (!(item instanceof Scalar one)) {
                complaints.add(item.place(), "a host is a name, but this is " + item.kind());
                continue;
            }
            String host = hostOf(one.text());
            if (!seen.add(host)) {
                complaints.add(one.place(), "host '" + host + "' stands twice; remove one of the two");
            }
            hosts.add(host);
        }
    }

    /** A host may be followed by a network and a name: {@code gw1:10.0.0.0/24=a}. */
    private static String hostOf(String text) {
        int colon = text.indexOf(':');
        int equals = text.indexOf('=');
        int end = colon >= 0 ? colon : equals;
        return end < 0 ? text : text.substring(0, end);
    }

    List<String> hosts() {
        return hosts;
    }

    Map<String, Object> whole() {
        return whole;
    }
}
