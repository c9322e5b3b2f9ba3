package io.tidegate.bdev.layer;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockGeometry;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import org.jspecify.annotations.Nullable;

/**
 * A layer: hands everything on to the device below and sees each request begin and end.
 *
 * <p>Any thread may call. A request above is served by a request below that is made once and then kept as the note of
 * the one above ({@link BlockRequest#deviceState}), so nothing is allocated per I/O, not even when one request goes to
 * the layers of many devices in turn.
 */
abstract class ForwardingBlockDevice implements BlockDevice {

    private final BlockDevice below;

    ForwardingBlockDevice(BlockDevice below) {
        this.below = below;
    }

    /** A request has come; it ends up in {@link #forward} or is completed. */
    @Override
    public abstract void submit(BlockRequest request);

    /** A request that was forwarded has ended below and is about to end above. */
    void ended(BlockRequest request, long startNanos) {}

    /** A request that was forwarded has ended above too. */
    void left() {}

    /**
     * Hands a request to the device below.
     *
     * @param startNanos given to {@link #ended} when it ends
     */
    final void forward(BlockRequest request, long startNanos) {
        Passage passage = request.deviceState() instanceof Passage known ? known : new Passage(request);
        request.deviceState(passage);
        passage.layer = this;
        passage.startNanos = startNanos;
        below.submit(passage.inner.copy(request));
    }

    @Override
    public BlockDeviceUri uri() {
        return below.uri();
    }

    @Override
    public BlockGeometry geometry() {
        return below.geometry();
    }

    @Override
    public void onResize(ResizeListener listener) {
        below.onResize(listener);
    }

    @Override
    public void resize(long bytes) throws BlockDeviceException {
        below.resize(bytes);
    }

    @Override
    public void close() {
        below.close();
    }

    /** The pair of a request above and its request below. */
    private static final class Passage {

        private final BlockRequest outer;
        private final BlockRequest inner = new BlockRequest(this::completed);
        private @Nullable ForwardingBlockDevice layer;
        private long startNanos;

        Passage(BlockRequest outer) {
            this.outer = outer;
        }

        private void completed(BlockRequest done) {
            // The owner may submit the outer request again, by another layer, before its completion returns.
            ForwardingBlockDevice passed = layer;
            if (passed == null) {
                throw new IllegalStateException("a request came back that was never forwarded");
            }
            passed.ended(done, startNanos);
            outer.heldNanos(done.heldNanos());
            outer.endedNanos(done.endedNanos());
            if (done.errno() == Errno.EILSEQ) {
                outer.completeMismatch(done.mismatchOffset());
            } else {
                outer.complete(done.errno());
            }
            passed.left();
        }
    }
}
