package io.tidegate.group;

import io.tidegate.store.StateChange;
import io.tidegate.store.StateSnapshot;
import io.tidegate.store.StateStore;
import io.tidegate.store.StateStore.Subscription;
import io.tidegate.store.StoreException;
import io.tidegate.store.VersionConflictException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A coordinator made of a state store for the record and a place for renewals. Any thread may call. */
final class StoreMembership implements Membership {

    private static final String KEY = "record";

    private final StateStore store;
    private final Renewals renewals;
    private final int groups;

    StoreMembership(StateStore store, Renewals renewals, int groups) {
        this.store = store;
        this.renewals = renewals;
        this.groups = groups;
    }

    @Override
    public Coordination.Fetched fetch() throws StoreException {
        StateSnapshot state = store.read();
        Optional<byte[]> stored = Optional.ofNullable(state.entries().get(KEY));
        GroupRecord record = stored.isPresent()
                ? Stored.record(new String(stored.get(), StandardCharsets.UTF_8))
                : GroupRecord.empty(groups);
        List<Presence> presences = Stored.presences(renewals.all());
        return new Coordination.Fetched(state.version(), record, presences);
    }

    @Override
    public void renew(Presence mine) throws StoreException {
        renewals.put(mine.life().gateway().name(), GroupCodec.encode(mine));
    }

    @Override
    public void leave(GatewayId id) throws StoreException {
        renewals.remove(id.name());
    }

    @Override
    public boolean compareAndPut(long version, GroupRecord record) throws StoreException {
        byte[] text = GroupCodec.encode(record).getBytes(StandardCharsets.UTF_8);
        try {
            store.compareAndPut(version, StateChange.put(KEY, text));
            return true;
        } catch (VersionConflictException lost) {
            return false;
        }
    }

    @Override
    public Subscription watch(Runnable changed) {
        return store.watch(version -> changed.run());
    }

    @Override
    public void close() {
        store.close();
        renewals.close();
    }
}
