package io.tidegate.reconcile;

import io.tidegate.config.ListenerConfig;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * How far the reconciler has come, as it publishes it after each pass. Immutable, but for the last two: they show what is
 * served at the moment of asking.
 *
 * @param version of the shared state that was looked at
 * @param unsettled keys of objects with work left or under way
 * @param failures objects that do not work, by key
 * @param automatic listeners that are in no key of the state, by the key they would have; bound or not
 * @param listening keys of listeners that are bound
 * @param devices open devices by key of their namespace
 */
public record Progress(
        long version,
        Set<String> unsettled,
        Map<String, Failure> failures,
        Map<String, ListenerConfig> automatic,
        Set<String> listening,
        Map<String, ServedDevice> devices) {

    static final Progress NONE = new Progress(0, Set.of(), Map.of(), Map.of(), Set.of(), Map.of());

    /** Keeps copies, but of what is served it keeps the view that was given: that is many and grows. */
    public Progress {
        unsettled = Set.copyOf(unsettled);
        failures = Map.copyOf(failures);
        automatic = Map.copyOf(automatic);
        listening = Collections.unmodifiableSet(listening);
        devices = Collections.unmodifiableMap(devices);
    }
}
