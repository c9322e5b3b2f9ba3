package io.tidegate.bdev.rbd;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockGeometry;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.GroupClients;
import io.tidegate.bdev.ImageEncryption;
import io.tidegate.bdev.ImageEncryption.Cipher;
import io.tidegate.bdev.ImageIdentity;
import io.tidegate.ceph.CephCluster;
import io.tidegate.ceph.CephException;
import io.tidegate.ceph.CephPool;
import io.tidegate.ceph.ImageOptions;
import io.tidegate.ceph.RbdImage;
import io.tidegate.ceph.RbdImages;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Images of one Ceph cluster. Any thread may call; what blocks runs on threads of the factory's own.
 *
 * <p>Opening needs no connection beforehand: a cluster that cannot be reached is the failure of that open. Images are
 * made and removed by a librados client of its own, so that fencing a group leaves administration alone.
 */
public final class RbdDeviceFactory implements BlockDeviceFactory, GroupClients {

    private static final int COMPARE_THREADS = 16;

    /** Few: each derivation of a key takes a processor and much memory, see {@link io.tidegate.ceph.RbdEncryption}. */
    private static final int MAX_DECRYPTION_THREADS = 4;

    private final RbdSettings settings;
    private final RbdClients clients;
    private final PollerGroup pollers;
    private final ExecutorService workers;
    private final ExecutorService decryptionThreads;
    private final ExecutorService compareThreads;
    private final ImageOpener opener;
    private @Nullable CephCluster administration;

    public RbdDeviceFactory(RbdSettings settings) {
        this.settings = settings;
        this.clients = new RbdClients(settings);
        this.pollers = new PollerGroup(settings.imagesPerPoller());
        this.workers = Workers.start("rbd-worker", settings.openThreads());
        int processors = Runtime.getRuntime().availableProcessors();
        this.decryptionThreads = Workers.start("rbd-decrypt", Math.clamp(processors, 1, MAX_DECRYPTION_THREADS));
        this.compareThreads = Workers.start("rbd-compare", COMPARE_THREADS);
        this.opener = new ImageOpener(settings, clients, pollers, workers, compareThreads);
    }

    @Override
    public CompletionStage<BlockDevice> open(BlockDeviceUri uri, OpenOptions options) {
        if (options.encryption().isPresent()) {
            return openEncrypted(uri, options);
        }
        CompletableFuture<BlockDevice> answer = run(() -> opener.open(uri, options));
        giveUpLater(uri, answer);
        return answer;
    }

    /** Apart from the other images, which need not wait for keys; its time begins when its turn comes. */
    private CompletionStage<BlockDevice> openEncrypted(BlockDeviceUri uri, OpenOptions options) {
        CompletableFuture<BlockDevice> answer = new CompletableFuture<>();
        run(decryptionThreads, answer, () -> {
            giveUpLater(uri, answer);
            return opener.open(uri, options);
        });
        return answer;
    }

