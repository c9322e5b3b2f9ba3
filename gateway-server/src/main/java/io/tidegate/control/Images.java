package io.tidegate.control;

import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.bdev.BlockDeviceFactory.ImagePapers;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockDeviceUri.Scheme;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.ImageEncryption;
import io.tidegate.bdev.ImageEncryption.Cipher;
import io.tidegate.config.ImageName;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at, makes and removes images for management calls. Any thread; calls block, but never for ever. */
final class Images {

    private static final Logger LOG = LoggerFactory.getLogger(Images.class);
    private static final long PATIENCE_SECONDS = 30;

    /** Other gateways hear of a deleted namespace within 2 s. */
    private static final long CLOSING_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long CLOSING_PAUSE_MILLIS = 100;

    /** Keys are fetched from elsewhere and derived slowly on purpose. */
    private static final long KEY_PATIENCE_SECONDS = 120;

    private final BlockDeviceFactory factory;

    Images(BlockDeviceFactory factory) {
        this.factory = factory;
    }

    /** Refuses names that cannot be an image of their backing. */
    void checkName(ImageName image) throws Refusal {
        if (image.pool().isEmpty() || image.image().isEmpty()) {
            throw new Refusal(Errno.EINVAL, "the name of the pool or of the image is missing");
        }
        Scheme scheme = image.scheme();
        boolean path = scheme == Scheme.FILE || scheme == Scheme.DEV;
        if (path && !image.image().startsWith("/")) {
            throw new Refusal(
                    Errno.EINVAL, "'" + image.image() + "' must be an absolute path of the gateway's machine");
        }
        if (scheme == Scheme.RBD && (image.pool() + image.radosNamespace() + image.image()).indexOf('/') >= 0) {
            throw new Refusal(
                    Errno.EINVAL,
                    "'" + image + "' names no image: pool, namespace and image are given apart, without '/'");
        }
    }

    /** The size in bytes; empty when there is no such image. */
    OptionalLong size(ImageName image) throws Refusal {
        try {
            return OptionalLong.of(await(factory.size(image.uri()), "looking for " + image));
        } catch (BlockDeviceException e) {
            // A pool or volume that is missing (ENODEV) is another matter: an image cannot even be made there.
            if (e.errno() == Errno.ENOENT) {
                return OptionalLong.empty();
            }
            throw refusal(e);
        }
    }

    /** Makes an image, with its data in another pool when one is named. */
    void create(ImageName image, long bytes, String dataPool) throws Refusal {
        try {
            await(factory.create(image.uri(), bytes, dataPool), "making " + image);
            LOG.info("made image {} of {} bytes", image, bytes);
        } catch (BlockDeviceException e) {
            throw refusal(e);
        }
    }

    /** Makes an image that is encrypted. */
    void create(ImageName image, long bytes, String dataPool, ImageEncryption encryption, Cipher cipher)
            throws Refusal {
        try {
            await(
                    factory.create(image.uri(), bytes, dataPool, encryption, cipher),
                    "making and encrypting " + image,
                    KEY_PATIENCE_SECONDS);
            LOG.info(
                    "made image {} of {} bytes, encrypted as {} by key '{}'",
                    image,
                    bytes,
                    encryption.own().format(),
                    encryption.own().keyId());
        } catch (BlockDeviceException e) {
            throw refusal(e);
        }
    }

    /** Refuses an image that its keys do not open. */
    void tryKeys(ImageName image, ImageEncryption encryption) throws Refusal {
        OpenOptions reading = new OpenOptions(true, 0, Optional.of(encryption));
        try {
            await(factory.open(image.uri(), reading), "opening " + image, KEY_PATIENCE_SECONDS)
                    .close();
        } catch (BlockDeviceException e) {
            throw refusal(e);
        }
    }

    /**
     * Removes an image; an image that is still in use is kept, and the log says so. Another gateway may have it open in case it
     * takes the group; it closes it once it hears that the namespace is gone.
     */
    void removeOrKeep(ImageName image) {
        long end = System.nanoTime() + CLOSING_NANOS;
        try {
            while (!removes(image, end - System.nanoTime() < 0)) {
                TimeUnit.MILLISECONDS.sleep(CLOSING_PAUSE_MILLIS);
            }
            LOG.info("removed image {}", image);
        } catch (BlockDeviceException e) {
            LOG.warn("image {} stays: {}", image, e.getMessage());
        } catch (Refusal e) {
            LOG.warn("image {} may stay: {}", image, e.text());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            LOG.warn("image {} stays: the gateway ends", image);
        }
    }

    /** False when it is in use and that may end. */
    private boolean removes(ImageName image, boolean last) throws BlockDeviceException, Refusal {
        BlockDeviceUri uri = image.uri();
        try {
            await(factory.remove(uri), "removing " + image);
            return true;
        } catch (BlockDeviceException e) {
            if (last || e.errno() != Errno.EBUSY) {
                throw e;
            }
            return false;
        }
    }

    /** What tells the image from every other one, which not every backing can, and a note that it carries. */
    ImagePapers papers(ImageName image, String note) throws Refusal {
        try {
            return await(factory.papers(image.uri(), note), "reading the metadata of " + image);
        } catch (BlockDeviceException e) {
            throw refusal(e);
        }
    }

    /** Writes notes, or takes those away that have no text. */
    void writeNotes(ImageName image, Map<String, Optional<String>> notes) throws Refusal {
        try {
            await(factory.writeNotes(image.uri(), notes), "writing the metadata of " + image);
        } catch (BlockDeviceException e) {
            throw refusal(e);
        }
    }

    private static <T> T await(CompletionStage<T> stage, String doing) throws BlockDeviceException, Refusal {
        return await(stage, doing, PATIENCE_SECONDS);
    }

    private static <T> T await(CompletionStage<T> stage, String doing, long seconds)
            throws BlockDeviceException, Refusal {
        try {
            return stage.toCompletableFuture().get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BlockDeviceException known) {
                throw known;
            }
            throw new BlockDeviceException(Errno.EIO, doing + " failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new Refusal(
                    Errno.ETIMEDOUT,
                    doing + " took longer than " + seconds + " seconds; check that the storage is reachable");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(Errno.ESHUTDOWN, doing + " was interrupted because the gateway is going down");
        }
    }

    private static Refusal refusal(BlockDeviceException e) {
        return new Refusal(e.errno(), String.valueOf(e.getMessage()));
    }
}
