package io.tidegate.bdev.layer;

/**
 * How much may pass through a device in a second; 0 means no limit. Immutable.
 *
 * @param operations requests of any kind but flushes
 * @param bytes bytes read and written
 * @param readBytes bytes read
 * @param writeBytes bytes written
 */
public record QosLimits(long operations, long bytes, long readBytes, long writeBytes) {

    /** Everything passes. */
    public static final QosLimits NONE = new QosLimits(0, 0, 0, 0);

    /** Refuses negative numbers. */
    public QosLimits {
        if (operations < 0 || bytes < 0 || readBytes < 0 || writeBytes < 0) {
            throw new IllegalArgumentException("a limit is negative");
        }
    }

    /** True when nothing is limited. */
    public boolean none() {
        return (operations | bytes | readBytes | writeBytes) == 0;
    }
}
