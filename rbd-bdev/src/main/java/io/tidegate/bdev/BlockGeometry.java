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
 * @param tellsUnwritten true when the device knows of each 512 bytes whether they were written since the image was made or
 *     they were deallocated, and so can {@linkplain BlockRequest#refuseUnwritten refuse} to read them
 * @param readOnly true when writes are refused with {@link Errno#EROFS}
 */
public record BlockGeometry(
        long sizeBytes,
        int optimalIoBytes,
        int discardGranularityBytes,
        int maxRequestBytes,
        boolean volatileWriteCache,
        boolean discardedReadsZeroes,
        boolean tellsUnwritten,
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
                tellsUnwritten,
                readOnly);
    }

    /** The same device, open for reading only or not. */
    public BlockGeometry withReadOnly(boolean only) {
        return new BlockGeometry(
                sizeBytes,
                optimalIoBytes,
                discardGranularityBytes,
                maxRequestBytes,
                volatileWriteCache,
                discardedReadsZeroes,
                tellsUnwritten,
                only);
    }
}
