package io.tidegate.reconcile;

import io.tidegate.config.StateKeys;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The difference between plan and actual, found without looking again at what can be no different: only objects that
 * changed in the plan, that a change has just ended for, or that differed the last time; and all that is in a subsystem
 * which itself did, for it carries them with it.
 *
 * <p>Owner: the reconciler's thread.
 */
final class Differences {

    private final Set<String> suspects = new TreeSet<>();
    private final Set<String> subsystems = new TreeSet<>();
    private boolean everything = true;

    /**
     * These objects are wanted otherwise than before.
     *
     * @param networks whether a listener made by hand may stand for others, or leave the place to them
     */
    void planChanged(Collection<String> keys, boolean networks) {
        suspects.addAll(keys);
        for (String key : keys) {
            if (StateKeys.isSubsystem(key)) {
                subsystems.add(StateKeys.ofSubsystem(key));
            } else if (networks && StateKeys.isListener(key)) {
                subsystems.add(StateKeys.subsystemOfListener(key));
            }
        }
    }

    /** Anything may be wanted otherwise than before. */
    void everythingChanged() {
        everything = true;
    }

    /** A change has ended. */
    void ended(Change change) {
        suspects.add(change.key());
        if (change instanceof Change.DropSubsystem) {
            subsystems.add(change.subsystem());
        }
    }

    /** What leads from what is to what is wanted, in order. */
    List<Change> find(Plan plan, Actual actual) {
        for (String nqn : subsystems) {
            suspects.addAll(plan.keysIn(nqn));
            suspects.addAll(actual.keysIn(nqn));
        }
        List<Change> found = everything ? Diff.between(plan, actual) : Diff.between(plan, actual, suspects);
        everything = false;
        subsystems.clear();
        suspects.clear();
        found.forEach(change -> suspects.add(change.key()));
        return found;
    }
}
