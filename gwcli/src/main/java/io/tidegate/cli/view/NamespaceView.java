package io.tidegate.cli.view;

import io.tidegate.cli.render.SizeText;
import io.tidegate.cli.render.Table;
import io.tidegate.proto.namespace_cli;
import io.tidegate.proto.namespaces_info;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Namespaces as a table. */
public final class NamespaceView {

    private NamespaceView() {}

    /** The table of a reply, with the words for the filter that was asked for. */
    public static Listing of(namespaces_info reply, NamespaceFilter filter, boolean verbose) {
        // What only newer gateways tell has a column when one of them tells it.
        boolean located = reply.getNamespacesList().stream()
                .anyMatch(namespace -> !namespace.getLocation().isEmpty());
        boolean encrypted =
                reply.getNamespacesList().stream().anyMatch(namespace -> namespace.getEncryptionEntriesCount() > 0);
        List<List<String>> rows = reply.getNamespacesList().stream()
                .map(namespace -> Words.cells(
                        row(namespace, filter, verbose).stream(),
                        located,
                        namespace.getLocation(),
                        encrypted,
                        encryption(namespace)))
                .toList();
        List<String> headings = Words.cells(headings(verbose).stream(), located, "Location", encrypted, "Encryption");
        return new Listing(filter.heading(), new Table(headings, rows), filter.whenEmpty());
    }

    /** Who sees each namespace. */
    public static Listing hosts(namespaces_info reply, NamespaceFilter filter) {
        return of(
                reply,
                filter,
                "Hosts",
                namespace -> namespace.getAutoVisible() ? "All hosts" : String.join("\n", namespace.getHostsList()));
    }

    /** The site of each namespace. */
    public static Listing locations(namespaces_info reply, NamespaceFilter filter) {
        return of(
                reply,
                filter,
                "Location",
                namespace -> namespace.getLocation().isEmpty() ? Words.NOT_APPLICABLE : namespace.getLocation());
    }

    private static Listing of(
            namespaces_info reply, NamespaceFilter filter, String what, Function<namespace_cli, String> cell) {
        List<List<String>> rows = reply.getNamespacesList().stream()
                .map(namespace -> List.of(
                        filter.subsystemOf(namespace),
                        Integer.toUnsignedString(namespace.getNsid()),
                        image(namespace),
                        cell.apply(namespace)))
                .toList();
        Table table = new Table(List.of("NQN", "NSID", "RBD\nImage", what), rows);
        return new Listing(filter.heading(), table, filter.whenEmpty());
    }

    private static String encryption(namespace_cli namespace) {
        String entries = namespace.getEncryptionEntriesList().stream()
                .map(entry -> entry.getFormat() + " " + entry.getKeyId())
                .collect(Collectors.joining("\n"));
        return entries + (namespace.hasDegraded() && namespace.getDegraded() ? "\nno key yet" : "");
    }

    private static List<String> headings(boolean verbose) {
        List<String> headings = new ArrayList<>(List.of(
                "NQN",
                "NSID",
                "Bdev\nName",
                "RBD\nImage",
                "Mode",
                "Image\nSize",
                "Block\nSize",
                "UUID",
                verbose ? "Load\nBalancing\nGroup\n(Configured)" : "Load\nBalancing\nGroup",
                "Visibility",
                "R/W IOs\nper\nsecond",
                "R/W MBs\nper\nsecond",
                "Read MBs\nper\nsecond",
                "Write MBs\nper\nsecond"));
        if (verbose) {
            headings.add("Cluster\nName");
        }
        return headings;
    }

    private static List<String> row(namespace_cli namespace, NamespaceFilter filter, boolean verbose) {
        List<String> cells = new ArrayList<>(List.of(
                filter.subsystemOf(namespace),
                Integer.toUnsignedString(namespace.getNsid()),
                Words.broken(namespace.getBdevName(), '-', 2),
                image(namespace),
                mode(namespace),
                SizeText.format(namespace.getRbdImageSize()),
                SizeText.format(namespace.getBlockSize()),
                Words.broken(namespace.getUuid(), '-', 3),
                group(namespace, verbose),
                visibility(namespace),
                limit(namespace.getRwIosPerSecond()),
                limit(namespace.getRwMbytesPerSecond()),
                limit(namespace.getRMbytesPerSecond()),
                limit(namespace.getWMbytesPerSecond())));
        if (verbose) {
            cells.add(namespace.getClusterName().isEmpty() ? Words.NOT_APPLICABLE : namespace.getClusterName());
        }
        return cells;
    }

    /** Pool and image; what is no RBD image shows as its own kind of address. */
    public static String image(namespace_cli namespace) {
        String pool = namespace.getRbdPoolName();
        if (pool.endsWith(":")) {
            return pool + namespace.getRbdImageName();
        }
        String inside = namespace.getRadosNamespaceName();
        return pool + "/" + (inside.isEmpty() ? "" : inside + "/") + namespace.getRbdImageName();
    }

    private static String mode(namespace_cli namespace) {
        return (namespace.getReadOnly() ? "Read-Only" : "Read-Write")
                + (namespace.getTrashImage() ? "\nTrash on delete" : "")
                + (namespace.getDisableAutoResize() ? "\nDisable auto resize" : "");
    }

    private static String group(namespace_cli namespace, boolean verbose) {
        String serving = number(namespace.getLoadBalancingGroup());
        return verbose ? serving + " (" + number(namespace.getConfiguredLoadBalancingGroup()) + ")" : serving;
    }

    private static String number(int group) {
        return group == 0 ? Words.NOT_APPLICABLE : Integer.toString(group);
    }

    private static String visibility(namespace_cli namespace) {
        if (namespace.getAutoVisible()) {
            return "All Hosts";
        }
        if (namespace.getHostsList().isEmpty()) {
            return "Restrictive";
        }
        return namespace.getHostsList().stream()
                .map(host -> "· " + Words.broken(host, ':', 2))
                .collect(Collectors.joining("\n"));
    }

    private static String limit(long perSecond) {
        return perSecond == 0 ? "unset" : Long.toUnsignedString(perSecond);
    }
}