    private void giveUpLater(BlockDeviceUri uri, CompletableFuture<BlockDevice> answer) {
        long millis = settings.openTimeout().toMillis();
        CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, Runnable::run)
                .execute(() -> answer.completeExceptionally(new BlockDeviceException(
                        Errno.ETIMEDOUT,
                        uri + " did not open within " + millis + " ms; check that the cluster can be reached")));
    }

    @Override
    public CompletionStage<Void> create(BlockDeviceUri uri, long bytes) {
        return create(uri, bytes, ImageOptions.PREFERRED);
    }

    @Override
    public CompletionStage<Void> create(BlockDeviceUri uri, long bytes, String dataPool) {
        return create(uri, bytes, dataPool.isEmpty() ? ImageOptions.PREFERRED : ImageOptions.withDataPool(dataPool));
    }

    @Override
    public CompletionStage<Void> create(
            BlockDeviceUri uri, long bytes, String dataPool, ImageEncryption encryption, Cipher cipher) {
        return create(uri, bytes, dataPool)
                .thenCompose(made -> encrypt(uri, encryption, cipher)
                        .thenCompose(usable -> decryptedSize(uri))
                        .<Void>thenApply(data -> null)
                        .exceptionallyCompose(failure -> remove(uri).handle((removed, stays) -> {
                            throw new CompletionException(cause(failure));
                        })));
    }

    private CompletionStage<Void> encrypt(BlockDeviceUri uri, ImageEncryption encryption, Cipher cipher) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        run(
                decryptionThreads,
                answer,
                () -> inImage(uri, false, image -> {
                    Decryption.format(image, encryption, cipher);
                    return null;
                }));
        return answer;
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    @Override
    public CompletionStage<BlockGeometry> lookAtEncrypted(BlockDeviceUri uri) {
        return run(() -> {
            RbdImageName name = RbdImageName.of(uri);
            try (CephPool pool = administrationPool(name);
                    RbdImage image = RbdImage.open(pool, name.image(), true)) {
                BlockGeometry whole = new ImagePreferences(pool, image).geometry(false);
                return whole.withSize(image.decryptedSize());
            } catch (CephException failure) {
                throw RbdFailures.of(failure);
            }
        });
    }

    private CompletionStage<Long> decryptedSize(BlockDeviceUri uri) {
        return inside(uri, true, RbdImage::decryptedSize);
    }

    private CompletionStage<Void> create(BlockDeviceUri uri, long bytes, ImageOptions options) {
        return administer(uri, (images, image) -> {
            if (bytes <= 0) {
                throw new CephException(Errno.EINVAL, uri + " cannot have " + bytes + " bytes; give a size above 0");
            }
            images.create(image, bytes, options);
            return null;
        });
    }

    @Override
    public CompletionStage<Long> size(BlockDeviceUri uri) {
        return administer(uri, (images, image) -> images.stat(image).sizeBytes());
    }

    /** Whoever has the image's exclusive lock does it when librbd asks for it. */
    @Override
    public CompletionStage<Void> grow(BlockDeviceUri uri, long bytes) {
        return inside(uri, false, image -> {
            long present = image.stat().sizeBytes();
            if (bytes < present) {
                throw new BlockDeviceException(
                        Errno.EINVAL, uri + " has " + present + " bytes by now and is not made smaller");
            }
            image.resize(bytes);
            return null;
        });
    }

    @Override
    public CompletionStage<Void> remove(BlockDeviceUri uri) {
        return administer(uri, (images, image) -> {
            images.remove(image);
            return null;
        });
    }

    @Override
    public CompletionStage<Optional<ImageIdentity>> identity(BlockDeviceUri uri) {
        return inside(uri, true, this::identity);
    }

    private Optional<ImageIdentity> identity(RbdImage image) throws CephException {
        return Optional.of(new ImageIdentity(administration().fsid(), image.id()));
    }

    @Override
    public CompletionStage<ImagePapers> papers(BlockDeviceUri uri, String name) {
        return inside(uri, true, image -> new ImagePapers(identity(image), image.metadata(name)));
    }

    @Override
    public CompletionStage<Optional<String>> note(BlockDeviceUri uri, String name) {
        return inside(uri, true, image -> image.metadata(name));
    }

    @Override
    public CompletionStage<Void> writeNote(BlockDeviceUri uri, String name, Optional<String> text) {
        return writeNotes(uri, Map.of(name, text));
    }

    @Override
    public CompletionStage<Void> writeNotes(BlockDeviceUri uri, Map<String, Optional<String>> notes) {
        return inside(uri, false, image -> {
            for (Map.Entry<String, Optional<String>> note : notes.entrySet()) {
                if (note.getValue().isPresent()) {
                    image.setMetadata(note.getKey(), note.getValue().get());
                } else {
                    image.removeMetadata(note.getKey());
                }
            }
            return null;
        });
    }

    /** Opens an image for one question; I/O goes on where it is open otherwise. */
    private <T> CompletionStage<T> inside(BlockDeviceUri uri, boolean readOnly, Inside<T> work) {
        return run(() -> inImage(uri, readOnly, work));
    }

    private <T> @Nullable T inImage(BlockDeviceUri uri, boolean readOnly, Inside<T> work) throws BlockDeviceException {
        RbdImageName name = RbdImageName.of(uri);
        try (CephPool pool = administrationPool(name);
                RbdImage image = RbdImage.open(pool, name.image(), readOnly)) {
            return work.run(image);
        } catch (CephException failure) {
            throw RbdFailures.of(failure);
        }
    }

    private <T> CompletionStage<T> administer(BlockDeviceUri uri, Administration<T> work) {
        return run(() -> {
            RbdImageName name = RbdImageName.of(uri);
            try (CephPool pool = administrationPool(name)) {
                return work.run(pool.images(), name.image());
            } catch (CephException failure) {
                throw RbdFailures.of(failure);
            }
        });
    }

    private CephPool administrationPool(RbdImageName name) throws BlockDeviceException {
        try {
            return administration().pool(name.pool(), name.namespace());
        } catch (CephException failure) {
            throw RbdFailures.ofPool(failure);
        }
    }

    private synchronized CephCluster administration() throws CephException {
        if (administration == null) {
            administration = CephCluster.connect(settings.clientConfig());
        }
        return administration;
    }

    /** Runs blocking work on a worker. */
    private <T> CompletableFuture<T> run(Work<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        run(workers, answer, work);
        return answer;
    }

    private static <T> void run(ExecutorService threads, CompletableFuture<T> answer, Work<T> work) {
        try {
            threads.execute(() -> answer(answer, work));
        } catch (RejectedExecutionException closed) {
            answer.completeExceptionally(
                    new BlockDeviceException(Errno.ESHUTDOWN, "the RBD devices are closed", closed));
        }
    }

    private static <T> void answer(CompletableFuture<T> answer, Work<T> work) {
        try {
            T result = work.run();
            if (!answer.complete(result) && result instanceof BlockDevice tooLate) {
                tooLate.close(); // it opened after the open was given up
            }
        } catch (BlockDeviceException | RuntimeException failure) {
            answer.completeExceptionally(failure);
        }
    }

    @Override
    public List<String> connect(int group, int images) throws BlockDeviceException {
        try {
            return clients.connect(group, images);
        } catch (CephException failure) {
            throw RbdFailures.of(failure);
        }
    }

    @Override
    public void admit(int group, List<String> addresses) {
        clients.admit(group, addresses);
    }

    @Override
    public void awaitFences(int group) throws BlockDeviceException {
        try {
            clients.awaitFences(group);
        } catch (CephException failure) {
            throw RbdFailures.of(failure);
        }
    }

    @Override
    public void trim(int group, int images) {
        clients.trim(group, images);
    }

    @Override
    public void disconnect(int group) {
        clients.disconnect(group);
    }

    /** Devices are closed before. Work under way ends first. */
    @Override
    public void close() {
        Workers.stop(decryptionThreads);
        Workers.stop(workers);
        Workers.stop(compareThreads);
        pollers.close();
        clients.close();
        synchronized (this) {
            if (administration != null) {
                administration.close();
                administration = null;
            }
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        @Nullable
        T run() throws BlockDeviceException;
    }

    @FunctionalInterface
    private interface Inside<T> {
        @Nullable
        T run(RbdImage image) throws CephException, BlockDeviceException;
    }

    @FunctionalInterface
    private interface Administration<T> {
        @Nullable
        T run(RbdImages images, String image) throws CephException;
    }
}
