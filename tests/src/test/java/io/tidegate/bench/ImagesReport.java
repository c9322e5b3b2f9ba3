package io.tidegate.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What {@link ImagesBench} saw, and the lines that it prints of it. Owner: the thread of the benchmark. */
final class ImagesReport {

    /** What upstream's file says; others are compared with it. */
    static final int USUAL = 32;

    private final List<ImagesSample> samples = new ArrayList<>();
    private final List<ImagesHeld> held = new ArrayList<>();

    void add(ImagesSample sample) {
        samples.add(sample);
    }

    /** Of the first round too, which is the only one whose process has opened no image before. */
    void add(ImagesHeld one) {
        held.add(one);
    }

    /** The samples of one cell in the order of the rounds. */
    private List<ImagesSample> of(int perClient, boolean reads, int images) {
        return samples.stream()
                .filter(one -> one.perClient() == perClient && one.reads() == reads && one.images() == images)
                .toList();
    }

    String line(int perClient, boolean reads, int images, int depth) {
        List<ImagesSample> here = of(perClient, reads, images);
        return String.format(
                Locale.ROOT,
                "%-5s %2d a client, %2d busy at depth %2d: IOPS %s; of one image's %s; of those with %d a client %s;"
                        + " %.1f us of processor time an I/O",
                reads ? "read" : "write",
                perClient,
                images,
                depth,
                spread("%.0f", here.stream().map(ImagesSample::iops).toList()),
                spread("%.2f", ratios(here, of(perClient, reads, 1))),
                USUAL,
                spread("%.2f", ratios(here, of(USUAL, reads, images))),
                median(here, ImagesSample::cpuMicrosPerIo));
    }

    String line(int perClient) {
        List<ImagesHeld> rounds =
                held.stream().filter(one -> one.perClient() == perClient).toList();
        ImagesHeld first = rounds.getFirst();
        ImagesHeld last = rounds.getLast();
        return String.format(
                Locale.ROOT,
                "%2d a client, %d clients: %d images open in %.0f ms at first, then %s ms; threads %d (%d before); sockets %d;"
                        + " MiB resident %d (%d before), %d after all load",
                perClient,
                Math.ceilDiv(ImagesBench.IMAGES, perClient),
                ImagesBench.IMAGES,
                first.openMillis(),
                spread(
                        "%.0f",
                        rounds.stream().skip(1).map(ImagesHeld::openMillis).toList()),
                first.open().threads(),
                first.before().threads(),
                first.open().sockets() - first.before().sockets(),
                first.open().residentKibibytes() / 1024,
                first.before().residentKibibytes() / 1024,
                last.used().residentKibibytes() / 1024);
    }

    /** Round by round, for the machine is not the same in the next one. */
    private static List<Double> ratios(List<ImagesSample> some, List<ImagesSample> others) {
        return IntStream.range(0, some.size())
                .mapToObj(i -> some.get(i).iops() / others.get(i).iops())
                .toList();
    }

    private static String spread(String format, List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return String.format(
                Locale.ROOT,
                format + " (" + format + " to " + format + ")",
                BenchResult.median(sorted),
                sorted.getFirst(),
                sorted.getLast());
    }

    private static double median(List<ImagesSample> some, ToDoubleFunction<ImagesSample> value) {
        return BenchResult.median(
                some.stream().map(value::applyAsDouble).sorted().toList());
    }
}
