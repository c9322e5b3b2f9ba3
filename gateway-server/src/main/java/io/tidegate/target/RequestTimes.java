package io.tidegate.target;

/**
 * When a request reached which point of its way, in nanoseconds; 0 while times are not measured.
 *
 * <p>Owner: the loop of its queue pair; {@link #completed} is called by the device's thread, which hands the request over
 * afterwards.
 */
final class RequestTimes {

    private long arrivedAt;
    private long submittedAt;
    private long completedAt;

    /** The command has come. */
    void arrived(boolean measuring) {
        arrivedAt = measuring ? now() : 0;
        submittedAt = 0;
        completedAt = 0;
    }

    /** The device gets it. */
    void submitted() {
        if (arrivedAt != 0) {
            submittedAt = now();
        }
    }

    /** The device has finished. */
    void completed() {
        if (arrivedAt != 0) {
            completedAt = now();
        }
    }

    /** True when it went the whole way while times were measured. */
    boolean whole() {
        return arrivedAt != 0 && submittedAt != 0 && completedAt != 0;
    }

    /** True when it is timed at all. */
    boolean timed() {
        return arrivedAt != 0;
    }

    long beforeDevice() {
        return submittedAt - arrivedAt;
    }

    long arrivedAt() {
        return arrivedAt;
    }

    long inDevice() {
        return completedAt - submittedAt;
    }

    /** Never 0, which means that nothing is measured. */
    private static long now() {
        return System.nanoTime() | 1;
    }
}
