package io.tidegate.app;

import io.tidegate.bdev.Errno;
import io.tidegate.ceph.CephCluster;
import io.tidegate.ceph.CephException;
import io.tidegate.ceph.CephReply;
import io.tidegate.config.settings.GatewaySettings;
import io.tidegate.control.AnaGroups;
import io.tidegate.group.Balance.Place;
import io.tidegate.ha.MonitorMap;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a group that Ceph's monitors lead to the control plane, by what they say of it; which is not asked for each call. Any
 * thread; calls may block.
 */
final class MonitoredGroups implements AnaGroups, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MonitoredGroups.class);
    private static final long KEPT_NANOS = Duration.ofSeconds(10).toNanos();
    private static final MonitorMap NOTHING = new MonitorMap(List.of(), List.of());

    private final MonitoredPart part;
    private final String pool;
    private final String group;
    private final CephCluster cluster;
    private MonitorMap map = NOTHING;
    private long asked = System.nanoTime() - KEPT_NANOS;

    private MonitoredGroups(MonitoredPart part, String pool, String group, CephCluster cluster) {
        this.part = part;
        this.pool = pool;
        this.group = group;
        this.cluster = cluster;
    }

    static MonitoredGroups connect(MonitoredPart part, GatewaySettings settings) throws StartFailure {
        GatewaySettings.Ceph ceph = settings.ceph().orElseThrow();
        try {
            return new MonitoredGroups(
                    part, ceph.pool(), settings.identity().group(), CephCluster.connect(Backing.cephConfig(ceph)));
        } catch (CephException failure) {
            throw new StartFailure(String.valueOf(failure.getMessage()), failure);
        }
    }

    private synchronized MonitorMap map() {
        if (System.nanoTime() - asked >= KEPT_NANOS) {
            asked = System.nanoTime();
            ask();
        }
        return map;
    }

    /** What was known before is better than nothing while the monitors are away. */
    private void ask() {
        CephReply reply = cluster.ask(MonitorMap.command(pool, group));
        if (reply.errno() != 0) {
            LOG.warn("Ceph's monitors do not tell the gateways of the group: {}", reply.status());
            return;
        }
        try {
            map = MonitorMap.parse(reply.output());
        } catch (IllegalArgumentException unknown) {
            LOG.warn("{}", unknown.getMessage());
        }
    }

    private String command(String prefix, String id) {
        return "{\"prefix\": \"" + prefix + "\", \"id\": \"" + id + "\", \"pool\": \"" + pool + "\", \"group\": \""
                + group + "\"}";
    }

    /** This gateway's own is one in any case. */
    @Override
    public List<Place> places() {
        MonitorMap known = map();
        if (!known.groups().contains(part.own())) {
            return List.of(new Place(part.own(), ""));
        }
        return known.groups().stream()
                .map(number -> new Place(number, locationOf(known, number)))
                .toList();
    }

    private static String locationOf(MonitorMap known, int number) {
        return known.gateways().stream()
                .filter(gateway -> gateway.own() == number)
                .map(MonitorMap.Led::location)
                .findFirst()
                .orElse("");
    }

    @Override
    public int own() {
        return part.own();
    }

    @Override
    public boolean serves(int number) {
        return part.serves(number);
    }

    /** Their listeners' hosts are nothing that the monitors say. */
    @Override
    public List<Member> members() {
        return map().gateways().stream()
                .map(gateway -> new Member(
                        gateway.name(),
                        gateway.own(),
                        gateway.available(),
                        gateway.enabled() ? ENABLED : "drained",
                        gateway.serves(),
                        gateway.location(),
                        ""))
                .toList();
    }

    @Override
    public Drain drain(String gateway, boolean drained) {
        if (map().gateways().stream().noneMatch(one -> one.name().equals(gateway))) {
            return Drain.UNKNOWN;
        }
        CephReply reply = cluster.ask(command(drained ? "nvme-gw disable" : "nvme-gw enable", gateway));
        if (reply.errno() != 0) {
            LOG.warn("Ceph's monitors refuse to {} {}: {}", drained ? "disable" : "enable", gateway, reply.status());
        }
        synchronized (this) {
            asked = System.nanoTime() - KEPT_NANOS;
        }
        return reply.errno() == 0 ? Drain.DONE : reply.errno() == Errno.EACCES ? Drain.FORBIDDEN : Drain.AWAY;
    }

    /** The monitors know when a gateway may go; whoever deploys it deletes it there. */
    @Override
    public Removal remove(String gateway) {
        boolean known = map().gateways().stream().anyMatch(one -> one.name().equals(gateway));
        return known ? Removal.FORBIDDEN : Removal.UNKNOWN;
    }

    @Override
    public Optional<String> holder(int number) {
        return map().gateways().stream()
                .filter(gateway -> gateway.serves().contains(number))
                .map(MonitorMap.Led::name)
                .findFirst();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
