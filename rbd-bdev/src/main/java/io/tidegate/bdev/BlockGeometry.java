package io.tidegate.bdev;

/**
 * Size and preferences of a block device. Immutable.
 *
 * @param sizeBytes size of the device in bytes
 * @param optimalIoBytes range that a request should not cross and best covers whole (RBD: object size); 0 unknown
 * @param discardGranularityBytes smallest range whose discard frees space; 0 when discard frees nothing
 * @param maxRequestBytes longest read or write in one request
 * @param volatileWriteCache true when a completed write may be lost before a flush
 * @param discardedReadsZeroes true when what a discard gave back reads as zeroes; what it left alone keeps its content
 * @param readOnly true when writes are refused with {@link Errno#EROFS}
 */
public record BlockGeometry(
        long sizeBytes,
        int optimalIoBytes,
        int discardGranularityBytes,
        int maxRequestBytes,
        boolean volatileWriteCache,
        boolean discardedReadsZeroes,
        boolean readOnly) {

    /** The same device with another size. */
    public BlockGeometry withSize(long bytes) {
        return new BlockGeometry(
                bytes,
                optimalIoBytes,
                discardGranularityBytes,
                maxRequestBytes,
                volatileWriteCache,
                discardedReadsZeroes,
                readOnly);
    }
}
