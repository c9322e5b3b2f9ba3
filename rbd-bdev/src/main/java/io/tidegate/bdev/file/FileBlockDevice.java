package io.tidegate.bdev.file;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockGeometry;
import io.tidegate.bdev.BlockOperation;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.RequestGate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An open sparse file or block device.
 *
 * <p>Any thread may submit; requests complete on the factory's I/O threads, in any order. The page cache is a volatile
 * write cache: what a flush has not covered may be lost with the machine, not with the process. EAGAIN says that the
 * factory's queue is full.
 */
final class FileBlockDevice implements BlockDevice, IoThreads.Server {

    private static final int MAX_REQUEST_BYTES = 1 << 20;
    private static final int HOLE_BYTES = 4096;

    private final BlockDeviceUri uri;
    private final FileImage image;
    private final IoThreads threads;
    private final boolean readOnly;
    private final Consumer<FileBlockDevice> onClose;
    private final FileImage.Ending ending = this::end;
    private final RequestGate gate = new RequestGate();

    private volatile BlockGeometry geometry;
    private volatile @Nullable ResizeListener listener;
    private boolean closed;

    FileBlockDevice(
            BlockDeviceUri uri,
            FileImage image,
            boolean readOnly,
            IoThreads threads,
            Consumer<FileBlockDevice> onClose) {
        this.uri = uri;
        this.image = image;
        this.readOnly = readOnly;
        this.threads = threads;
        this.onClose = onClose;
        geometry = new BlockGeometry(
                image.size(), 0, HOLE_BYTES, MAX_REQUEST_BYTES, true, !image.blockDevice(), false, readOnly);
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
    public void submit(BlockRequest request) {
        if (!gate.enter()) {
            request.complete(Errno.ESHUTDOWN);
            return;
        }
        int errno = refusal(request);
        if (errno == Errno.OK) {
            request.deviceState(this);
            errno = threads.offer(request) ? Errno.OK : Errno.EAGAIN;
        }
        if (errno != Errno.OK) {
            end(request, errno, -1);
        }
    }

    private int refusal(BlockRequest request) {
        if (!image.contains(request.offset(), request.length())) {
            return Errno.EINVAL;
        }
        return readOnly && request.operation().changesData() ? Errno.EROFS : Errno.OK;
    }

    @Override
    public void serve(BlockRequest request) {
        int errno;
        try {
            if (request.operation() == BlockOperation.COMPARE_AND_WRITE) {
                image.compareAndWrite(request, ending);
                return;
            }
            errno = request.operation() == BlockOperation.FLUSH ? image.flush() : image.execute(request);
        } catch (RuntimeException broken) {
            errno = Errno.EIO;
        }
        end(request, errno, -1);
    }

    private void end(BlockRequest request, int errno, long mismatch) {
        request.deviceState(null);
        try {
            if (mismatch >= 0) {
                request.completeMismatch(mismatch);
            } else {
                request.complete(errno);
            }
        } finally {
            gate.leave();
        }
    }

    @Override
    public void onResize(ResizeListener listener) {
        this.listener = listener;
    }

    @Override
    public void resize(long bytes) throws BlockDeviceException {
        FileErrors.checkSize(uri, bytes);
        if (readOnly) {
            throw new BlockDeviceException(Errno.EROFS, uri + " is open for reading only, open it for writing first");
        }
        if (image.blockDevice()) {
            throw new BlockDeviceException(
                    Errno.ENOTSUP,
                    uri + " is a block device: resize the volume itself (lvextend), the gateway will notice");
        }
        int errno = image.resize(bytes);
        if (errno != Errno.OK) {
            throw FileErrors.describe(uri, errno, "could not be given " + bytes + " bytes");
        }
        tellSize();
    }

    /** Looks whether somebody made the file or volume longer. */
    void noticeGrowth() {
        if (gate.enter()) {
            try {
                if (image.noticeGrowth()) {
                    tellSize();
                }
            } finally {
                gate.leave();
            }
        }
    }

    private synchronized void tellSize() {
        BlockGeometry changed = geometry.withSize(image.size());
        if (changed.equals(geometry)) {
            return;
        }
        geometry = changed;
        ResizeListener told = listener;
        if (told != null) {
            told.resized(changed);
        }
    }

    @Override
    public void close() {
        gate.shut();
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        image.close();
        onClose.accept(this);
    }
}
