package io.tidegate.control;

import static io.tidegate.control.StatusReply.SUCCESS;

import io.tidegate.bdev.Errno;
import io.tidegate.bdev.layer.IoStatistics;
import io.tidegate.config.DesiredState;
import io.tidegate.config.NamespaceConfig;
import io.tidegate.config.StateKeys;
import io.tidegate.proto.bdev_io_stats_info;
import io.tidegate.proto.bucket_info;
import io.tidegate.proto.connection_io_statistics;
import io.tidegate.proto.get_connection_io_statistics_req;
import io.tidegate.proto.latency_group;
import io.tidegate.proto.latency_stats;
import io.tidegate.proto.list_namespaces_io_stats_info;
import io.tidegate.proto.list_namespaces_io_stats_req;
import io.tidegate.proto.namespace_get_io_stats_req;
import io.tidegate.proto.namespace_io_stats_info;
import io.tidegate.proto.req_status;
import io.tidegate.proto.set_gateway_io_stats_mode_req;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows what has passed through namespaces and connections. A tick is a nanosecond. */
final class StatisticsService {

    private static final Logger LOG = LoggerFactory.getLogger(StatisticsService.class);
    private static final long TICKS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MICRO = 1000;

    /** The unit of a bucket's size. */
    private static final int KIBIBYTE = 1024;

    private final StateEditor editor;
    private final LiveStatistics live;
    private final LiveView view;

    StatisticsService(StateEditor editor, LiveStatistics live, LiveView view) {
        this.editor = editor;
        this.live = live;
        this.view = view;
    }

    namespace_io_stats_info namespace(namespace_get_io_stats_req request) throws Refusal {
        NamespaceConfig one = NamespaceLookup.require(editor.read(), request.getSubsystemNqn(), request.getNsid());
        NamespaceCounters counters = new NamespaceCounters(statistics(one).orElseThrow(() -> notServed(one)));
        return counters.whole()
                .setErrorMessage(SUCCESS)
                .setSubsystemNqn(one.subsystem())
                .setNsid(one.nsid())
                .setUuid(one.uuid().toString())
                .setBdevName(one.deviceName())
                .setTickRate(TICKS_PER_SECOND)
                .setTicks(live.uptimeNanos())
                .build();
    }

    list_namespaces_io_stats_info namespaces(list_namespaces_io_stats_req request) throws Refusal {
        DesiredState state = editor.read();
        String nqn = request.getSubsystemNqn();
        if (nqn.isEmpty() && request.getNsid() != 0) {
            throw new Refusal(
                    Errno.EINVAL,
                    "namespace " + Integer.toUnsignedString(request.getNsid())
                            + " of which subsystem is meant is missing; name it, or leave out both");
        }
        if (!nqn.isEmpty() && state.subsystem(nqn).isEmpty()) {
            throw new Refusal(Errno.ENOENT, "there is no subsystem " + nqn);
        }
        if (request.getNsid() != 0 && !nqn.isEmpty()) {
            NamespaceLookup.find(state, nqn, request.getNsid());
        }
        list_namespaces_io_stats_info.Builder reply = list_namespaces_io_stats_info
                .newBuilder()
                .setErrorMessage(SUCCESS)
                .setTickRate(TICKS_PER_SECOND)
                .setTicks(live.uptimeNanos());
        state.namespaces().values().stream()
                .filter(one -> nqn.isEmpty() || one.subsystem().equals(nqn))
                .filter(one -> request.getNsid() == 0 || one.nsid() == request.getNsid())
                .map(this::line)
                .flatMap(Optional::stream)
                .forEach(reply::addNamespaces);
        return reply.build();
    }

    /** A namespace that is not served here has done nothing here. */
    private Optional<bdev_io_stats_info> line(NamespaceConfig one) {
        return statistics(one)
                .map(counted -> new NamespaceCounters(counted)
                        .line()
                        .setBdevName(one.deviceName())
                        .build());
    }

    private Optional<IoStatistics> statistics(NamespaceConfig one) {
        return live.ofNamespace(StateKeys.namespace(one.subsystem(), one.nsid()));
    }

    private static Refusal notServed(NamespaceConfig one) {
        return new Refusal(
                Errno.ENODEV,
                NamespaceLookup.name(one) + " is not served here: image " + one.image()
                        + " is not open; the gateway's log says why");
    }

    connection_io_statistics connection(get_connection_io_statistics_req request) throws Refusal {
        String nqn = request.getSubsystemNqn();
        String host = request.getHostNqn();
        DesiredState state = editor.read();
        if (state.subsystem(nqn).isEmpty()) {
            throw new Refusal(Errno.ENOENT, "there is no subsystem " + nqn);
        }
        if (state.host(nqn, host).isEmpty() && !state.openToAny(nqn)) {
            throw new Refusal(Errno.ENODEV, "host " + host + " is not among the hosts of subsystem " + nqn);
        }
        if (!live.measuring()) {
            throw new Refusal(
                    Errno.ENOTSUP,
                    "the I/O of connections is not measured by this gateway; 'gateway set_io_stats_mode --enable'"
                            + " changes that");
        }
        if (view.controllers(nqn).stream().noneMatch(one -> one.hostNqn().equals(host))) {
            throw new Refusal(
                    Errno.ENODEV,
                    "host " + host + " is not connected to subsystem " + nqn
                            + " by way of this gateway; ask the one that it is connected to");
        }
        connection_io_statistics.Builder reply = connection_io_statistics
                .newBuilder()
                .setErrorMessage(SUCCESS)
                .setSubsystemNqn(nqn)
                .setHostNqn(host);
        List<LiveStatistics.SizeClass> classes = live.ofHost(nqn, host);
        classes.stream().map(StatisticsService::bucket).forEach(reply::addBuckets);
        reply.setTotalNumIos(classes.stream()
                .mapToLong(one -> one.reads().count() + one.writes().count())
                .sum());
        if (request.getReset()) {
            live.reset(nqn, host);
        }
        return reply.build();
    }

    private static bucket_info bucket(LiveStatistics.SizeClass one) {
        return bucket_info
                .newBuilder()
                .setSize(Math.ceilDiv(one.bytes(), KIBIBYTE))
                .setRead(group(one.reads()))
                .setWrite(group(one.writes()))
                .build();
    }

    private static latency_group group(LiveStatistics.Times times) {
        return latency_group
                .newBuilder()
                .setIoCount(times.count())
                .setTotal(micros(times.total()))
                .setBdev(micros(times.device()))
                .setNet(micros(times.rest()))
                .setQos(micros(times.held()))
                .build();
    }

    private static latency_stats micros(LiveStatistics.Spread spread) {
        return latency_stats
                .newBuilder()
                .setMin(spread.min() / NANOS_PER_MICRO)
                .setMax(spread.max() / NANOS_PER_MICRO)
                .setMean(spread.mean() / NANOS_PER_MICRO)
                .build();
    }

    req_status mode(set_gateway_io_stats_mode_req request) {
        live.measuring(request.getEnabled());
        LOG.info("I/O statistics of connections are {}", request.getEnabled() ? "on" : "off");
        return req_status.newBuilder().setErrorMessage(SUCCESS).build();
    }
}
