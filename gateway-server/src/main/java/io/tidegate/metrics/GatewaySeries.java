package io.tidegate.metrics;

import static io.tidegate.metrics.MetricText.labels;

import io.tidegate.config.DesiredState;
import io.tidegate.config.settings.GatewaySettings;
import io.tidegate.control.LiveStatistics;
import java.util.List;
import java.util.Optional;

/** The gateway itself and its event loops, which stand where upstream has reactors. */
final class GatewaySeries implements Series {

    private static final double NANOS = 1e9;

    private final LiveStatistics live;
    private final String info;

    GatewaySeries(GatewaySettings settings, String version, LiveStatistics live) {
        this.live = live;
        GatewaySettings.Identity identity = settings.identity();
        String group = identity.group().isEmpty() ? "_null_" : identity.group();
        String host = Optional.ofNullable(System.getenv("NODE_NAME")).orElse(identity.hostName());
        this.info = labels(
                "spdk_version",
                "none, this is Tidegate",
                "version",
                version,
                "addr",
                settings.grpc().host(),
                "port",
                Integer.toString(settings.grpc().port()),
                "name",
                identity.name(),
                "hostname",
                host,
                "group",
                group,
                "load_balancing_group",
                "1");
    }

    @Override
    public void write(DesiredState state, MetricText out) {
        out.family("ceph_nvmeof_gateway_info", "gauge", "The gateway").sample(info, 1);
        List<LiveStatistics.Loop> loops = live.loops();
        out.family("ceph_nvmeof_reactor_seconds_total", "counter", "Time of an event loop, by what it did");
        for (LiveStatistics.Loop loop : loops) {
            out.sample(labels("name", loop.name(), "mode", "busy"), loop.busyNanos() / NANOS);
            out.sample(labels("name", loop.name(), "mode", "idle"), loop.idleNanos() / NANOS);
        }
        out.family("tidegate_loop_connections", "gauge", "Queue pairs of hosts on an event loop");
        for (LiveStatistics.Loop loop : loops) {
            out.sample(
                    labels("loop", loop.name(), "queue", "admin"), loop.queues().currentAdmin());
            out.sample(labels("loop", loop.name(), "queue", "io"), loop.queues().currentIo());
        }
        out.family("tidegate_loop_queue_depth", "gauge", "Requests of an event loop at block devices");
        loops.forEach(loop -> out.sample(labels("loop", loop.name()), loop.pending()));
        out.family("tidegate_loop_commands_total", "counter", "I/O commands that an event loop has answered");
        loops.forEach(loop -> out.sample(labels("loop", loop.name()), loop.answered()));
    }
}
