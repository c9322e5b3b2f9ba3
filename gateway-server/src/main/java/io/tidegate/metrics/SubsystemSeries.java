package io.tidegate.metrics;

import static io.tidegate.metrics.MetricText.labels;

import io.tidegate.config.DesiredState;
import io.tidegate.config.HostConfig;
import io.tidegate.config.NamespaceConfig;
import io.tidegate.config.StateKeys;
import io.tidegate.config.SubsystemConfig;
import io.tidegate.control.LiveView;
import io.tidegate.control.LiveView.LiveController;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Subsystems, what belongs to them and who is connected. The discovery subsystem is left out, as upstream does. */
final class SubsystemSeries implements Series {

    private static final String MODEL = "Ceph bdev Controller";
    private static final String NOWHERE = "<n/a>";

    private final LiveView live;
    private final KeepAliveMarks marks;
    private final String gateway;
    private final String group;

    SubsystemSeries(LiveView live, KeepAliveMarks marks, String gateway, String group) {
        this.live = live;
        this.marks = marks;
        this.gateway = gateway;
        this.group = group.isEmpty() ? "_null_" : group;
    }

    @Override
    public void write(DesiredState state, MetricText out) {
        Collection<SubsystemConfig> all = state.subsystems().values();
        out.family("ceph_nvmeof_subsystem_metadata", "gauge", "A subsystem");
        all.forEach(one -> out.sample(metadata(one, state), 1));
        count(out, all, "listener_count", "Listeners of this gateway", one -> listeners(one, state));
        count(out, all, "host_count", "Hosts that are allowed", one -> hosts(one, state));
        count(out, all, "namespace_count", "Namespaces", one -> state.namespaceCount(one.nqn()));
        count(out, all, "namespace_limit", "Namespaces that it may have", SubsystemConfig::maxNamespaces);
        namespaces(state, out);
        connections(state, out);
    }

    private String metadata(SubsystemConfig one, DesiredState state) {
        return labels(
                "nqn",
                one.nqn(),
                "serial_number",
                one.serialNumber(),
                "model_number",
                MODEL,
                "allow_any_host",
                state.openToAny(one.nqn()) ? "yes" : "no",
                "ha_enabled",
                "yes",
                "group",
                group);
    }

    private static void count(
            MetricText out,
            Collection<SubsystemConfig> all,
            String name,
            String help,
            ToLongFunction<SubsystemConfig> of) {
        out.family("ceph_nvmeof_subsystem_" + name, "gauge", help);
        all.forEach(one -> out.sample(labels("nqn", one.nqn()), of.applyAsLong(one)));
    }

    private long listeners(SubsystemConfig one, DesiredState state) {
        return state.listenersOf(one.nqn()).stream()
                .filter(it -> live.listening(StateKeys.listener(it.subsystem(), it.hostName(), it.traddr(), it.port())))
                .count();
    }

    private static long hosts(SubsystemConfig one, DesiredState state) {
        return state.hostsOf(one.nqn()).stream().filter(host -> !host.any()).count();
    }

    private void namespaces(DesiredState state, MetricText out) {
        out.family("ceph_nvmeof_subsystem_namespace_metadata", "gauge", "A namespace and the block device behind it");
        for (NamespaceConfig one : state.namespaces().values()) {
            out.sample(
                    labels(
                            "nqn",
                            one.subsystem(),
                            "nsid",
                            Integer.toUnsignedString(one.nsid()),
                            "bdev_name",
                            one.deviceName(),
                            "anagrpid",
                            Integer.toString(one.anaGroup())),
                    1);
        }
    }

    private void connections(DesiredState state, MetricText out) {
        Map<String, Map<String, String>> connected = new HashMap<>();
        out.family("ceph_nvmeof_host_connection_state", "gauge", "1 when the host is connected to this gateway");
        for (SubsystemConfig one : state.subsystems().values()) {
            Map<String, String> addresses = new HashMap<>();
            List<LiveController> controllers = live.controllers(one.nqn());
            controllers.forEach(it -> addresses.putIfAbsent(it.hostNqn(), it.address() + ":" + it.port()));
            addresses.forEach((host, address) -> out.sample(host(one.nqn(), host, address), 1));
            state.hostsOf(one.nqn()).stream()
                    .filter(host -> !host.any() && !addresses.containsKey(host.nqn()))
                    .map(HostConfig::nqn)
                    .forEach(host -> out.sample(host(one.nqn(), host, NOWHERE), 0));
            connected.put(one.nqn(), addresses);
        }
        timeouts(state, connected, out);
    }

    private void timeouts(DesiredState state, Map<String, Map<String, String>> connected, MetricText out) {
        out.family(
                "ceph_nvmeof_host_keepalive_timeout",
                "gauge",
                "1 when the host was lost by its keep-alive timeout since the last scrape");
        for (SubsystemConfig one : state.subsystems().values()) {
            connected.getOrDefault(one.nqn(), Map.of()).keySet().forEach(host -> timeout(one.nqn(), host, out));
            state.hostsOf(one.nqn()).stream()
                    .map(HostConfig::nqn)
                    .filter(host -> !host.equals(HostConfig.ANY)
                            && !connected.getOrDefault(one.nqn(), Map.of()).containsKey(host))
                    .forEach(host -> timeout(one.nqn(), host, out));
            marks.takeOthers(one.nqn()).forEach(host -> out.sample(plain(one.nqn(), host), 1));
        }
    }

    private void timeout(String nqn, String host, MetricText out) {
        out.sample(plain(nqn, host), marks.take(nqn, host) ? 1 : 0);
    }

    private String plain(String nqn, String host) {
        return labels("gw_name", gateway, "nqn", nqn, "host_nqn", host);
    }

    private String host(String nqn, String host, String address) {
        return labels("gw_name", gateway, "nqn", nqn, "host_nqn", host, "host_addr", address);
    }
}
