package io.tidegate.app.demo;

import io.tidegate.initiator.MultipathNamespace;
import io.tidegate.initiator.NvmeException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hosts' work through gateways that come and go: each writer has blocks of its own, writes them at random and reads them
 * back; what a block must hold is known at every moment, for a write is sent again until it is acknowledged.
 */
final class VerifiedWriters implements AutoCloseable {

    static final int BLOCK = 4096;
    private static final int BLOCKS_EACH = 512;
    private static final int SEQUENCE = 8;
    private static final int BODY = 16;

    private final MultipathNamespace namespace;
    private final List<Writer> writers = new ArrayList<>();
    private volatile String failure = "";
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong lastNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong longestNanos = new AtomicLong();
    private volatile boolean stopping;

    private VerifiedWriters(MultipathNamespace namespace, int count, long seed) {
        this.namespace = namespace;
        for (int index = 0; index < count; index++) {
            writers.add(new Writer(index, new SplittableRandom(seed + index)));
        }
    }

    static VerifiedWriters start(MultipathNamespace namespace, int count, long seed) {
        VerifiedWriters all = new VerifiedWriters(namespace, count, seed);
        all.writers.forEach(writer -> writer.thread.start());
        return all;
    }

    /** Writes acknowledged so far. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** The longest time without any answer since the last call of this, in milliseconds. */
    long longestGapMillis() {
        note(System.nanoTime());
        return TimeUnit.NANOSECONDS.toMillis(longestNanos.getAndSet(0));
    }

    private void note(long now) {
        long gap = now - lastNanos.getAndSet(now);
        longestNanos.accumulateAndGet(gap, Math::max);
    }

    /** Waits until some more writes are acknowledged. */
    void awaitWork(long more, long withinMillis) throws DemoFailure {
        long wanted = acknowledged.get() + more;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(withinMillis);
        while (acknowledged.get() < wanted) {
            check();
            if (System.nanoTime() - end > 0) {
                throw new DemoFailure("no write was acknowledged for " + withinMillis + " ms");
            }
            Pause.millis(1);
        }
    }

    /** Fails with what a writer found wrong. */
    void check() throws DemoFailure {
        if (!failure.isEmpty()) {
            throw new DemoFailure(failure);
        }
    }

    private synchronized void fail(String found) {
        failure = failure.isEmpty() ? found : failure;
    }

    /** Stops, then reads every block that was ever written; how many that are. */
    long verifyAll() throws DemoFailure {
        close();
        check();
        long checked = 0;
        for (Writer writer : writers) {
            checked += writer.verify();
        }
        check();
        return checked;
    }

    @Override
    public void close() {
        stopping = true;
        for (Writer writer : writers) {
            try {
                writer.thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private final class Writer {

        private final long first;
        private final SplittableRandom random;
        private final long[] sequences = new long[BLOCKS_EACH];
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        private final Thread thread;

        Writer(int index, SplittableRandom random) {
            this.first = (long) index * BLOCKS_EACH;
            this.random = random;
            this.thread = Thread.ofPlatform().name("writer-" + index).daemon().unstarted(this::run);
        }

        private void run() {
            try {
                while (!stopping && failure.isEmpty()) {
                    int block = random.nextInt(BLOCKS_EACH);
                    if (sequences[block] > 0 && random.nextInt(3) == 0) {
                        readBack(block);
                    } else {
                        write(block);
                    }
                    note(System.nanoTime());
                }
            } catch (NvmeException | RuntimeException broken) {
                fail("a host met an error: " + broken.getMessage());
            }
        }

        private long offset(int block) {
            return (first + block) * BLOCK;
        }

        private void write(int block) throws NvmeException {
            long sequence = sequences[block] + 1;
            fill(block, sequence);
            namespace.write(offset(block), buffer.clear());
            sequences[block] = sequence;
            acknowledged.incrementAndGet();
        }

        private void fill(int block, long sequence) {
            buffer.putLong(0, offset(block)).putLong(SEQUENCE, sequence);
            SplittableRandom content = content(block, sequence);
            for (int at = BODY; at < BLOCK; at += Long.BYTES) {
                buffer.putLong(at, content.nextLong());
            }
        }

        private SplittableRandom content(int block, long sequence) {
            return new SplittableRandom(offset(block) * 31 + sequence);
        }

        private void readBack(int block) throws NvmeException {
            namespace.read(offset(block), buffer.clear());
            SplittableRandom content = content(block, sequences[block]);
            boolean good = buffer.getLong(0) == offset(block) && buffer.getLong(SEQUENCE) == sequences[block];
            for (int at = BODY; good && at < BLOCK; at += Long.BYTES) {
                good = buffer.getLong(at) == content.nextLong();
            }
            if (!good) {
                fail("block " + (first + block) + " was written " + sequences[block] + " times and holds write "
                        + buffer.getLong(SEQUENCE) + " of byte " + buffer.getLong(0));
            }
        }

        private long verify() throws DemoFailure {
            long checked = 0;
            try {
                for (int block = 0; block < BLOCKS_EACH; block++) {
                    if (sequences[block] > 0) {
                        readBack(block);
                        checked++;
                    }
                }
            } catch (NvmeException broken) {
                throw new DemoFailure("reading back failed: " + broken.getMessage(), broken);
            }
            return checked;
        }
    }
}
