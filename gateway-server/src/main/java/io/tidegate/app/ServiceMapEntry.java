package io.tidegate.app;

import io.tidegate.ceph.CephCluster;
import io.tidegate.ceph.CephException;
import io.tidegate.config.settings.GatewaySettings;
import io.tidegate.nvme.AnaState;
import io.tidegate.target.Subsystem;
import io.tidegate.target.Target;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This gateway in the cluster's service map, which {@code ceph status} and {@code ceph service dump} show: under upstream's
 * names, with what it serves. It is there as long as its RADOS client lives, and while there is a manager. Any thread.
 */
final class ServiceMapEntry implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceMapEntry.class);
    private static final String SERVICE = "nvmeof";
    private static final String CEPHADM_PREFIX = "client.nvmeof.";
    /** As often as clients report to the manager. */
    private static final Duration UPDATE = Duration.ofSeconds(5);

    private final Target target;
    private final CephCluster cluster;
    private Map<String, String> told = Map.of();

    private ServiceMapEntry(Target target, CephCluster cluster) {
        this.target = target;
        this.cluster = cluster;
    }

    /** Registers the gateway, if it has a cluster; one that cannot be registered serves all the same. */
    static Optional<AutoCloseable> start(GatewaySettings settings, Target target, String version) {
        if (settings.ceph().isEmpty()) {
            return Optional.empty();
        }
        GatewaySettings.Ceph ceph = settings.ceph().get();
        try {
            ServiceMapEntry entry = new ServiceMapEntry(target, CephCluster.connect(Backing.cephConfig(ceph)));
            try {
                entry.cluster.registerService(SERVICE, id(settings), metadata(settings, version));
                entry.update();
            } catch (CephException refused) {
                entry.close();
                throw refused;
            }
            Repeating updates = Repeating.start("service-map", UPDATE, entry::updateOrSay);
            return Optional.of(() -> {
                updates.close();
                entry.close();
            });
        } catch (CephException failure) {
            LOG.warn("ceph status does not show this gateway: {}", failure.getMessage());
            return Optional.empty();
        }
    }

    private static String id(GatewaySettings settings) {
        String name = settings.identity().name();
        return name.startsWith(CEPHADM_PREFIX) ? name.substring(CEPHADM_PREFIX.length()) : name;
    }

    /** Upstream's four, of which {@code daemon_type} is the word that {@code ceph status} counts by; and who we are. */
    static Map<String, String> metadata(GatewaySettings settings, String version) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("id", id(settings));
        metadata.put("pool_name", settings.ceph().orElseThrow().pool());
        metadata.put("daemon_type", "gateway");
        metadata.put("group", settings.identity().group());
        metadata.put("gateway_version", "tidegate " + version);
        return metadata;
    }

    private void updateOrSay() {
        try {
            update();
        } catch (CephException failure) {
            LOG.debug("the status in the service map stays as it was", failure);
        }
    }

    private synchronized void update() throws CephException {
        Map<String, String> now = status();
        if (!now.equals(told)) {
            cluster.updateService(now);
            told = now;
        }
    }

    private Map<String, String> status() {
        Collection<Subsystem> subsystems = target.subsystems();
        long optimized = target.ana().states().stream()
                .filter(state -> state == AnaState.OPTIMIZED)
                .count();
        Map<String, String> status = new LinkedHashMap<>();
        status.put("ana_groups_served", Long.toString(optimized));
        status.put(
                "connected_controllers",
                sum(subsystems, subsystem -> subsystem.controllers().size()));
        status.put(
                "namespaces",
                sum(subsystems, subsystem -> subsystem.namespaces().count()));
        status.put("subsystems", Integer.toString(subsystems.size()));
        return status;
    }

    private static String sum(Collection<Subsystem> subsystems, ToIntFunction<Subsystem> count) {
        return Integer.toString(subsystems.stream().mapToInt(count).sum());
    }

    @Override
    public void close() {
        cluster.close();
    }
}
