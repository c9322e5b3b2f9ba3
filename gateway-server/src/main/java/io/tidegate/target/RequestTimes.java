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

    /** The command has come at this instant, 0 when it is not timed. */
    void arrived(long at) {
        arrivedAt = at;
        submittedAt = 0;
        completedAt = 0;
    }

    /** The device gets it; the instant, 0 when the request is not timed. */
    long submitted() {
        if (arrivedAt != 0) {
            submittedAt = now();
        }
        return submittedAt;
    }

    /** The device has finished, at this instant if it knows (not 0). A reading of the clock costs as much as the counting. */
    void completed(long at) {
        if (arrivedAt != 0) {
            completedAt = at != 0 ? at : now();
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
    static long now() {
        return System.nanoTime() | 1;
    }
}
