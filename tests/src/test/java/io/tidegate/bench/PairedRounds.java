package io.tidegate.bench;

import io.tidegate.initiator.NvmeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Measures two targets in turns until enough pairs count. One does not count when the machine was another one for one half of it: when
 * its processors moved nearer to each other, or farther apart, before, between or after the two. Owner: the thread of the benchmark.
 */
final class PairedRounds {

    /** One measurement, of one target or of both. */
    @FunctionalInterface
    interface Half {
        BenchSample measure() throws IOException, NvmeException;
    }

    /** Within one cache it varies by half; from one cache to another it is three times and more. */
    private static final double ANOTHER_MACHINE = 1.7;

    /** How many may fail for each that counts. */
    private static final int PATIENCE = 3;

    private final DoubleSupplier distance;

    /** Asks {@code distance} for nanoseconds, see {@link ProcessorDistance}, between any two measurements. */
    PairedRounds(DoubleSupplier distance) {
        this.distance = distance;
    }

    /**
     * What was measured.
     *
     * @param pairs those that count; when the machine never held still, those that there were
     * @param distances nanoseconds, the longest in each pair
     * @param leftOut how many did not count
     */
    record Outcome(List<List<BenchSample>> pairs, List<Double> distances, int leftOut) {}

    /**
     * Measures {@code wanted} pairs that count, or gives up after three times as many that do not.
     *
     * @param alike the distance at which the rate was found that the targets get, which may be too much for a machine that has become
     *     another; {@link ProcessorDistance#UNKNOWN} for any
     */
    Outcome measure(int wanted, List<Half> halves, double alike) throws IOException, NvmeException {
        List<List<BenchSample>> pairs = new ArrayList<>();
        List<Double> distances = new ArrayList<>();
        int leftOut = 0;
        double last = distance.getAsDouble();
        while (pairs.size() < wanted) {
            List<BenchSample> samples = new ArrayList<>();
            double nearest = last;
            double farthest = last;
            for (Half half : halves) {
                samples.add(half.measure());
                last = distance.getAsDouble();
                nearest = Math.min(nearest, last);
                farthest = Math.max(farthest, last);
            }
            boolean moved = differ(nearest, farthest) || differ(nearest, alike) || differ(alike, farthest);
            if (moved && leftOut < PATIENCE * wanted) {
                leftOut++;
            } else {
                pairs.add(List.copyOf(samples));
                distances.add(farthest);
            }
        }
        return new Outcome(pairs, distances, leftOut);
    }

    /** Nothing differs from what is unknown. */
    private static boolean differ(double near, double far) {
        return far > ANOTHER_MACHINE * near;
    }
}
