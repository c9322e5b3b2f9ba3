package io.tidegate.bdev;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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

    /**
     * Makes an image whose data lies in another pool than the image itself; an empty name is {@link #create(BlockDeviceUri,
     * long)}. ENOTSUP for a backing without pools, ENOENT when there is no such pool.
     */
    default CompletionStage<Void> create(BlockDeviceUri uri, long bytes, String dataPool) {
        if (dataPool.isEmpty()) {
            return create(uri, bytes);
        }
        return CompletableFuture.failedStage(new BlockDeviceException(
                Errno.ENOTSUP, uri + " cannot have its data in pool '" + dataPool + "': only RBD images can"));
    }

    /** Size in bytes of an image that is not open; ENOENT when there is none. */
    CompletionStage<Long> size(BlockDeviceUri uri);

    /** Removes an image for good; ENOENT when there is none, EBUSY when it is in use. */
    CompletionStage<Void> remove(BlockDeviceUri uri);

    /** What tells an image from every other one; empty for a backing that has no such thing. ENOENT when there is no image. */
    default CompletionStage<Optional<ImageIdentity>> identity(BlockDeviceUri uri) {
        return CompletableFuture.completedStage(Optional.empty());
    }

    /** A note that the image carries, whether it is open or not; empty when there is none. ENOENT when there is no image. */
    default CompletionStage<Optional<String>> note(BlockDeviceUri uri, String name) {
        return CompletableFuture.completedStage(Optional.empty());
    }

    /** Writes a note to the image, or takes it away when the text is empty; a backing without notes does nothing. */
    default CompletionStage<Void> writeNote(BlockDeviceUri uri, String name, Optional<String> text) {
        return CompletableFuture.completedStage(null);
    }

    /** Identity and one note of an image, asked for at once: it may have to be opened for them. */
    default CompletionStage<ImagePapers> papers(BlockDeviceUri uri, String name) {
        return identity(uri).thenCombine(note(uri, name), ImagePapers::new);
    }

    /** As {@link #writeNote}, of several notes by name. What was written before one that fails stays. */
    default CompletionStage<Void> writeNotes(BlockDeviceUri uri, Map<String, Optional<String>> notes) {
        CompletionStage<Void> done = CompletableFuture.completedStage(null);
        for (Map.Entry<String, Optional<String>> note : notes.entrySet()) {
            done = done.thenCompose(before -> writeNote(uri, note.getKey(), note.getValue()));
        }
        return done;
    }

    /**
     * What an image says of itself.
     *
     * @param identity as by {@link #identity}
     * @param note as by {@link #note}
     */
    record ImagePapers(Optional<ImageIdentity> identity, Optional<String> note) {}

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
