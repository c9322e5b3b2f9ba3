package io.tidegate.bdev;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One request of a test: submits it, waits for its end and counts how often it ended. */
public final class Pending {

    private static final long BOUND_SECONDS = 30;

    private final AtomicInteger completions = new AtomicInteger();
    private final CompletableFuture<Integer> outcome = new CompletableFuture<>();
    private final BlockRequest request = new BlockRequest(done -> {
        completions.incrementAndGet();
        outcome.complete(done.errno());
    });

    private Pending() {}

    /** Submits what {@code prepare} makes of a request. */
    public static Pending submit(BlockDevice device, Consumer<BlockRequest> prepare) {
        Pending pending = new Pending();
        prepare.accept(pending.request);
        device.submit(pending.request);
        return pending;
    }

    /** Runs a request to its end. */
    public static int errnoOf(BlockDevice device, Consumer<BlockRequest> prepare) {
        return submit(device, prepare).await();
    }

    /** Waits for the end; the errno. */
    public int await() {
        try {
            return outcome.get(BOUND_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError(request.operation() + " did not complete in " + BOUND_SECONDS + " s", late);
        } catch (InterruptedException | ExecutionException broken) {
            throw new AssertionError(broken);
        }
    }

    public BlockRequest request() {
        return request;
    }

    /** How often the request ended so far. */
    public int completions() {
        return completions.get();
    }

    /** Reads a range that must be readable. */
    public static byte[] read(BlockDevice device, long offset, int length) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(length);
        assertThat(errnoOf(device, request -> request.read(offset, buffer))).isEqualTo(Errno.OK);
        byte[] bytes = new byte[length];
        buffer.get(0, bytes);
        return bytes;
    }

    /** Writes bytes that must be writable. */
    public static void write(BlockDevice device, long offset, byte[] bytes) {
        assertThat(errnoOf(device, request -> request.write(offset, direct(bytes), false)))
                .isEqualTo(Errno.OK);
    }

    /** A direct buffer that holds {@code bytes}. */
    public static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
