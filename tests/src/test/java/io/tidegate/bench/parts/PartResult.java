package io.tidegate.bench.parts;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;

/**
 * What one part cost.
 *
 * @param part which, as {@code Codec.decodeCommand}
 * @param parameters of it
 * @param nanos an operation took, one for each iteration that counts, in ascending order
 * @param bytes an operation allocated, by the account of the whole process; {@link Double#NaN} when the JVM keeps none
 */
record PartResult(String part, Map<String, String> parameters, double[] nanos, double bytes) {

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    static PartResult of(BenchmarkResult measured) {
        BenchmarkParams params = measured.getParams();
        String[] name = params.getBenchmark().split("\\.");
        double[] nanos = measured.getIterationResults().stream()
                .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
                .sorted()
                .toArray();
        Map<String, String> parameters =
                params.getParamsKeys().stream().collect(Collectors.toMap(key -> key, params::getParam));
        Result<?> allocated = measured.getSecondaryResults().get(ALLOCATED);
        return new PartResult(
                name[name.length - 2] + "." + name[name.length - 1],
                parameters,
                nanos,
                allocated == null ? Double.NaN : allocated.getScore());
    }

    double median() {
        int middle = nanos.length / 2;
        return nanos.length % 2 == 1 ? nanos[middle] : (nanos[middle - 1] + nanos[middle]) / 2;
    }

    String line() {
        String of = parameters.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%-31s %-16s %9.1f ns (%.1f to %.1f)%s",
                part,
                of,
                median(),
                nanos[0],
                nanos[nanos.length - 1],
                Double.isNaN(bytes) ? "" : String.format(Locale.ROOT, "  %.2f bytes allocated", bytes));
    }
}
