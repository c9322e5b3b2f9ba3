package io.tidegate.initiator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A load on one namespace. Immutable.
 *
 * <p>A load without a rate is closed: it asks for as much as it gets, and a target that stands still is asked for nothing meanwhile. One
 * with a rate is open: each command is due at a time fixed beforehand, and its latency counts from there.
 *
 * @param random at random places of the area; false: one after the other, from the beginning again after the end
 * @param readPercent share of reads, 0 to 100
 * @param ioBytes bytes of each command
 * @param depth commands under way on each I/O queue, at the most
 * @param rate commands a second over all I/O queues; 0: each as soon as one before it has come back
 * @param offset first byte of the area
 * @param length bytes of the area
 * @param operations commands after which the load ends; 0: no bound
 * @param time after which the load ends; zero: no bound
 * @param seed of places and content
 * @param ledger what is written and read is checked by it; null: content does not matter
 */
public record LoadSpec(
        boolean random,
        int readPercent,
        int ioBytes,
        int depth,
        double rate,
        long offset,
        long length,
        long operations,
        Duration time,
        long seed,
        @Nullable WriteLedger ledger) {

    public LoadSpec {
        if (readPercent < 0 || readPercent > 100 || ioBytes < 512 || depth < 1 || length < ioBytes || !(rate >= 0)) {
            throw new IllegalArgumentException("impossible load: " + readPercent + "% reads of " + ioBytes
                    + " bytes at depth " + depth + " in " + length + " bytes, " + rate + " a second");
        }
        if (operations == 0 && time.isZero()) {
            throw new IllegalArgumentException("a load needs a number of operations or a time");
        }
        if (ledger != null && !fits(ledger, offset, length, ioBytes)) {
            throw new IllegalArgumentException("the ledger does not cover the area in units of " + ioBytes + " bytes");
        }
    }

    private static boolean fits(WriteLedger ledger, long offset, long length, int ioBytes) {
        return ioBytes % ledger.grainBytes() == 0
                && offset % ledger.grainBytes() == 0
                && offset >= ledger.areaOffset()
                && offset + length <= ledger.areaOffset() + ledger.areaBytes();
    }

    /** Random reads and writes of a whole namespace for a time; content does not matter. */
    public static LoadSpec random(NvmeNamespace namespace, int readPercent, int ioBytes, int depth, Duration time) {
        return new LoadSpec(true, readPercent, ioBytes, depth, 0, 0, namespace.sizeBytes(), 0, time, 1, null);
    }

    /** The same, one place after the other; each queue has its own part of the namespace. */
    public static LoadSpec sequential(NvmeNamespace namespace, int readPercent, int ioBytes, int depth, Duration time) {
        return new LoadSpec(false, readPercent, ioBytes, depth, 0, 0, namespace.sizeBytes(), 0, time, 1, null);
    }

    /** Writes the area of {@code ledger} once, from front to back. */
    public static LoadSpec fill(WriteLedger ledger, int ioBytes, int depth) {
        return once(ledger, 0, ioBytes, depth);
    }

    /** Reads the area of {@code ledger} once, from front to back, and checks it. */
    public static LoadSpec check(WriteLedger ledger, int ioBytes, int depth) {
        return once(ledger, 100, ioBytes, depth);
    }

    private static LoadSpec once(WriteLedger ledger, int readPercent, int ioBytes, int depth) {
        long slots = ledger.areaBytes() / ioBytes;
        long length = slots * ioBytes;
        return new LoadSpec(
                false, readPercent, ioBytes, depth, 0, ledger.areaOffset(), length, slots, Duration.ZERO, 1, ledger);
    }

    /** Random reads and writes in the area of {@code ledger}, all of them checked. */
    public static LoadSpec verify(WriteLedger ledger, int readPercent, int ioBytes, int depth, Duration time) {
        long length = ledger.areaBytes() / ioBytes * ioBytes;
        return new LoadSpec(true, readPercent, ioBytes, depth, 0, ledger.areaOffset(), length, 0, time, 1, ledger);
    }

    /** The same load with places and order of another seed. */
    public LoadSpec withSeed(long other) {
        return new LoadSpec(random, readPercent, ioBytes, depth, rate, offset, length, operations, time, other, ledger);
    }

    /** The same load, ended after so many commands. */
    public LoadSpec withOperations(long count) {
        return new LoadSpec(random, readPercent, ioBytes, depth, rate, offset, length, count, time, seed, ledger);
    }

    /** The same load with so many commands a second. */
    public LoadSpec withRate(double wanted) {
        return new LoadSpec(
                random, readPercent, ioBytes, depth, wanted, offset, length, operations, time, seed, ledger);
    }

    /** Places of {@link #ioBytes} in the area. */
    long slots() {
        return length / ioBytes;
    }
}
