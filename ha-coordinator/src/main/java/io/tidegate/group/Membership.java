package io.tidegate.group;

import io.tidegate.store.StateStore.Subscription;
import io.tidegate.store.StoreException;

/**
 * The coordinator of a group: one record that is changed by compare-and-put, and what each gateway renews. Any thread may
 * call; calls block, for the operation timeout of the backing at the most.
 *
 * <p>Invariants: the record behaves as one register; a change that was acknowledged is durable and seen by every later
 * {@link #fetch}; a change that was refused left no trace. One that failed may take effect later, as long as nobody else
 * changed the record meanwhile. A renewal excludes nobody from anything: fencing does.
 */
public interface Membership extends AutoCloseable {

    /** The record, and the last renewal of each gateway, as of an instant after the call began. */
    Coordination.Fetched fetch() throws StoreException;

    /** Stores what this gateway tells of itself; the first time, it joins those that {@link #fetch} shows. */
    void renew(Presence mine) throws StoreException;

    /** Takes the renewals of a gateway that stops away. */
    void leave(GatewayId id) throws StoreException;

    /** Puts a record if the version is still this one; false when it is not, and nothing was changed. */
    boolean compareAndPut(long version, GroupRecord record) throws StoreException;

    /** Calls {@code changed} on a thread of the backing soon after each change of the record; a call may be lost. */
    Subscription watch(Runnable changed);

    @Override
    void close();
}
