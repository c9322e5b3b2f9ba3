package io.tidegate.bdev.rbd;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockGeometry;
import io.tidegate.bdev.BlockOperation;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.ImageNotes;
import io.tidegate.ceph.CephException;
import io.tidegate.ceph.ImageStat;
import io.tidegate.ceph.RbdImage;
import io.tidegate.ceph.jna.EventFd;
import io.tidegate.ceph.jna.Librbd;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open RBD image. Completions and what follows them run on the poller's thread.
 *
 * <p>Durability: librbd's cache is off, so a completed write is on the OSDs; flush and force-unit-access add nothing.
 *
 * <p>Discard frees whole discard units only and leaves the rest as it was.
 *
 * <p>While the cluster cannot be reached requests wait, as with every Ceph client, and go on when it is back; with
 * {@code osdTimeout} they end with ETIMEDOUT. Once this client is on the blocklist they end with ESHUTDOWN.
 */
public final class RbdBlockDevice implements BlockDevice, RbdClientIdentity, ImageNotes {

    private static final Logger LOG = LoggerFactory.getLogger(RbdBlockDevice.class);
    private static final int REPORT_SECONDS = 30;

    private final BlockDeviceUri uri;
    private final RbdImage image;
    private final RbdClientIdentity client;
    private final Executor workers;
    private final Runnable released;
    private final Gate gate = new Gate();
    private final EventFd eventFd = new EventFd();
    private final RbdIo io;
    private final CompareAndWrite compares;
    private final Librbd.UpdateWatch updates;
    private final CompletionPoller.Registration registration;

    private volatile BlockGeometry geometry;
    private volatile @Nullable ResizeListener listener;
    private boolean closed;

    private RbdBlockDevice(Parts parts) throws CephException {
        this.uri = parts.uri;
        this.image = parts.image;
        this.client = parts.client;
        this.workers = parts.workers;
        this.released = parts.released;
        this.geometry = parts.geometry;
        ImageStat layout = image.stat();
        this.io = new RbdIo(image.handle(), layout.stripeUnitBytes(), gate, eventFd, parts.settings);
        this.compares = new CompareAndWrite(image.handle(), layout, io, gate, parts.compareThreads);
        this.updates = new Librbd.UpdateWatch(image.handle(), this::updated);
        this.registration = parts.poller.register(eventFd, io::drain);
    }

    /** What an open device is made of; {@code released} runs once the image is closed. */
    record Parts(
            BlockDeviceUri uri,
            RbdImage image,
            BlockGeometry geometry,
            RbdClientIdentity client,
            RbdSettings settings,
            CompletionPoller poller,
            Executor workers,
            Executor compareThreads,
            Runnable released) {}

    /** Takes over an open image; when this throws, the image is still the caller's. */
    static RbdBlockDevice start(Parts parts) throws CephException {
        RbdBlockDevice device = new RbdBlockDevice(parts);
        int result = Librbd.rbd_set_image_notification(parts.image.handle(), device.eventFd.fd(), Librbd.EVENTFD);
        if (result >= 0) {
            result = device.updates.begin();
        }
        if (result < 0) {
            device.registration.close();
            device.eventFd.close();
            throw new CephException(
                    -result, parts.uri + " cannot report its completions or changes (errno " + -result + ")");
        }
        return device;
    }

    @Override
    public BlockDeviceUri uri() {
        return uri;
    }

    @Override
    public BlockGeometry geometry() {
        return geometry;
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public Optional<String> clientAddress() {
        return client.clientAddress();
    }

    @Override
    public void submit(BlockRequest request) {
        if (!gate.enter()) {
            request.complete(Errno.ESHUTDOWN);
            return;
        }
        int refusal = refusal(request);
        boolean empty = request.length() == 0 && request.operation() != BlockOperation.FLUSH;
        if (refusal != Errno.OK || empty) {
            request.complete(refusal);
            gate.leave();
        } else if (request.operation() == BlockOperation.COMPARE_AND_WRITE) {
            compares.submit(request);
        } else {
            io.submit(request);
        }
    }

    private int refusal(BlockRequest request) {
        BlockGeometry now = geometry;
        long length = request.length();
        if (request.offset() < 0 || length < 0 || request.offset() > now.sizeBytes() - length) {
            return Errno.EINVAL;
        }
        if (now.readOnly() && request.operation().changesData()) {
            return Errno.EROFS;
        }
        boolean carriesData = request.operation() == BlockOperation.READ
                || request.operation() == BlockOperation.WRITE
                || request.operation() == BlockOperation.COMPARE_AND_WRITE;
        return carriesData && length > now.maxRequestBytes() ? Errno.EINVAL : Errno.OK;
    }

    @Override
    public void onResize(ResizeListener listener) {
        this.listener = listener;
    }

    @Override
    public void resize(long bytes) throws BlockDeviceException {
        if (bytes <= 0) {
            throw new BlockDeviceException(Errno.EINVAL, uri + " cannot have " + bytes + " bytes; give a size above 0");
        }
        if (!gate.enter()) {
            throw new BlockDeviceException(Errno.ESHUTDOWN, uri + " is closed");
        }
        try {
            image.resize(bytes);
            look();
        } catch (CephException failure) {
            throw RbdFailures.of(failure);
        } finally {
            gate.leave();
        }
    }

    @Override
    public Optional<String> note(String name) throws BlockDeviceException {
        if (!gate.enter()) {
            throw new BlockDeviceException(Errno.ESHUTDOWN, uri + " is closed");
        }
        try {
            return image.metadata(name);
        } catch (CephException failure) {
            throw RbdFailures.of(failure);
        } finally {
            gate.leave();
        }
    }

    /** Called by librbd's thread, which must not call librbd. */
    private void updated() {
        try {
            workers.execute(this::lookLater);
        } catch (RejectedExecutionException closing) {
            LOG.debug("{} changed while everything is being closed", uri);
        }
    }

    private void lookLater() {
        if (!gate.enter()) {
            return;
        }
        try {
            look();
        } catch (CephException failure) {
            LOG.warn("{} has changed, but its size cannot be read: {}", uri, failure.getMessage());
        } finally {
            gate.leave();
        }
    }

    /** Compares the size with the one known; listeners hear of sizes in the order in which they were found. */
    private synchronized void look() throws CephException {
        long bytes = image.size();
        if (bytes == geometry.sizeBytes()) {
            return;
        }
        geometry = geometry.withSize(bytes);
        ResizeListener told = listener;
        if (told != null) {
            told.resized(geometry);
        }
    }

    @Override
    public void close() {
        gate.shut();
        eventFd.signal();
        awaitRequests();
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        updates.end();
        registration.close();
        image.close();
        eventFd.close();
        released.run();
    }

    /** However long it takes: librbd may still write to the buffers of requests under way. */
    private void awaitRequests() {
        boolean interrupted = false;
        while (true) {
            try {
                if (gate.awaitEmpty(REPORT_SECONDS)) {
                    break;
                }
                LOG.warn("{} cannot be closed yet: {} requests wait for the cluster", uri, gate.inside());
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
