package io.tidegate.bdev.memory;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.ImageIdentity;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Named images in memory, kept while this factory lives and whoever has them open.
 *
 * <p>Any thread may call. An image may be open several times. A name is a whole URI of any kind, so that a test can put
 * memory in the place of a pool.
 */
public final class MemoryDeviceFactory implements BlockDeviceFactory {

    private final ChunkPool pool;
    private final Map<BlockDeviceUri, NamedImage> images = new HashMap<>();
    private final Map<BlockDeviceUri, Map<String, String>> notes = new HashMap<>();

    /** Images that together hold data up to three quarters of the JVM's largest heap. */
    public MemoryDeviceFactory() {
        this(Runtime.getRuntime().maxMemory() / 4 * 3);
    }

    /**
     * Images that together hold at most {@code limitBytes} of data; what is beyond ends with ENOSPC.
     */
    public MemoryDeviceFactory(long limitBytes) {
        pool = new ChunkPool(limitBytes);
    }

    /** Bytes of memory that hold data of images. */
    public long bytesInUse() {
        return pool.bytesInUse();
    }

    @Override
    public CompletionStage<BlockDevice> open(BlockDeviceUri uri, OpenOptions options) {
        return outcome(() -> {
            BlockDeviceFactory.requirePlain(uri, options);
            return find(uri).open(uri, options.readOnly());
        });
    }

    @Override
    public CompletionStage<Void> create(BlockDeviceUri uri, long bytes) {
        return outcome(() -> {
            NamedImage.checkSize(uri, bytes);
            if (images.containsKey(uri)) {
                throw new BlockDeviceException(Errno.EEXIST, uri + " is there already, remove it or take another name");
            }
            images.put(uri, new NamedImage(new MemoryImage(bytes, pool)));
            return null;
        });
    }

    @Override
    public CompletionStage<Long> size(BlockDeviceUri uri) {
        return outcome(() -> find(uri).bytes().size());
    }

    @Override
    public CompletionStage<Void> remove(BlockDeviceUri uri) {
        return outcome(() -> {
            NamedImage image = find(uri);
            if (image.inUse()) {
                throw new BlockDeviceException(Errno.EBUSY, uri + " is open, close its namespace first");
            }
            images.remove(uri);
            notes.remove(uri);
            image.bytes().free();
            return null;
        });
    }

    @Override
    public CompletionStage<Optional<ImageIdentity>> identity(BlockDeviceUri uri) {
        return outcome(() -> {
            find(uri);
            return Optional.of(new ImageIdentity("memory", uri.toString()));
        });
    }

    @Override
    public CompletionStage<Optional<String>> note(BlockDeviceUri uri, String name) {
        return outcome(() -> {
            find(uri);
            return Optional.ofNullable(notes.getOrDefault(uri, Map.of()).get(name));
        });
    }

    @Override
    public CompletionStage<Void> writeNote(BlockDeviceUri uri, String name, Optional<String> text) {
        return outcome(() -> {
            find(uri);
            Map<String, String> ofImage = notes.computeIfAbsent(uri, key -> new HashMap<>());
            text.ifPresentOrElse(value -> ofImage.put(name, value), () -> ofImage.remove(name));
            return null;
        });
    }

    /** Forgets every name; open devices go on until they are closed. */
    @Override
    public void close() {
        synchronized (images) {
            images.clear();
        }
    }

    private NamedImage find(BlockDeviceUri uri) throws BlockDeviceException {
        NamedImage image = images.get(uri);
        if (image == null) {
            throw new BlockDeviceException(Errno.ENOENT, "there is no image " + uri + ", create it first");
        }
        return image;
    }

    private <T> CompletionStage<T> outcome(Work<T> work) {
        synchronized (images) {
            try {
                return CompletableFuture.completedFuture(work.run());
            } catch (BlockDeviceException refused) {
                return CompletableFuture.failedFuture(refused);
            }
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        @Nullable
        T run() throws BlockDeviceException;
    }
}
