package io.tidegate.target;

/**
 * The one thread that owns a queue pair, as the target sees it. Implemented by each transport over its event loop.
 * Every method may be called by any thread.
 */
public interface OwnerLoop {

    /** True when the calling thread is the owner. */
    boolean inLoop();

    /** The name of the owner's thread. */
    default String name() {
        return "loop";
    }

    /** Identifies the owner's thread to the JVM; 0 when it cannot be told. */
    default long threadId() {
        return 0;
    }

    /** Runs {@code task} on the owner, after the work it has in hand. */
    void execute(Runnable task);

    /**
     * Runs {@code task} on the owner after a delay.
     *
     * @param delayNanos at least 0
     */
    Timer schedule(Runnable task, long delayNanos);

    /** A task not yet run. */
    @FunctionalInterface
    interface Timer {

        /** Forgets the task unless it has begun. */
        void cancel();
    }
}
