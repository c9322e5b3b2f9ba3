package io.tidegate.store;

/** Ends of threads. */
final class Threads {

    private Threads() {}

    /** Waits for the end of a thread that has been asked to end, whatever interrupts the waiting one. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
