package io.tidegate.cli.top;

import io.tidegate.cli.render.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rates as a table for people and as a tree for scripts. */
public final class TopView {

    private static final double MIB = 1 << 20;
    private static final List<String> HEADINGS = List.of(
            "Subsystem",
            "NSID",
            "Image",
            "Read\nIOPS",
            "Write\nIOPS",
            "Read\nMiB/s",
            "Write\nMiB/s",
            "Read\nus",
            "Write\nus",
            "Hosts");

    private TopView() {}

    /** One line above the table: the sums. */
    public static String heading(List<Rate> rates) {
        return String.format(
                Locale.ROOT,
                "%d namespaces: %.0f reads/s, %.0f writes/s, %.1f MiB/s read, %.1f MiB/s written",
                rates.size(),
                rates.stream().mapToDouble(Rate::reads).sum(),
                rates.stream().mapToDouble(Rate::writes).sum(),
                rates.stream().mapToDouble(Rate::readBytes).sum() / MIB,
                rates.stream().mapToDouble(Rate::writeBytes).sum() / MIB);
    }

    /** A row for each namespace. */
    public static Table table(List<Rate> rates) {
        return new Table(HEADINGS, rates.stream().map(TopView::row).toList());
    }

    private static List<String> row(Rate one) {
        return List.of(
                one.subsystem(),
                Integer.toUnsignedString(one.nsid()),
                one.image(),
                whole(one.reads()),
                whole(one.writes()),
                tenths(one.readBytes() / MIB),
                tenths(one.writeBytes() / MIB),
                whole(one.readMicros()),
                whole(one.writeMicros()),
                Integer.toString(one.connections()));
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private static String tenths(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** The same numbers by name. */
    public static Map<String, Object> tree(double seconds, List<Rate> rates) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("seconds", seconds);
        tree.put("namespaces", rates.stream().map(TopView::node).toList());
        return tree;
    }

    private static Map<String, Object> node(Rate one) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("subsystem_nqn", one.subsystem());
        node.put("nsid", one.nsid());
        node.put("image", one.image());
        node.put("reads_per_second", one.reads());
        node.put("writes_per_second", one.writes());
        node.put("read_bytes_per_second", one.readBytes());
        node.put("written_bytes_per_second", one.writeBytes());
        node.put("read_microseconds", one.readMicros());
        node.put("write_microseconds", one.writeMicros());
        node.put("connections", one.connections());
        return node;
    }
}
