package io.tidegate.target;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Requests that a block device has finished on some other thread, on their way to the owner loop: an intrusive
 * lock-free stack, so nothing is allocated.
 *
 * <p>Any thread pushes; only the owner drains. Invariant: a request is on the stack at most once, because its device
 * completes it once.
 */
final class Completions {

    private final AtomicReference<@Nullable Request> newest = new AtomicReference<>();

    /**
     * Adds a request.
     *
     * @return true when the stack was empty, so that the caller has to wake the owner; one wake serves a whole batch
     */
    boolean push(Request request) {
        Request head;
        do {
            head = newest.get();
            request.nextCompleted = head;
        } while (!newest.compareAndSet(head, request));
        return head == null;
    }

    /** Takes everything, oldest first, as a chain linked by {@link Request#nextCompleted}. */
    @Nullable
    Request drain() {
        Request oldest = null;
        Request request = newest.getAndSet(null);
        while (request != null) {
            Request next = request.nextCompleted;
            request.nextCompleted = oldest;
            oldest = request;
            request = next;
        }
        return oldest;
    }
}
