package io.tidegate.cli.top;

import io.tidegate.proto.bdev_io_stats_info;
import io.tidegate.proto.connection;
import io.tidegate.proto.list_namespaces_io_stats_info;
import io.tidegate.proto.namespace_cli;
import java.util.List;
import java.util.Optional;

/**
 * The counters of a gateway at one moment. Immutable.
 *
 * @param namespaces what there is
 * @param stats counters of each block device and the time of the gateway they were read at
 * @param connections hosts that are there
 */
public record Sample(
        List<namespace_cli> namespaces, list_namespaces_io_stats_info stats, List<connection> connections) {

    /** Copies the lists. */
    public Sample {
        namespaces = List.copyOf(namespaces);
        connections = List.copyOf(connections);
    }

    /** The counters of a device. */
    Optional<bdev_io_stats_info> of(String device) {
        return stats.getNamespacesList().stream()
                .filter(one -> one.getBdevName().equals(device))
                .findFirst();
    }

    /** Controllers that hosts have on a subsystem. */
    int connectionsOf(String nqn) {
        return (int) connections.stream()
                .filter(one -> one.getConnected() && one.getSubsystem().equals(nqn))
                .count();
    }
}
