package io.tidegate.spec;

import io.tidegate.spec.yaml.Node;
import io.tidegate.spec.yaml.Node.Entry;
import io.tidegate.spec.yaml.Node.Mapping;
import io.tidegate.spec.yaml.Node.Scalar;
import io.tidegate.spec.yaml.Node.Sequence;
import io.tidegate.spec.yaml.Place;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code pools}, ours, or {@code pool}, Ceph's. Owner: the thread that reads the file. */
final class PoolsReader {

    private final Mapping block;
    private final Complaints complaints;
    private final List<String> names = new ArrayList<>();
    private boolean restricted;

    PoolsReader(Mapping block, Complaints complaints) {
        this.block = block;
        this.complaints = complaints;
    }

    void read(Place place) {
        Entry one = block.find("pool").orElse(null);
        Entry several = block.find("pools").orElse(null);
        if (one != null && several != null) {
            complaints.add(
                    several.place(),
                    "pools and pool (line " + one.place().line() + ") are both set; keep pools, its first one holds"
                            + " the state");
        } else if (several != null) {
            restricted = true;
            readList(several);
        } else if (one != null) {
            readName(one.value(), "pool");
        } else {
            complaints.add(place, "spec names no pool; add 'pools: [rbd]'");
        }
    }

    private void readList(Entry entry) {
        if (!(entry.value() instanceof Sequence list)) {
            complaints.add(
                    entry.value().place(), "pools is " + entry.value().kind() + " but must be a list such as [rbd]");
            return;
        }
        if (list.items().isEmpty()) {
            complaints.add(list.place(), "pools is empty; name at least one, the first one holds the state");
        }
        list.items().forEach(item -> readName(item, "a pool"));
    }

    private void readName(Node value, String what) {
        if (!(value instanceof Scalar one) || one.text().isBlank()) {
            complaints.add(value.place(), what + " is " + value.kind() + " but must be the name of a pool");
        } else if (one.text().matches(".*[\\s,/@].*")) {
            complaints.add(value.place(), what + " is '" + one.text() + "' but a name has no space, comma, '/' or '@'");
        } else if (names.contains(one.text())) {
            complaints.add(value.place(), "pool '" + one.text() + "' stands twice; remove one of the two");
        } else {
            names.add(one.text());
        }
    }

    List<String> names() {
        return names;
    }

    boolean restricted() {
        return restricted;
    }
}
