package io.tidegate.app;

import io.tidegate.ceph.CephCluster;
import io.tidegate.ceph.CephConfig;
import io.tidegate.ceph.CephException;
import io.tidegate.config.settings.HaSettings;
import io.tidegate.config.settings.HaSettings.Backing;
import io.tidegate.group.CephFence;
import io.tidegate.group.EtcdMembership;
import io.tidegate.group.EtcdSettings;
import io.tidegate.group.Fence;
import io.tidegate.group.FolderMembership;
import io.tidegate.group.GroupRecord;
import io.tidegate.group.Membership;
import io.tidegate.group.Presence;
import io.tidegate.group.ProcessFence;
import io.tidegate.group.RadosMembership;
import io.tidegate.ha.GroupFence;
import io.tidegate.ha.MonitorMap;
import io.tidegate.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What binds a gateway to the others of its group.
 *
 * @param membership the coordinator
 * @param fence shuts former writers out
 * @param closing ends what the fence needs
 */
record GroupBacking(Membership membership, Fence fence, Runnable closing) implements AutoCloseable {

    private static final Duration PROCESS_END = Duration.ofSeconds(10);
    /** Far longer than any pause that a gateway may wake from. */
    private static final Duration SHUT_OUT = Duration.ofDays(1);
    /** How often the record is looked at whatever was notified; the agent reads it far more often by itself. */
    private static final Duration POLL = Duration.ofSeconds(5);

    /** Gateways of one machine. */
    static GroupBacking local(Path folder, HaSettings ha) throws StartFailure {
        try {
            return new GroupBacking(
                    FolderMembership.open(folder, GroupRecord.MAX_GROUPS),
                    new GroupFence(GroupFence.NO_CLIENTS, new ProcessFence(PROCESS_END)),
                    () -> {});
        } catch (StoreException failure) {
            throw new StartFailure(String.valueOf(failure.getMessage()), failure);
        }
    }

    /** Gateways of one cluster. */
    static GroupBacking inCluster(CephConfig ceph, String pool, String group, HaSettings ha) throws StartFailure {
        try {
            CephCluster fencing = CephCluster.connect(ceph);
            try {
                requireNoMonitorsLead(fencing, pool, group);
                return new GroupBacking(
                        membership(ceph, pool, group, ha),
                        new GroupFence(new CephFence(fencing, SHUT_OUT), new ProcessFence(PROCESS_END)),
                        fencing::close);
            } catch (StoreException | StartFailure failure) {
                fencing.close();
                throw failure;
            }
        } catch (CephException | StoreException failure) {
            throw new StartFailure(String.valueOf(failure.getMessage()), failure);
        }
    }

    private static void requireNoMonitorsLead(CephCluster cluster, String pool, String group) throws StartFailure {
        Optional<String> objection = LedByMonitors.objection(cluster.ask(MonitorMap.command(pool, group)));
        if (objection.isPresent()) {
            throw new StartFailure(objection.get());
        }
    }

    private static Membership membership(CephConfig ceph, String pool, String group, HaSettings ha)
            throws StoreException {
        int groups = GroupRecord.MAX_GROUPS;
        if (ha.backing() == Backing.ETCD) {
            return EtcdMembership.open(EtcdSettings.of(ha.endpoints(), pool, group, ha.times()), groups);
        }
        return RadosMembership.open(ceph, pool, group, groups, ha.times().hangAfter(), POLL);
    }

    /**
     * Refuses a start where gateways of the group lead themselves: two that obey different leaders serve the same images. One
     * that lives has renewed within the time of two renewals.
     */
    static void requireNobodyLeads(CephConfig ceph, String pool, String group, HaSettings ha) throws StartFailure {
        try (Membership record = membership(ceph, pool, group, ha)) {
            List<Presence> before = record.fetch().presences();
            if (before.isEmpty()) {
                return;
            }
            Thread.sleep(ha.times().renew().multipliedBy(4));
            List<String> living = record.fetch().presences().stream()
                    .filter(now -> !before.contains(now))
                    .map(now -> now.life().gateway().name())
                    .toList();
            if (!living.isEmpty()) {
                throw new StartFailure("the gateways " + living + " of this group lead themselves (backing rados), so "
                        + "this one cannot obey Ceph's monitors; give all gateways of the group the same [ha] backing");
            }
        } catch (StoreException failure) {
            throw new StartFailure(String.valueOf(failure.getMessage()), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StartFailure("the start was interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        membership.close();
        closing.run();
    }
}
