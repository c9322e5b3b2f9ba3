package io.tidegate.group.sim;

import io.tidegate.group.AnaGroup;
import io.tidegate.group.GroupRecord;
import io.tidegate.group.Incarnation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Numbers the tenures of each ANA group in the order in which the record has it held. A gateway that acts by an old record belongs
 * to the tenure of that record, however late it begins to serve.
 */
final class Tenures {

    private record Held(int group, Incarnation life) {}

    private final SimStorage storage;
    private final Map<Integer, Optional<Incarnation>> holders = new HashMap<>();
    private final Map<Held, Long> numbers = new HashMap<>();

    Tenures(SimStorage storage) {
        this.storage = storage;
    }

    /** The record has changed to this. */
    void changed(GroupRecord record) {
        for (AnaGroup group : record.groups().values()) {
            Optional<Incarnation> before = holders.put(group.number(), group.holder());
            group.holder()
                    .filter(life -> before == null || !before.equals(group.holder()))
                    .ifPresent(life -> numbers.put(new Held(group.number(), life), storage.tenure(group.number())));
        }
    }

    /** The newest tenure of a life that has held the group. */
    long of(int group, Incarnation life) {
        return numbers.get(new Held(group, life));
    }
}
