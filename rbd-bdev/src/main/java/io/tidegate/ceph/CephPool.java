package io.tidegate.ceph;

import io.tidegate.ceph.jna.Librados;
import io.tidegate.ceph.jna.Librbd;
import io.tidegate.ceph.jna.NativeMemory;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/** An open pool, or one namespace of it. Any thread may call; calls block. Closed before its cluster. */
public final class CephPool implements AutoCloseable {

    private static final int METADATA_BYTES = 4096;

    private final CephCluster cluster;
    private final long handle;
    private final String name;
    private final String namespace;
    private final AtomicBoolean closed = new AtomicBoolean();

    CephPool(CephCluster cluster, long handle, String name, String namespace) {
        this.cluster = cluster;
        this.handle = handle;
        this.name = name;
        this.namespace = namespace;
    }

    public CephCluster cluster() {
        return cluster;
    }

    /** How a person names it: {@code pool} or {@code pool/namespace}. */
    public String path() {
        return namespace.isEmpty() ? name : name + "/" + namespace;
    }

    /** The omap of one object, which need not exist. */
    public Omap omap(String object) {
        return new Omap(this, object);
    }

    /** The images of this pool. */
    public RbdImages images() {
        return new RbdImages(this);
    }

    /**
     * A watch of one object, to be registered by {@link ObjectWatch#ensure}.
     *
     * @param notified runs at each notification, on a thread of librados: short, and no call back into Ceph
     * @param lost learns of the errno when the watch is lost, on such a thread too
     */
    public ObjectWatch watch(String object, Runnable notified, IntConsumer lost) {
        return new ObjectWatch(this, object, notified, lost);
    }

    /**
     * Tells every watcher of an object, and waits until all have acknowledged or the timeout is over.
     *
     * @throws CephException with ETIMEDOUT when a watcher did not acknowledge
     */
    public void notifyWatchers(String object, long timeoutMillis) throws CephException {
        int result = Librados.rados_notify2(handle(), object, new byte[0], 0, timeoutMillis, 0, 0);
        if (result < 0) {
            throw CephErrors.failure("watchers of " + path() + "/" + object + " were not all told", result);
        }
    }

    /** One entry of the metadata that all images of this pool share. */
    public Optional<String> imageMetadata(String key) throws CephException {
        byte[] out = new byte[METADATA_BYTES];
        int result = Librbd.rbd_pool_metadata_get(handle(), key, out, new long[] {out.length});
        if (result == -CephErrors.ENOENT) {
            return Optional.empty();
        }
        if (result < 0) {
            throw CephErrors.failure("pool '" + path() + "' does not tell its metadata '" + key + "'", result);
        }
        return Optional.of(NativeMemory.string(out));
    }

    /** Removes an object; ENOENT when there is none. */
    public void remove(String object) throws CephException {
        int result = Librados.rados_remove(handle(), object);
        if (result < 0) {
            throw CephErrors.failure("object " + path() + "/" + object + " cannot be removed", result);
        }
    }

    /** Librados' own pointer, for the data path. */
    public long handle() {
        if (closed.get()) {
            throw new IllegalStateException("the pool " + path() + " is closed");
        }
        return handle;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Librados.rados_ioctx_destroy(handle);
        }
    }
}
