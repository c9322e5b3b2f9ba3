package io.tidegate.bdev;

/** What a {@link BlockRequest} asks for. */
public enum BlockOperation {
    /** Fill the buffer from the device. */
    READ,
    /** Store the buffer. With force-unit-access it is durable when it completes. */
    WRITE,
    /** Make every write that completed before durable. */
    FLUSH,
    /** Give space back; what the range reads afterwards is zeroes or its old content. */
    DISCARD,
    /** Make the range read as zeroes; may give its space back. */
    WRITE_ZEROES,
    /** Write the buffer if, and only if, the range equals the compare buffer; one atomic step. */
    COMPARE_AND_WRITE;

    /** Whether a device that is open for reading only refuses it. */
    public boolean changesData() {
        return this != READ && this != FLUSH;
    }
}
