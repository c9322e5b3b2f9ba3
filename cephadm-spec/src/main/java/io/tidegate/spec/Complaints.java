package io.tidegate.spec;

import io.tidegate.spec.yaml.Node.Entry;
import io.tidegate.spec.yaml.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Gathers what is wrong in one file. Owner: the thread that reads it. */
final class Complaints {

    private final String file;
    private final List<Complaint> list = new ArrayList<>();

    Complaints(String file) {
        this.file = file;
    }

    void add(Place place, String text) {
        list.add(new Complaint(file, place, text));
    }

    /** A key that nobody knows. */
    void unknown(Entry entry, String where, Collection<String> known) {
        String hint = NearestKey.to(entry.key(), known)
                .map(nearest -> "; did you mean '" + nearest + "'?")
                .orElse("; known are "
                        + String.join(", ", known.stream().sorted().toList()));
        add(entry.place(), where + " has no key '" + entry.key() + "'" + hint);
    }

    /** True when the value is of the kind; complains when not. */
    boolean check(Entry entry, Kind kind) {
        boolean good = kind.accepts(entry.value());
        if (!good) {
            add(entry.value().place(), entry.key() + " is " + entry.value().kind() + " but must be " + kind.allowed());
        }
        return good;
    }

    int size() {
        return list.size();
    }

    void throwIfAny() throws SpecException {
        if (!list.isEmpty()) {
            throw new SpecException(list);
        }
    }
}
