package io.tidegate.metrics;

import static io.tidegate.metrics.MetricText.labels;

import io.tidegate.bdev.BlockOperation;
import io.tidegate.bdev.layer.IoStatistics;
import io.tidegate.bdev.layer.IoStatistics.Operation;
import io.tidegate.bdev.layer.LatencyHistogram;
import io.tidegate.config.DesiredState;
import io.tidegate.config.NamespaceConfig;
import io.tidegate.config.StateKeys;
import io.tidegate.control.LiveStatistics;
import io.tidegate.control.LiveView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * The images of namespaces that this gateway serves, and what passed through them.
 *
 * <p>Written is what writes, compare-and-writes and zeroes have changed, as in the management calls. Histograms are shown
 * for what has happened only: empty ones of thousands of namespaces would be most of the page.
 */
final class NamespaceSeries implements Series {

    private static final double NANOS = 1e9;
    private static final List<BlockOperation> MEASURED = List.of(BlockOperation.values());
    private static final String[] BOUNDS = bounds();

    private final LiveView live;
    private final LiveStatistics statistics;
    private final List<String> pools;

    /**
     * Prepares.
     *
     * @param pools whose images are shown; empty for all
     */
    NamespaceSeries(LiveView live, LiveStatistics statistics, List<String> pools) {
        this.live = live;
        this.statistics = statistics;
        this.pools = pools;
    }

    private record Line(
            String key, String labels, NamespaceConfig config, long bytes, Operation read, Operation written) {}

    @Override
    public void write(DesiredState state, MetricText out) {
        List<Line> lines = lines(state);
        out.family("ceph_nvmeof_bdev_metadata", "gauge", "The image behind a block device");
        lines.forEach(line -> out.sample(metadata(line.config()), 1));
        longs(out, lines, "bdev_capacity_bytes", "gauge", "Size of a block device", Line::bytes);
        longs(
                out,
                lines,
                "bdev_reads_completed_total",
                "counter",
                "Reads done",
                one -> one.read().completed());
        longs(
                out,
                lines,
                "bdev_writes_completed_total",
                "counter",
                "Writes done",
                one -> one.written().completed());
        longs(
                out,
                lines,
                "bdev_read_bytes_total",
                "counter",
                "Bytes read",
                one -> one.read().bytes());
        longs(
                out,
                lines,
                "bdev_written_bytes_total",
                "counter",
                "Bytes written",
                one -> one.written().bytes());
        doubles(
                out,
                lines,
                "bdev_read_seconds_total",
                "Time spent on reads",
                one -> one.read().totalNanos() / NANOS);
        doubles(
                out,
                lines,
                "bdev_write_seconds_total",
                "Time spent on writes",
                one -> one.written().totalNanos() / NANOS);
        errors(out, lines);
        histograms(out, lines);
    }

    private List<Line> lines(DesiredState state) {
        List<Line> lines = new ArrayList<>(state.namespaces().size());
        for (NamespaceConfig one : state.namespaces().values()) {
            if (!pools.isEmpty() && !pools.contains(one.image().pool())) {
                continue;
            }
            String key = StateKeys.namespace(one.subsystem(), one.nsid());
            live.namespace(key).ifPresent(open -> lines.add(line(key, one, open.sizeBytes())));
        }
        return lines;
    }

    private Line line(String key, NamespaceConfig config, long bytes) {
        IoStatistics counted = statistics.ofNamespace(key).orElse(new IoStatistics(java.util.Map.of()));
        return new Line(
                key,
                labels("bdev_name", config.deviceName()),
                config,
                bytes,
                counted.of(BlockOperation.READ),
                sum(
                        counted.of(BlockOperation.WRITE),
                        sum(counted.of(BlockOperation.COMPARE_AND_WRITE), counted.of(BlockOperation.WRITE_ZEROES))));
    }

    private static Operation sum(Operation a, Operation b) {
        return new Operation(
                a.completed() + b.completed(),
                a.bytes() + b.bytes(),
                a.failed() + b.failed(),
                a.totalNanos() + b.totalNanos(),
                0,
                0);
    }

    private static String metadata(NamespaceConfig one) {
        return labels(
                "bdev_name",
                one.deviceName(),
                "pool_name",
                one.image().pool(),
                "namespace",
                one.image().radosNamespace(),
                "rbd_name",
                one.image().image(),
                "block_size",
                Integer.toString(one.blockSize()));
    }

    private static void longs(
            MetricText out, List<Line> lines, String name, String type, String help, ToLongFunction<Line> value) {
        out.family("ceph_nvmeof_" + name, type, help);
        lines.forEach(line -> out.sample(line.labels(), value.applyAsLong(line)));
    }

    private static void doubles(
            MetricText out, List<Line> lines, String name, String help, ToDoubleFunction<Line> value) {
        out.family("ceph_nvmeof_" + name, "counter", help);
        lines.forEach(line -> out.sample(line.labels(), value.applyAsDouble(line)));
    }

    private static void errors(MetricText out, List<Line> lines) {
        out.family("tidegate_bdev_errors_total", "counter", "Reads and writes of a block device that failed");
        for (Line line : lines) {
            failed(out, line, "read", line.read().failed());
            failed(out, line, "write", line.written().failed());
        }
    }

    private static void failed(MetricText out, Line line, String operation, long count) {
        if (count > 0) {
            out.sample(line.labels() + ",operation=\"" + operation + "\"", count);
        }
    }

    private void histograms(MetricText out, List<Line> lines) {
        out.family("tidegate_bdev_latency_seconds", "histogram", "Time of requests to a block device, by operation");
        for (Line line : lines) {
            for (BlockOperation operation : MEASURED) {
                long[] counts = statistics.latencies(line.key(), operation);
                if (counts.length > 0) {
                    histogram(out, line, operation, counts);
                }
            }
        }
    }

    /** The count is that of the buckets read here, so that it fits them whatever happens meanwhile. */
    private void histogram(MetricText out, Line line, BlockOperation operation, long[] counts) {
        String labels = line.labels() + ",operation=\"" + operation.name().toLowerCase(Locale.ROOT) + "\"";
        long sofar = 0;
        for (int i = 0; i < counts.length; i++) {
            sofar += counts[i];
            out.sample("_bucket", labels + BOUNDS[i], sofar);
        }
        long nanos = statistics
                .ofNamespace(line.key())
                .map(counted -> counted.of(operation).totalNanos())
                .orElse(0L);
        out.sample("_sum", labels, nanos / NANOS);
        out.sample("_count", labels, sofar);
    }

    private static String[] bounds() {
        String[] bounds = new String[LatencyHistogram.size()];
        for (int i = 0; i < bounds.length; i++) {
            boolean last = i == bounds.length - 1;
            bounds[i] = ",le=\"" + (last ? "+Inf" : Double.toString(LatencyHistogram.bound(i) / NANOS)) + "\"";
        }
        return bounds;
    }
}
