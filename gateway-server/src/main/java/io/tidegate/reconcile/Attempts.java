package io.tidegate.reconcile;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What has failed, why, and when it is tried again: after one second, then twice as long each time up to half a minute.
 *
 * <p>Owner: the reconciler's thread. Time is given, never read.
 */
final class Attempts {

    private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(30);

    private record Attempt(Object config, Failure failure, long pause, long retryAt) {}

    private final Map<String, Attempt> failed = new HashMap<>();

    /** Notes a failure; true when it is another one than last time. */
    boolean failed(String key, Object config, Failure failure, long now) {
        Attempt before = failed.get(key);
        long pause = before == null ? FIRST_PAUSE : Math.min(2 * before.pause(), LONGEST_PAUSE);
        failed.put(key, new Attempt(config, failure, pause, now + pause));
        return before == null || !before.failure().equals(failure);
    }

    void succeeded(String key) {
        failed.remove(key);
    }

    /** Forgets objects that are wanted no more, or that are wanted otherwise now. */
    void keepOnly(Map<String, Object> wanted) {
        failed.entrySet().removeIf(entry -> !entry.getValue().config().equals(wanted.get(entry.getKey())));
    }

    /** True when the object may be tried now. */
    boolean due(String key, long now) {
        Attempt attempt = failed.get(key);
        return attempt == null || attempt.retryAt() - now <= 0;
    }

    Optional<Failure> failure(String key) {
        return Optional.ofNullable(failed.get(key)).map(Attempt::failure);
    }

    Set<String> keys() {
        return failed.keySet();
    }

    /** How long until the next attempt; empty when nothing has failed. */
    OptionalLong nanosToNext(long now) {
        return failed.values().stream()
                .mapToLong(attempt -> Math.max(1, attempt.retryAt() - now))
                .min();
    }
}
