package io.tidegate.group;

import io.tidegate.ceph.CephConfig;
import io.tidegate.store.OmapSettings;
import io.tidegate.store.OmapStateStore;
import io.tidegate.store.StoreException;
import java.time.Duration;

/**
 * The coordinator of a group in two RADOS objects beside its state: no daemon but Ceph. The record lies in
 * {@code nvmeof.GROUP.ha} and is watched; renewals lie in {@code nvmeof.GROUP.beats}, where a change each few hundred
 * milliseconds disturbs no reader of the record.
 */
public final class RadosMembership {

    private RadosMembership() {}

    /**
     * Opens the coordinator of a group; makes its objects when they are not there.
     *
     * @param timeout after which a call fails
     * @param poll how often the record is looked at whatever was notified
     */
    public static Membership open(
            CephConfig ceph, String pool, String group, int groups, Duration timeout, Duration poll)
            throws StoreException {
        String prefix = group.isEmpty() ? "nvmeof." : "nvmeof." + group + ".";
        OmapSettings settings = new OmapSettings(poll, true, timeout, timeout);
        OmapStateStore store = OmapStateStore.openObject(ceph, pool, prefix + "ha", settings);
        try {
            return new StoreMembership(store, OmapRenewals.open(ceph, pool, prefix + "beats", timeout), groups);
        } catch (StoreException failure) {
            store.close();
            throw failure;
        }
    }
}
