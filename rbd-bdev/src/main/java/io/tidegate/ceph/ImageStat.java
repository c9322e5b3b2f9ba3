package io.tidegate.ceph;

/**
 * Size and layout of an image.
 *
 * @param sizeBytes its size
 * @param objectBytes size of the RADOS objects that it is cut into
 * @param stripeUnitBytes bytes that lie together in one object; {@code objectBytes} unless it is striped
 * @param stripeCount objects that a stripe spreads over; 1 unless it is striped
 */
public record ImageStat(long sizeBytes, long objectBytes, long stripeUnitBytes, long stripeCount) {

    /** Where in the image the object begins that holds the byte at {@code offset}. */
    public long objectStart(long offset) {
        long unit = offset / stripeUnitBytes;
        long stripe = unit / stripeCount;
        long objectSet = stripe / (objectBytes / stripeUnitBytes);
        return objectSet * stripeCount * objectBytes + unit % stripeCount * stripeUnitBytes;
    }
}
