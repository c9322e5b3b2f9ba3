package io.tidegate.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Every round of one cell. Immutable.
 *
 * @param rate commands a second, at times fixed beforehand; 0: as many as each target can do
 * @param own samples of Tidegate's target, in the order of the rounds
 * @param peer samples of the other target, as many; empty when there is none
 * @param processorNanos how far apart the machine's first two processors were in each round, see {@link ProcessorDistance}
 * @param leftOut rounds that did not count, because that changed meanwhile
 */
record BenchResult(
        BenchCell cell,
        double rate,
        List<BenchSample> own,
        List<BenchSample> peer,
        List<Double> processorNanos,
        int leftOut) {

    /** Keeps copies. */
    BenchResult {
        own = List.copyOf(own);
        peer = List.copyOf(peer);
        processorNanos = List.copyOf(processorNanos);
    }

    /** What counts of Tidegate by the peer's, pair by pair, sorted: IOPS, or at a rate, which is the same for both, the time of the slowest of a thousand. */
    List<Double> ratios() {
        ToDoubleFunction<BenchSample> value = rate > 0 ? BenchSample::p999 : BenchSample::iops;
        return IntStream.range(0, peer.size())
                .mapToObj(i -> value.applyAsDouble(own.get(i)) / value.applyAsDouble(peer.get(i)))
                .sorted()
                .toList();
    }

    static double median(List<BenchSample> samples, ToDoubleFunction<BenchSample> value) {
        return median(samples.stream().map(value::applyAsDouble).sorted().toList());
    }

    /** The middle of sorted values, or between the two of the middle. */
    static double median(List<Double> sorted) {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
