package io.tidegate.cli.view;

import io.tidegate.cli.render.Table;
import io.tidegate.proto.bdev_io_stats_info;
import io.tidegate.proto.list_namespaces_io_stats_info;
import io.tidegate.proto.namespace_io_error;
import io.tidegate.proto.namespace_io_stats_info;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The I/O counters of a namespace as a table of names and values. */
public final class IoStatsView {

    private static final List<String> HEADINGS = List.of(
            "Bdev\nName",
            "Bytes\nRead",
            "Read\nOps",
            "Bytes\nWritten",
            "Write\nOps",
            "Bytes\nUnmapped",
            "Unmap\nOps",
            "Bytes\nCopied",
            "Copy\nOps",
            "Read\nTicks",
            "Max",
            "Min",
            "Write\nTicks",
            "Max",
            "Min",
            "Unmap\nTicks",
            "Max",
            "Min",
            "Copy\nTicks",
            "Max",
            "Min");

    private final List<List<String>> rows = new ArrayList<>();

    private IoStatsView() {}

    /** The table of a reply; errors that never happened are left out. */
    public static Listing of(namespace_io_stats_info stats) {
        IoStatsView view = new IoStatsView();
        view.counts(stats);
        view.latencies(stats);
        for (namespace_io_error error : stats.getIoErrorList()) {
            if (error.getValue() != 0) {
                view.add("IO Error - " + error.getName(), Integer.toUnsignedLong(error.getValue()));
            }
        }
        String heading = "IO statistics for namespace " + stats.getNsid() + " in " + stats.getSubsystemNqn() + ", bdev "
                + stats.getBdevName();
        return new Listing(heading, new Table(List.of("Stat", "Value"), view.rows), "");
    }

    /** One row for each device. */
    public static Listing of(list_namespaces_io_stats_info stats, @Nullable String nqn) {
        List<List<String>> rows =
                stats.getNamespacesList().stream().map(IoStatsView::row).toList();
        String where = nqn == null ? "all subsystems" : "subsystem " + nqn;
        return new Listing(
                "IO statistics for namespaces in " + where + ", " + Long.toUnsignedString(stats.getTickRate())
                        + " ticks a second",
                new Table(HEADINGS, rows),
                "No namespaces in " + (nqn == null ? "any subsystem" : where));
    }

    private static List<String> row(bdev_io_stats_info one) {
        LongStream numbers = LongStream.of(
                one.getBytesRead(),
                one.getNumReadOps(),
                one.getBytesWritten(),
                one.getNumWriteOps(),
                one.getBytesUnmapped(),
                one.getNumUnmapOps(),
                one.getBytesCopied(),
                one.getNumCopyOps(),
                one.getReadLatencyTicks(),
                one.getMaxReadLatencyTicks(),
                one.getMinReadLatencyTicks(),
                one.getWriteLatencyTicks(),
                one.getMaxWriteLatencyTicks(),
                one.getMinWriteLatencyTicks(),
                one.getUnmapLatencyTicks(),
                one.getMaxUnmapLatencyTicks(),
                one.getMinUnmapLatencyTicks(),
                one.getCopyLatencyTicks(),
                one.getMaxCopyLatencyTicks(),
                one.getMinCopyLatencyTicks());
        return Stream.concat(
                        Stream.of(Words.broken(one.getBdevName(), '-', 2)), numbers.mapToObj(Long::toUnsignedString))
                .toList();
    }

    private void counts(namespace_io_stats_info stats) {
        add("Tick Rate", stats.getTickRate());
        add("Ticks", stats.getTicks());
        add("Bytes Read", stats.getBytesRead());
        add("Num Read Ops", stats.getNumReadOps());
        add("Bytes Written", stats.getBytesWritten());
        add("Num Write Ops", stats.getNumWriteOps());
        add("Bytes Unmapped", stats.getBytesUnmapped());
        add("Num Unmap Ops", stats.getNumUnmapOps());
    }

    private void latencies(namespace_io_stats_info stats) {
        add("Read Latency Ticks", stats.getReadLatencyTicks());
        add("Max Read Latency Ticks", stats.getMaxReadLatencyTicks());
        add("Min Read Latency Ticks", stats.getMinReadLatencyTicks());
        add("Write Latency Ticks", stats.getWriteLatencyTicks());
        add("Max Write Latency Ticks", stats.getMaxWriteLatencyTicks());
        add("Min Write Latency Ticks", stats.getMinWriteLatencyTicks());
        add("Unmap Latency Ticks", stats.getUnmapLatencyTicks());
        add("Max Unmap Latency Ticks", stats.getMaxUnmapLatencyTicks());
        add("Min Unmap Latency Ticks", stats.getMinUnmapLatencyTicks());
        add("Copy Latency Ticks", stats.getCopyLatencyTicks());
        add("Max Copy Latency Ticks", stats.getMaxCopyLatencyTicks());
        add("Min Copy Latency Ticks", stats.getMinCopyLatencyTicks());
    }

    private void add(String name, long value) {
        rows.add(List.of(name, Long.toUnsignedString(value)));
    }
}
