package io.tidegate.reconcile;

import io.tidegate.config.StateKeys;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The difference between plan and actual, found without looking again at what can be no different: only objects that
 * changed in the plan, that a change has just ended for, or that differed the last time.
 *
 * <p>Owner: the reconciler's thread. Subsystems carry others with them, so a change of one makes it look at everything.
 */
final class Differences {

    private final Set<String> suspects = new TreeSet<>();
    private boolean everything = true;

    /** These objects are wanted otherwise than before. */
    void planChanged(Collection<String> keys) {
        suspects.addAll(keys);
        everything |= keys.stream().anyMatch(StateKeys::isSubsystem);
    }

    /** Anything may be wanted otherwise than before. */
    void everythingChanged() {
        everything = true;
    }

    /** A change has ended. */
    void ended(Change change) {
        suspects.add(change.key());
        everything |= change instanceof Change.DropSubsystem;
    }

    /** What leads from what is to what is wanted, in order. */
    List<Change> find(Plan plan, Actual actual) {
        List<Change> found = everything ? Diff.between(plan, actual) : Diff.between(plan, actual, suspects);
        everything = false;
        suspects.clear();
        found.forEach(change -> suspects.add(change.key()));
        return found;
    }
}
