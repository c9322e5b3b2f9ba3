package io.tidegate.initiator;

import io.tidegate.nvme.Status;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A namespace reached by several controllers, as by the multipath of an operating system: a command goes to a path whose ANA
 * group is served there, waits while there is none, and is sent again when its path fails. Any thread but the loops may
 * call; calls block.
 */
public final class MultipathNamespace implements AutoCloseable {

    private static final int PATH_RELATED = 3;
    private static final int TYPE_SHIFT = 8;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<PathToNamespace> paths;
    private final Duration patience;

    private MultipathNamespace(Initiator initiator, List<HostOptions> portals, int nsid, Duration patience) {
        this.patience = patience;
        this.paths = portals.stream()
                .map(portal -> new PathToNamespace(initiator, portal, nsid, this::wake))
                .toList();
    }

    /**
     * Connects to every portal, and again and again to those that are lost.
     *
     * @param patience how long a command may wait for a path
     */
    public static MultipathNamespace connect(
            Initiator initiator, List<HostOptions> portals, int nsid, Duration patience) {
        return new MultipathNamespace(initiator, portals, nsid, patience);
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Where commands go at the moment; empty while no path serves. */
    public Optional<InetSocketAddress> serving() {
        return paths.stream()
                .filter(PathToNamespace::serves)
                .map(path -> path.options().address())
                .findFirst();
    }

    /** How many paths are connected, whether they serve or not. */
    public int connected() {
        return (int) paths.stream().filter(PathToNamespace::connected).count();
    }

    /** Reads what remains of {@code buffer} from byte {@code offset}. */
    public void read(long offset, ByteBuffer buffer) throws NvmeException {
        run(namespace -> namespace.read(offset, buffer.duplicate()));
    }

    /** Writes what remains of {@code buffer} at byte {@code offset}. */
    public void write(long offset, ByteBuffer buffer) throws NvmeException {
        run(namespace -> namespace.write(offset, buffer.duplicate()));
    }

    @FunctionalInterface
    private interface Call {
        void run(NvmeNamespace namespace) throws NvmeException;
    }

    private void run(Call call) throws NvmeException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            PathToNamespace path = awaitPath(end);
            try {
                call.run(path.namespace());
                return;
            } catch (NvmeException failure) {
                if (!anotherPathMayServe(failure.status())) {
                    throw failure;
                }
                path.suspect();
            }
        }
    }

    private static boolean anotherPathMayServe(int status) {
        int code = Status.code(status);
        return code >> TYPE_SHIFT == PATH_RELATED
                || code == Status.ABORTED_SQ_DELETION
                || code == Status.NAMESPACE_NOT_READY;
    }

    private PathToNamespace awaitPath(long end) throws NvmeException {
        lock.lock();
        try {
            while (true) {
                Optional<PathToNamespace> path =
                        paths.stream().filter(PathToNamespace::serves).findFirst();
                if (path.isPresent()) {
                    return path.get();
                }
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new NvmeException("no path served the namespace within " + patience);
                }
                changed.await(left, TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NvmeException("interrupted while waiting for a path");
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        paths.forEach(PathToNamespace::close);
    }
}
