package io.tidegate.control;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Port: how far this gateway has come in making the shared state real. Any thread; calls may block. */
public interface Convergence {

    /**
     * Waits until this gateway has worked through {@code version} of the shared state as far as {@code keys} are
     * concerned.
     *
     * @param keys state keys of the objects just edited
     * @param patience longest wait
     * @return the first object that could not be made real; empty when all of them work
     */
    Optional<Failure> await(long version, Collection<String> keys, Duration patience);

    /** How far it has come, and what does not work. */
    Standing standing();

    /**
     * What has come of the shared state.
     *
     * @param version of it that was applied last
     * @param failures by state key
     */
    record Standing(long version, Map<String, Failure> failures) {}

    /**
     * Why an object does not work.
     *
     * @param errno positive
     * @param message names the object and the remedy
     */
    record Failure(int errno, String message) {}
}
