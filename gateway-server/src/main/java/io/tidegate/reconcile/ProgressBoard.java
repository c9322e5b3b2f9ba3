package io.tidegate.reconcile;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Where the reconciler publishes its progress and others wait for it. Any thread. */
final class ProgressBoard {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile Progress progress = Progress.NONE;

    Progress progress() {
        return progress;
    }

    void publish(Progress next) {
        lock.lock();
        try {
            progress = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until {@code version} has been looked at and none of {@code keys} has work left; false when it took too long. */
    boolean await(long version, Collection<String> keys, Duration patience) {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (!settled(version, keys)) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private boolean settled(long version, Collection<String> keys) {
        Progress now = progress;
        return now.version() >= version && Collections.disjoint(now.unsettled(), keys);
    }
}
