package io.tidegate.app.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the demo of two gateways makes. Immutable.
 *
 * @param nqn of the subsystem
 * @param pool of the image
 * @param image its name
 * @param imageBytes its size if it has to be made
 * @param data folder of logs, and of state and image without Ceph
 * @param ceph the ceph.conf; empty for files
 * @param firstPort NVMe/TCP port of the first gateway, the second has the next; the same holds for the other ports
 * @param firstDiscoveryPort discovery port
 * @param firstGrpcPort management port
 * @param firstMetricsPort port of metrics and the status page
 * @param steady how long a gateway must be steady to get its hosts back
 */
public record HaPlan(
        String nqn,
        String pool,
        String image,
        long imageBytes,
        Path data,
        Optional<Path> ceph,
        int firstPort,
        int firstDiscoveryPort,
        int firstGrpcPort,
        int firstMetricsPort,
        Duration steady) {

    /** Gateways are counted from 0. */
    static String name(int gateway) {
        return "gw" + (gateway + 1);
    }

    int grpcPort(int gateway) {
        return firstGrpcPort + gateway;
    }

    DemoPlan of(int gateway) {
        return new DemoPlan(nqn, pool, image, imageBytes, firstPort + gateway, firstDiscoveryPort + gateway);
    }

    /** Where the status page of a gateway is. */
    String statusPage(int gateway) {
        return "http://" + DemoPlan.ADDRESS + ":" + (firstMetricsPort + gateway) + "/status";
    }

    /** The lines of a gateway's configuration file. */
    List<String> configuration(int gateway) {
        List<String> lines = new ArrayList<>(List.of(
                "[gateway]",
                "name = " + name(gateway),
                "override_hostname = " + name(gateway),
                "group = tidegate-demo",
                "addr = " + DemoPlan.ADDRESS,
                "port = " + grpcPort(gateway),
                "prometheus_exporter_ssl = False",
                "prometheus_port = " + (firstMetricsPort + gateway),
                "[gateway-logs]",
                "log_level = info",
                "[discovery]",
                "addr = " + DemoPlan.ADDRESS,
                "port = " + (firstDiscoveryPort + gateway),
                "bind_retries_limit = 0",
                "[ha]",
                "failback_ms = " + steady.toMillis()));
        if (ceph.isPresent()) {
            lines.addAll(List.of(
                    "[ceph]", "pool = " + pool, "config_file = " + ceph.get().toAbsolutePath()));
        } else {
            lines.add("backing = local");
        }
        return lines;
    }
}
