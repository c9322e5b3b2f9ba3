package io.tidegate.config;

import io.tidegate.bdev.layer.QosLimits;
import io.tidegate.proto.namespace_set_qos_req;

/**
 * The limits of a namespace in the units of the management calls, 0 for none; unsigned. Immutable.
 *
 * @param operations reads and writes per second
 * @param megabytes MiB read and written per second
 * @param readMegabytes MiB read per second
 * @param writeMegabytes MiB written per second
 */
public record QosConfig(long operations, long megabytes, long readMegabytes, long writeMegabytes) {

    /** No limit. */
    public static final QosConfig NONE = new QosConfig(0, 0, 0, 0);

    private static final int MEBIBYTE_SHIFT = 20;

    static QosConfig of(namespace_set_qos_req.Builder stored) {
        return new QosConfig(
                stored.getRwIosPerSecond(),
                stored.getRwMbytesPerSecond(),
                stored.getRMbytesPerSecond(),
                stored.getWMbytesPerSecond());
    }

    /** The limits as a device keeps them: exactly these numbers. */
    public QosLimits limits() {
        return new QosLimits(
                bounded(operations, 0),
                bounded(megabytes, MEBIBYTE_SHIFT),
                bounded(readMegabytes, MEBIBYTE_SHIFT),
                bounded(writeMegabytes, MEBIBYTE_SHIFT));
    }

    /** A limit beyond 63 bits is one that nothing reaches. */
    private static long bounded(long unsigned, int shift) {
        boolean fits = unsigned >= 0 && unsigned <= Long.MAX_VALUE >> shift;
        return fits ? unsigned << shift : Long.MAX_VALUE;
    }
}
