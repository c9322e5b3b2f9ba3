package io.tidegate.bdev.memory;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockGeometry;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.RequestGate;
import org.jspecify.annotations.Nullable;

/**
 * An open image in memory.
 *
 * <p>Any thread may submit; each request completes on that thread before {@link #submit} returns. Nothing is volatile
 * beyond the process itself, so flush and force-unit-access have nothing to do. After a discard or write-zeroes the range
 * reads as zeroes and whole chunks are given back; the difference is whether it counts as written. ENOSPC says that the factory's memory is used up.
 */
public final class MemoryBlockDevice implements BlockDevice {

    private static final int MAX_REQUEST_BYTES = 1 << 20;

    private final BlockDeviceUri uri;
    private final NamedImage image;
    private final boolean readOnly;
    private final RequestGate gate = new RequestGate();
    private final BlockGeometry shape;

    private volatile BlockGeometry geometry;
    private volatile @Nullable ResizeListener listener;

    MemoryBlockDevice(BlockDeviceUri uri, NamedImage image, boolean readOnly) {
        this.uri = uri;
        this.image = image;
        this.readOnly = readOnly;
        shape = new BlockGeometry(0, 0, ChunkPool.CHUNK_BYTES, MAX_REQUEST_BYTES, false, true, true, readOnly);
        geometry = shape.withSize(image.bytes().size());
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
        try {
            int errno = refusal(request);
            if (errno == Errno.OK) {
                execute(request);
            } else {
                request.complete(errno);
            }
        } finally {
            gate.leave();
        }
    }

    private int refusal(BlockRequest request) {
        long size = image.bytes().size();
        if (request.offset() < 0 || request.length() < 0 || request.offset() > size - request.length()) {
            return Errno.EINVAL;
        }
        return readOnly && request.operation().changesData() ? Errno.EROFS : Errno.OK;
    }

    private void execute(BlockRequest request) {
        MemoryImage bytes = image.bytes();
        switch (request.operation()) {
            case READ ->
                request.complete(bytes.read(
                        request.offset(), request.buffer(), (int) request.length(), request.refuseUnwritten()));
            case WRITE -> request.complete(bytes.write(request.offset(), request.buffer(), (int) request.length()));
            case FLUSH -> request.complete(Errno.OK);
            case DISCARD -> deallocate(request);
            case WRITE_ZEROES -> {
                if (request.deallocate()) {
                    deallocate(request);
                } else {
                    request.complete(bytes.writeZeroes(request.offset(), request.length()));
                }
            }
            case COMPARE_AND_WRITE -> bytes.compareAndWrite(request);
        }
    }

    private void deallocate(BlockRequest request) {
        image.bytes().deallocate(request.offset(), request.length());
        request.complete(Errno.OK);
    }

    @Override
    public void onResize(ResizeListener listener) {
        this.listener = listener;
    }

    @Override
    public void resize(long bytes) throws BlockDeviceException {
        if (readOnly) {
            throw new BlockDeviceException(Errno.EROFS, uri + " is open for reading only, open it for writing first");
        }
        image.resize(uri, bytes);
    }

    /** The image has another size. */
    void resized(long bytes) {
        BlockGeometry changed = shape.withSize(bytes);
        geometry = changed;
        ResizeListener told = listener;
        if (told != null) {
            told.resized(changed);
        }
    }

    @Override
    public void close() {
        gate.shut();
        image.closed(this);
    }
}
