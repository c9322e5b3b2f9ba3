package io.tidegate.bench;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a benchmark prints and writes: lines for people, JSON for tools, a plot. Pure. */
final class BenchReport {

    private static final Gson JSON = new GsonBuilder()
            .setPrettyPrinting()
            .serializeSpecialFloatingPointValues()
            .create();
    private static final int BAR = 24;
    private static final int LEFT = 300;
    private static final int WIDTH = 900;

    private BenchReport() {}

    static String line(BenchResult result) {
        String text = String.format(
                Locale.ROOT,
                "%-44s %9.0f IOPS %8.1f MiB/s  p50 %6.0f  p99 %6.0f  p99.9 %6.0f us",
                result.cell(),
                BenchResult.median(result.own(), BenchSample::iops),
                BenchResult.median(result.own(), BenchSample::mebibytesPerSecond),
                BenchResult.median(result.own(), BenchSample::p50),
                BenchResult.median(result.own(), BenchSample::p99),
                BenchResult.median(result.own(), BenchSample::p999));
        return text + cost(result) + fairness(result) + ratio(result) + distance(result);
    }

    private static String distance(BenchResult result) {
        List<Double> known = result.processorNanos().stream()
                .filter(nanos -> !nanos.isNaN())
                .sorted()
                .toList();
        if (known.isEmpty()) {
            return "";
        }
        String text =
                String.format(Locale.ROOT, "  processors %.0f to %.0f ns apart", known.getFirst(), known.getLast());
        return result.leftOut() == 0 ? text : text + ", " + result.leftOut() + " rounds left out";
    }

    private static String cost(BenchResult result) {
        double cpu = BenchResult.median(result.own(), BenchSample::cpuMicrosPerIo);
        return Double.isNaN(cpu) ? "" : String.format(Locale.ROOT, "  cpu %.1f us/IO", cpu);
    }

    private static String fairness(BenchResult result) {
        return result.cell().connections() == 1
                ? ""
                : String.format(
                        Locale.ROOT,
                        "  slowest %.0f %%",
                        100 * BenchResult.median(result.own(), BenchSample::slowestShare));
    }

    private static String ratio(BenchResult result) {
        List<Double> ratios = result.ratios();
        if (ratios.isEmpty()) {
            return "";
        }
        String format =
                result.rate() > 0 ? "  p99.9 %.2f of the peer's (%.2f to %.2f)" : "  %.2f of the peer (%.2f to %.2f)";
        return String.format(Locale.ROOT, format, BenchResult.median(ratios), ratios.getFirst(), ratios.getLast());
    }

    /** Everything measured, round by round, with the facts of the machine. */
    static String json(MachineFacts machine, List<BenchResult> results) {
        record Report(MachineFacts machine, List<BenchResult> results) {}
        return JSON.toJson(new Report(machine, results)) + "\n";
    }

    /** Bars of the median IOPS, one a cell, the peer's below Tidegate's. */
    static String plot(MachineFacts machine, List<BenchResult> results) {
        double most = results.stream()
                .mapToDouble(result -> Math.max(
                        BenchResult.median(result.own(), BenchSample::iops),
                        result.peer().isEmpty() ? 0 : BenchResult.median(result.peer(), BenchSample::iops)))
                .max()
                .orElse(1);
        StringBuilder bars = new StringBuilder();
        int y = 50;
        for (BenchResult result : results) {
            bars.append(text(10, y + BAR / 2 + 4, result.cell().toString()));
            y = bar(bars, y, most, BenchResult.median(result.own(), BenchSample::iops), "#1f6f8b");
            if (!result.peer().isEmpty()) {
                y = bar(bars, y, most, BenchResult.median(result.peer(), BenchSample::iops), "#c9a227");
            }
            y += BAR / 3;
        }
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + WIDTH + "\" height=\"" + (y + 20)
                + "\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
                + text(10, 20, "Median IOPS; " + machine.summary())
                + (results.stream().allMatch(result -> result.peer().isEmpty())
                        ? ""
                        : text(10, 38, "first bar Tidegate, second the peer"))
                + bars + "</svg>\n";
    }

    private static int bar(StringBuilder bars, int y, double most, double iops, String colour) {
        long width = Math.round((WIDTH - LEFT - 90) * iops / most);
        bars.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>\n"
                .formatted(LEFT, y, width, BAR - 6, colour));
        bars.append(text((int) (LEFT + width + 6), y + BAR / 2 + 2, String.format(Locale.ROOT, "%,.0f", iops)));
        return y + BAR - 4;
    }

    private static String text(int x, int y, String words) {
        String safe = words.chars()
                .mapToObj(c -> c == '<' ? "&lt;" : c == '&' ? "&amp;" : Character.toString(c))
                .collect(Collectors.joining());
        return "<text x=\"%d\" y=\"%d\">%s</text>\n".formatted(x, y, safe);
    }
}
