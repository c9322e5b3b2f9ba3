package io.tidegate.bdev;

import io.tidegate.bdev.ImageEncryption.Cipher;
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

    /**
     * As {@link #create(BlockDeviceUri, long, String)}, and has the image encrypted by the passphrase of its one layer. An
     * image that cannot be encrypted is removed again. ENOTSUP for a backing that cannot encrypt.
     *
     * @param bytes size of the image, of which the header takes a part
     */
    default CompletionStage<Void> create(
            BlockDeviceUri uri, long bytes, String dataPool, ImageEncryption encryption, Cipher cipher) {
        return CompletableFuture.failedStage(cannotEncrypt(uri));
    }

    /** What an encrypted image shows once it is open, found out without its key. ENOENT when there is no such image. */
    default CompletionStage<BlockGeometry> lookAtEncrypted(BlockDeviceUri uri) {
        return CompletableFuture.failedStage(cannotEncrypt(uri));
    }

    /** Why encryption is refused by a backing without it. */
    static BlockDeviceException cannotEncrypt(BlockDeviceUri uri) {
        return new BlockDeviceException(
                Errno.ENOTSUP, uri + " cannot be encrypted: only RBD images can; leave the encryption out");
    }

    /** Refuses to serve what was meant to be encrypted by a backing that would not encrypt it. */
    static void requirePlain(BlockDeviceUri uri, OpenOptions options) throws BlockDeviceException {
        if (options.encryption().isPresent()) {
            throw cannotEncrypt(uri);
        }
    }

    /** Size in bytes of an image that is not open, its header included; ENOENT when there is none. */
    CompletionStage<Long> size(BlockDeviceUri uri);

    /**
     * Makes an image larger that another gateway may have open, which learns of it by the image; EINVAL when it is larger
     * already. EBUSY for a backing whose images are resized only where they are open.
     */
    default CompletionStage<Void> grow(BlockDeviceUri uri, long bytes) {
        return CompletableFuture.failedStage(notOpenHere(uri));
    }

    /** Why an image cannot be resized that this gateway does not serve. */
    static BlockDeviceException notOpenHere(BlockDeviceUri uri) {
        return new BlockDeviceException(
                Errno.EBUSY,
                uri
                        + " is not open here: give the command to the gateway of the group that serves it, or again if that"
                        + " has just taken it over");
    }

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
     * @param encryption how its content is encrypted; ENOTSUP for a backing that cannot decrypt
     * @param ahead whether it is only opened, and left alone as long as its client is not admitted to the group
     */
    record OpenOptions(boolean readOnly, int anaGroup, Optional<ImageEncryption> encryption, boolean ahead) {

        /** Of a device that may be served once it is open. */
        public OpenOptions(boolean readOnly, int anaGroup, Optional<ImageEncryption> encryption) {
            this(readOnly, anaGroup, encryption, false);
        }

        /** Of a device whose content is served as it is. */
        public OpenOptions(boolean readOnly, int anaGroup) {
            this(readOnly, anaGroup, Optional.empty());
        }

        /** The same, before anybody decided that it will be served. */
        public OpenOptions openedAhead() {
            return new OpenOptions(readOnly, anaGroup, encryption, true);
        }

        /** For reading and writing, outside any group. */
        public static final OpenOptions READ_WRITE = new OpenOptions(false, 0);
    }
}
