package io.tidegate.store;

import java.util.Collections;
import java.util.SortedMap;

/**
 * The state at one version. Immutable.
 *
 * <p>Values are the exact bytes stored, as ISO-8859-1 or UTF-8 text is the codec's business, so that what this program
 * does not understand is handed on unchanged.
 *
 * @param version at least 1
 * @param entries keys in order; the version itself is not among them
 */
public record StateSnapshot(long version, SortedMap<String, byte[]> entries) {

    /** Takes the map over: whoever made it changes it no more; values are shared and must not be changed either. */
    public StateSnapshot {
        entries = Collections.unmodifiableSortedMap(entries);
    }
}
