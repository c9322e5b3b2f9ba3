package io.tidegate.rounds;

import io.tidegate.support.FreePort;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a gateway is. Immutable.
 *
 * @param name of the gateway
 * @param address of its management, discovery and listener
 * @param port of its listener
 * @param grpcPort of its management
 * @param discoveryPort of its discovery service
 * @param prefix of the command that starts it
 * @param ha further lines of its section {@code [ha]}
 */
record Seat(
        String name, String address, int port, int grpcPort, int discoveryPort, List<String> prefix, List<String> ha) {

    /** At a loopback address of this machine, at ports that are free there. */
    static Seat onLoopback(String name, String address) {
        return new Seat(
                name,
                address,
                FreePort.next(address),
                FreePort.next(address),
                FreePort.next(address),
                List.of(),
                List.of());
    }

    /** In a network namespace of its own. */
    static Seat inNamespace(String name, String address, String namespace, String beats) {
        return new Seat(
                name,
                address,
                4420,
                5500,
                8009,
                List.of("ip", "netns", "exec", namespace),
                List.of("beat_addr = " + beats));
    }

    /** The lines of its configuration file. */
    List<String> configuration(String group, List<String> haOfAll, List<String> rest) {
        List<String> lines = new ArrayList<>(List.of(
                "[gateway]",
                "name = " + name,
                "override_hostname = " + name,
                "group = " + group,
                "verify_listener_ip = False",
                "addr = " + address,
                "port = " + grpcPort,
                "[discovery]",
                "addr = " + address,
                "port = " + discoveryPort,
                "[ha]",
                // Whoever hangs here wakes again: what it held must not land.
                "hang_guard = False",
                "failback_ms = 1500"));
        lines.addAll(ha);
        lines.addAll(haOfAll);
        lines.addAll(rest);
        return lines;
    }
}
