package io.tidegate.metrics;

import static io.tidegate.metrics.MetricText.labels;

import io.tidegate.config.DesiredState;
import io.tidegate.config.ListenerConfig;
import io.tidegate.config.StateKeys;
import io.tidegate.control.LiveView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The network interfaces that listeners of this gateway are on, as the system has them. */
final class InterfaceSeries implements Series {

    private static final Path DEVICES = Path.of("/sys/class/net");
    private static final String UNKNOWN = "unknown";

    private final LiveView live;

    InterfaceSeries(LiveView live) {
        this.live = live;
    }

    @Override
    public void write(DesiredState state, MetricText out) {
        Map<String, Set<String>> subsystems = new TreeMap<>();
        for (ListenerConfig one : state.listeners().values()) {
            String key = StateKeys.listener(one.subsystem(), one.hostName(), one.traddr(), one.port());
            if (live.listening(key)) {
                device(one.address())
                        .ifPresent(device -> subsystems
                                .computeIfAbsent(device, name -> new TreeSet<>())
                                .add(one.subsystem()));
            }
        }
        out.family("ceph_nvmeof_subsystem_listener_iface_info", "gauge", "An interface that a listener is on");
        subsystems.keySet().forEach(device -> out.sample(info(device), 1));
        out.family(
                "ceph_nvmeof_subsystem_listener_iface_speed_bytes",
                "gauge",
                "Speed of an interface in Mbit/s, whatever the name of the metric says");
        subsystems.keySet().forEach(device -> speed(device).ifPresent(speed -> out.sample(device(device, ""), speed)));
        out.family(
                "ceph_nvmeof_subsystem_listener_iface_nqn_info", "gauge", "A subsystem that listens on an interface");
        subsystems.forEach((device, nqns) -> nqns.forEach(nqn -> out.sample(device(device, nqn), 1)));
    }

    private static String device(String device, String nqn) {
        return nqn.isEmpty() ? labels("device", device) : labels("device", device, "nqn", nqn);
    }

    private static String info(String device) {
        return labels(
                "device",
                device,
                "operstate",
                read(device, "operstate").orElse(UNKNOWN),
                "duplex",
                read(device, "duplex").orElse(UNKNOWN),
                "mac_address",
                read(device, "address").orElse(""));
    }

    /** A virtual interface has none, or one below zero. */
    private static Optional<Long> speed(String device) {
        return read(device, "speed").filter(text -> text.matches("[0-9]{1,9}")).map(Long::parseLong);
    }

    private static Optional<String> device(String address) {
        try {
            return Optional.ofNullable(NetworkInterface.getByInetAddress(InetAddress.ofLiteral(address)))
                    .map(NetworkInterface::getName);
        } catch (SocketException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> read(String device, String file) {
        try {
            return Optional.of(Files.readString(DEVICES.resolve(device).resolve(file))
                            .strip())
                    .filter(text -> !text.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
