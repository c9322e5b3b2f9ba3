package io.tidegate.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What one measurement is of. Immutable.
 *
 * @param depth commands under way on each connection
 * @param bytes of each command
 * @param readPercent share of reads
 * @param sequential one place after the other, not random places
 * @param digests header and data carry digests
 * @param connections I/O queues, each of a controller of its own
 */
record BenchCell(int depth, int bytes, int readPercent, boolean sequential, boolean digests, int connections) {

    /** Every combination, in the order in which a reader looks for them. */
    static List<BenchCell> table(
            List<Integer> depths,
            List<Integer> sizes,
            List<Integer> reads,
            boolean sequential,
            boolean digests,
            List<Integer> connections) {
        List<BenchCell> cells = new ArrayList<>();
        for (int count : connections) {
            for (int bytes : sizes) {
                for (int read : reads) {
                    for (int depth : depths) {
                        cells.add(new BenchCell(depth, bytes, read, sequential, digests, count));
                    }
                }
            }
        }
        return cells;
    }

    String kind() {
        String what = switch (readPercent) {
            case 0 -> "write";
            case 100 -> "read";
            default -> readPercent + "% read";
        };
        return sequential ? "sequential " + what : what;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s %d KiB, depth %d, %d connection%s%s",
                kind(),
                bytes >> 10,
                depth,
                connections,
                connections == 1 ? "" : "s",
                digests ? ", digests" : "");
    }
}
