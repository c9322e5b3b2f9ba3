package io.tidegate.group.sim;

import io.tidegate.group.Action.Edit;
import io.tidegate.group.Coordination.Fetched;
import io.tidegate.group.GatewayId;
import io.tidegate.group.GroupRecord;
import io.tidegate.group.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The coordinator: one register with versions, and what each gateway renews. Its own operations are instants. */
final class SimStore {

    private long version = 1;
    private GroupRecord record;
    private final Map<GatewayId, Presence> presences = new TreeMap<>();
    private final List<Runnable> watchers = new ArrayList<>();

    boolean down;
    boolean slow;

    SimStore(int groups) {
        record = GroupRecord.empty(groups);
    }

    GroupRecord record() {
        return record;
    }

    Fetched fetch() {
        return new Fetched(version, record, List.copyOf(presences.values()));
    }

    void renew(Presence presence) {
        presences.put(presence.life().gateway(), presence);
    }

    boolean put(long expected, GroupRecord next) {
        if (expected != version) {
            return false;
        }
        version++;
        record = next;
        watchers.forEach(Runnable::run);
        return true;
    }

    /** What an administrator does: always at the newest version. */
    void edit(Edit edit) {
        put(version, edit.applyTo(record));
    }

    void watch(Runnable changed) {
        watchers.add(changed);
    }
}
