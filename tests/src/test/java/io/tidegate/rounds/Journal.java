package io.tidegate.rounds;

import io.tidegate.initiator.MultipathNamespace;
import io.tidegate.initiator.NvmeException;
import io.tidegate.support.Eventually;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A host that writes one namespace and keeps a journal of what was acknowledged, outside of every gateway. A write is sent
 * again until it is acknowledged, so what each block must hold is known whenever no write is under way.
 *
 * <p>Owner of the blocks and their sequences: the writer's thread; the test's thread reads them while it holds the writer.
 */
final class Journal implements AutoCloseable {

    /** Few, so that each is soon written over and a late write of what it held before is seen. */
    static final int BLOCKS = 64;

    static final int BLOCK = 4096;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final String name;
    private final MultipathNamespace namespace;
    private final SplittableRandom random;
    private final long salt;
    private final long[] acknowledged = new long[BLOCKS];
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BLOCK);
    private final Thread thread;
    private volatile long writes;
    private volatile long lastAnswer = System.nanoTime();
    private volatile long longest;
    private volatile int looksWanted;
    private volatile int looksDone;
    private volatile boolean held;
    private volatile boolean silent;
    private volatile boolean ending;
    private volatile String failure = "";

    Journal(String name, MultipathNamespace namespace, long seed) {
        this.name = name;
        this.namespace = namespace;
        this.random = new SplittableRandom(seed);
        this.salt = seed;
        this.thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    // --- the writer

    private void run() {
        try {
            while (!ending && failure.isEmpty()) {
                step();
            }
        } catch (NvmeException | RuntimeException broken) {
            failure = name + " met an error: " + broken;
        }
    }

    private void step() throws NvmeException {
        if (looksDone < looksWanted) {
            int wanted = looksWanted;
            for (int block = 0; block < BLOCKS; block++) {
                readBack(block);
            }
            looksDone = wanted;
        } else if (held) {
            silent = true;
            lastAnswer = System.nanoTime();
        } else {
            silent = false;
            int block = random.nextInt(BLOCKS);
            if (random.nextInt(4) == 0) {
                readBack(block);
            } else {
                write(block);
            }
        }
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    private void answered() {
        long now = System.nanoTime();
        longest = Math.max(longest, now - lastAnswer);
        lastAnswer = now;
    }

    private void write(int block) throws NvmeException {
        fill(buffer, block, acknowledged[block] + 1);
        namespace.write((long) block * BLOCK, buffer.clear());
        acknowledged[block]++;
        answered();
        writes++;
    }

    private void readBack(int block) throws NvmeException {
        if (acknowledged[block] > 0) {
            namespace.read((long) block * BLOCK, buffer.clear());
            answered();
            String wrong = wrong(buffer, block);
            if (!wrong.isEmpty()) {
                failure = wrong;
            }
        }
    }

    private void fill(ByteBuffer into, int block, long sequence) {
        SplittableRandom content = new SplittableRandom(salt ^ ((long) block << 40) ^ sequence);
        into.putLong(0, block).putLong(Long.BYTES, sequence);
        for (int at = 2 * Long.BYTES; at < BLOCK; at += Long.BYTES) {
            into.putLong(at, content.nextLong());
        }
    }

    /** What is wrong with a block that was read; an empty text when nothing is. */
    private String wrong(ByteBuffer read, int block) {
        ByteBuffer right = ByteBuffer.allocate(BLOCK);
        fill(right, block, acknowledged[block]);
        int differs = right.mismatch(read.clear());
        return differs < 0
                ? ""
                : "%s: block %d was acknowledged with write %d and holds write %d of block %d, byte %d differs"
                        .formatted(
                                name, block, acknowledged[block], read.getLong(Long.BYTES), read.getLong(0), differs);
    }

    // --- the test

    long writes() {
        return writes;
    }

    /** Fails with what the writer found wrong. */
    void check() {
        if (!failure.isEmpty()) {
            throw new IllegalStateException(failure);
        }
    }

    /** Waits until some more writes are acknowledged. */
    void awaitWrites(int more) {
        long wanted = writes + more;
        Eventually.holds(() -> {
            check();
            if (writes < wanted) {
                throw new AssertionError(name + ": no write is acknowledged");
            }
        });
    }

    /** Every acknowledged write of this moment reads back. */
    void verify() {
        int wanted = looksWanted + 1;
        looksWanted = wanted;
        Eventually.holds(() -> {
            check();
            if (looksDone < wanted) {
                throw new AssertionError(name + ": not everything is read back");
            }
        });
    }

    /** The longest time without an answer since the last call, in milliseconds. */
    long longestGapMillis() {
        long open = System.nanoTime() - lastAnswer;
        long gap = TimeUnit.NANOSECONDS.toMillis(Math.max(longest, open));
        longest = 0;
        return gap;
    }

    /** No write is under way when this returns, and none begins before {@link #resume}. */
    void hold() {
        silent = false;
        held = true;
        Eventually.holds(() -> {
            check();
            if (!silent) {
                throw new AssertionError(name + ": the last write is not acknowledged");
            }
        });
    }

    void resume() {
        held = false;
    }

    /** An image as another tool read it must hold exactly what was acknowledged; the writer is held. */
    void checkImage(Path image) {
        try (FileChannel file = FileChannel.open(image)) {
            ByteBuffer block = ByteBuffer.allocate(BLOCK);
            for (int index = 0; index < BLOCKS; index++) {
                if (acknowledged[index] > 0) {
                    file.read(block.clear(), (long) index * BLOCK);
                    String wrong = wrong(block, index);
                    if (!wrong.isEmpty()) {
                        throw new IllegalStateException("in the image, " + wrong);
                    }
                }
            }
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    @Override
    public void close() {
        ending = true;
        namespace.close();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(70));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
