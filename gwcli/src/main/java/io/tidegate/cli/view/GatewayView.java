package io.tidegate.cli.view;

import io.tidegate.cli.render.Table;
import io.tidegate.proto.gateway_info;
import io.tidegate.proto.gateway_stats_info;
import io.tidegate.proto.poll_group_info;
import io.tidegate.proto.poll_group_transport_info;
import io.tidegate.proto.thread_stats_info;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a gateway says about itself, as lines and as a table. */
public final class GatewayView {

    private final List<String> lines = new ArrayList<>();

    private GatewayView() {}

    /** One line per known fact. */
    public static List<String> of(gateway_info info) {
        GatewayView view = new GatewayView();
        view.text("CLI's version", info.getCliVersion());
        view.text("Gateway's version", info.getVersion());
        view.text("Gateway's name", info.getName());
        view.text("Gateway's group", info.getGroup());
        view.text("Gateway's host name", info.getHostname());
        view.lines.add("Gateway's load balancing group: " + info.getLoadBalancingGroup());
        view.lines.add("Gateway's address: " + info.getAddr());
        view.lines.add("Gateway's port: " + info.getPort());
        view.limit("Gateway's max subsystems", info.getMaxSubsystems());
        view.limit("Gateway's max hosts", info.getMaxHosts());
        view.limit("Gateway's max namespaces", info.getMaxNamespaces());
        view.limit("Gateway's max namespaces per subsystem", info.getMaxNamespacesPerSubsystem());
        view.limit("Gateway's max hosts per subsystem", info.getMaxHostsPerSubsystem());
        view.text("SPDK version", info.getSpdkVersion());
        view.text("Gateway's location", info.getLocation());
        if (info.hasGatewayInitializationOver() && !info.getGatewayInitializationOver()) {
            view.lines.add("Gateway's initialization is still in progress");
        }
        if (info.hasIoStatsEnabled()) {
            view.lines.add("IO statistics of connections: " + (info.getIoStatsEnabled() ? "enabled" : "disabled"));
        }
        return view.lines;
    }

    private void text(String name, String value) {
        if (!value.isEmpty()) {
            lines.add(name + ": " + value);
        }
    }

    private void limit(String name, int value) {
        if (value != 0) {
            lines.add(name + ": " + value);
        }
    }

    /** One row per poll group. */
    public static Listing of(gateway_stats_info stats) {
        List<String> headings = List.of(
                "Poll\nGroup",
                "Tick\nRate",
                "Admin\nQPairs",
                "IO\nQPairs",
                "Current\nAdmin\nQPairs",
                "Current\nIO\nQPairs",
                "Pending\nBdev\nIO",
                "Completed\nNVMe\nIO",
                "Transports");
        List<List<String>> rows = stats.getPollGroupsList().stream()
                .map(group -> row(stats, group))
                .toList();
        return new Listing("NVMf statistics for gateway", new Table(headings, rows), "No poll groups");
    }

    /** One row per thread, in ticks since the gateway's start. */
    public static Listing of(thread_stats_info stats) {
        List<List<String>> rows = stats.getThreadsList().stream()
                .map(thread -> List.of(
                        thread.getName(),
                        Long.toUnsignedString(thread.getBusy()),
                        Long.toUnsignedString(thread.getIdle())))
                .toList();
        return new Listing(
                "Threads of the gateway, " + Long.toUnsignedString(stats.getTickRate()) + " ticks a second",
                new Table(List.of("Name", "Busy", "Idle"), rows),
                "No threads");
    }

    private static List<String> row(gateway_stats_info stats, poll_group_info group) {
        return List.of(
                group.getName(),
                Long.toUnsignedString(stats.getTickRate()),
                Integer.toString(group.getAdminQpairs()),
                Integer.toString(group.getIoQpairs()),
                Integer.toString(group.getCurrentAdminQpairs()),
                Integer.toString(group.getCurrentIoQpairs()),
                Long.toUnsignedString(group.getPendingBdevIo()),
                Long.toUnsignedString(group.getCompletedNvmeIo()),
                group.getTransportsList().stream()
                        .map(poll_group_transport_info::getTrtype)
                        .collect(Collectors.joining(", ")));
    }
}
