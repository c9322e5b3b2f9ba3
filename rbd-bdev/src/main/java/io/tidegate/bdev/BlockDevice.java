package io.tidegate.bdev;

/**
 * An open image of fixed-size bytes that serves asynchronous requests.
 *
 * <p>Threads: {@link #submit} may be called by any thread, by several at once. A completion may be delivered by any
 * thread, the submitting one included and before {@code submit} returns; who needs a thread of its own hops by itself.
 *
 * <p>Invariants: each submitted request completes exactly once, whatever happens to the backing; a failure is an errno
 * in the request ({@link Errno}), never an exception; after {@link #close} every request completes with {@link
 * Errno#ESHUTDOWN}. What a completed write acknowledged is as durable as {@link BlockGeometry#volatileWriteCache()}
 * says.
 */
public interface BlockDevice extends AutoCloseable {

    /** Where the device lives, as the user names it; for messages and metrics. */
    BlockDeviceUri uri();

    /** Size and preferences as of now; a new object after each resize. */
    BlockGeometry geometry();

    /**
     * Starts one request. The request and its buffers belong to the device until the completion is called.
     *
     * <p>Bounds are the device's to check: a range that is not inside the device completes with {@link Errno#EINVAL}.
     */
    void submit(BlockRequest request);

    /**
     * Names the one listener that learns of size changes, by whatever thread noticed. A listener set later replaces the
     * earlier one.
     */
    void onResize(ResizeListener listener);

    /**
     * Changes the size of the backing image. Blocks; never called by a data path thread.
     *
     * @param bytes the new size
     * @throws BlockDeviceException when the backing refuses
     */
    void resize(long bytes) throws BlockDeviceException;

    /**
     * Ends the device: waits for requests under way, then frees every resource. Blocks; idempotent; never called by a
     * data path thread.
     */
    @Override
    void close();

    /** Learns that a device has another size. */
    @FunctionalInterface
    interface ResizeListener {

        /** Called after {@link BlockDevice#geometry()} shows the new size. */
        void resized(BlockGeometry geometry);
    }
}
