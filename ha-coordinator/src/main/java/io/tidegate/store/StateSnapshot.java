package io.tidegate.store;

import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The state at one version. Immutable.
 *
 * <p>Values are the exact bytes stored, as ISO-8859-1 or UTF-8 text is the codec's business, so that what this program
 * does not understand is handed on unchanged.
 *
 * <p>One that follows from another shares with it what is no different, so that a change costs the same however much there
 * is.
 *
 * @param version at least 1
 * @param entries keys in order; the version itself is not among them
 * @param step how it came from another snapshot, where that is known
 */
public record StateSnapshot(long version, PSortedMap<String, byte[]> entries, Optional<Step> step) {

    /**
     * One change that led from one snapshot to the next, for those who have followed so far.
     *
     * @param before held weakly, or each snapshot would keep all before it
     * @param keys that the change has set or removed
     */
    public record Step(WeakReference<StateSnapshot> before, Set<String> keys) {}

    /** One of which nothing else is known. Values are shared and must not be changed. */
    public StateSnapshot(long version, SortedMap<String, byte[]> entries) {
        this(version, TreePMap.fromSortedMap(entries), Optional.empty());
    }

    /** The one that {@code change} makes of this one. */
    StateSnapshot after(StateChange change) {
        PSortedMap<String, byte[]> next = entries.minusAll(change.removals());
        for (Map.Entry<String, byte[]> put : change.puts().entrySet()) {
            next = next.plus(put.getKey(), put.getValue().clone());
        }
        Set<String> keys = new HashSet<>(change.puts().keySet());
        keys.addAll(change.removals());
        return new StateSnapshot(version + 1, next, Optional.of(new Step(new WeakReference<>(this), keys)));
    }

    /** The only keys whose values can differ from those of {@code before}; empty when that is not known. */
    public Optional<Set<String>> keysSince(StateSnapshot before) {
        return step.filter(known -> known.before().refersTo(before)).map(Step::keys);
    }
}
