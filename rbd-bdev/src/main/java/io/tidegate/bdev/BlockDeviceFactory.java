package io.tidegate.bdev;

import java.util.concurrent.CompletionStage;

/** Opens, makes and removes the images of one kind of backing. Every call may be made by any thread and returns at once. */
public interface BlockDeviceFactory extends AutoCloseable {

    /**
     * Opens a device; the stage fails with {@link BlockDeviceException}.
     *
     * @param uri which device
     * @param options how to open it
     */
    CompletionStage<BlockDevice> open(BlockDeviceUri uri, OpenOptions options);

    /** Makes an image of {@code bytes} bytes; EEXIST when one of that name is there. */
    CompletionStage<Void> create(BlockDeviceUri uri, long bytes);

    /** Size in bytes of an image that is not open; ENOENT when there is none. */
    CompletionStage<Long> size(BlockDeviceUri uri);

    /** Removes an image for good; ENOENT when there is none, EBUSY when it is in use. */
    CompletionStage<Void> remove(BlockDeviceUri uri);

    @Override
    void close();

    /**
     * How to open a device.
     *
     * @param readOnly refuse writes
     * @param anaGroup the load-balancing group (1-based, 0 none) whose shared clients serve the device: a fence of that
     *     group must hit this device and no other group's
     */
    record OpenOptions(boolean readOnly, int anaGroup) {

        /** For reading and writing, outside any group. */
        public static final OpenOptions READ_WRITE = new OpenOptions(false, 0);
    }
}
