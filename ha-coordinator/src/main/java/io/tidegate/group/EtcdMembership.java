package io.tidegate.group;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.tidegate.store.StateStore.Subscription;
import io.tidegate.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coordinator of a group in etcd. Any thread may call.
 *
 * <p>The record is one key, its version etcd's revision of that key; a change is one transaction that compares it. Each
 * gateway's renewal is a key under a lease, so that it vanishes by itself when nobody renews it.
 */
public final class EtcdMembership implements Membership {

    private static final Logger LOG = LoggerFactory.getLogger(EtcdMembership.class);

    /** The version of a record that was never put. */
    private static final long NEVER = 0;

    private final EtcdSettings settings;
    private final int groups;
    private final Client client;
    private final ByteSequence recordKey;
    private final ByteSequence renewals;
    private long lease;
    private volatile boolean closed;

    private EtcdMembership(EtcdSettings settings, int groups, Client client) {
        this.settings = settings;
        this.groups = groups;
        this.client = client;
        this.recordKey = bytes(settings.prefix() + "record");
        this.renewals = bytes(settings.prefix() + "renewals/");
    }

    /** A client of this coordinator; connects with the first call. */
    public static EtcdMembership open(EtcdSettings settings, int groups) {
        Client client = Client.builder()
                .endpoints(settings.endpoints().toArray(String[]::new))
                .connectTimeout(settings.timeout())
                .build();
        return new EtcdMembership(settings, groups, client);
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }

    private <T> T await(CompletableFuture<T> answer) throws StoreException {
        if (closed) {
            throw new StoreException("the connection to etcd is closed; the daemon is going down");
        }
        try {
            return answer.get(settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw new StoreException(
                    "etcd at " + settings.endpoints() + " did not answer within " + settings.timeout(), late);
        } catch (ExecutionException failure) {
            throw new StoreException("etcd at " + settings.endpoints() + " refused: " + failure.getMessage(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreException("the call to etcd was interrupted", interrupted);
        }
    }

    @Override
    public Coordination.Fetched fetch() throws StoreException {
        GetOption all = GetOption.builder().isPrefix(true).build();
        TxnResponse answer = await(client.getKVClient()
                .txn()
                .Then(Op.get(recordKey, GetOption.DEFAULT), Op.get(renewals, all))
                .commit());
        List<KeyValue> stored = answer.getGetResponses().get(0).getKvs();
        Map<String, String> texts = new TreeMap<>();
        for (KeyValue renewal : answer.getGetResponses().get(1).getKvs()) {
            texts.put(renewal.getKey().toString(StandardCharsets.UTF_8), text(renewal));
        }
        long version = stored.isEmpty() ? NEVER : stored.getFirst().getModRevision();
        GroupRecord record = stored.isEmpty() ? GroupRecord.empty(groups) : Stored.record(text(stored.getFirst()));
        return new Coordination.Fetched(version, record, Stored.presences(texts));
    }

    private static String text(KeyValue entry) {
        return entry.getValue().toString(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void renew(Presence mine) throws StoreException {
        try {
            put(mine);
        } catch (StoreException expired) {
            // The lease may be gone after a long pause; a fresh one tells that from an etcd that is away.
            lease = 0;
            put(mine);
        }
    }

    private void put(Presence mine) throws StoreException {
        if (lease == 0) {
            lease = await(client.getLeaseClient().grant(settings.leaseSeconds()))
                    .getID();
        } else {
            await(client.getLeaseClient().keepAliveOnce(lease));
        }
        PutOption leased = PutOption.builder().withLeaseId(lease).build();
        await(client.getKVClient().put(key(mine.life().gateway()), bytes(GroupCodec.encode(mine)), leased));
    }

    private ByteSequence key(GatewayId id) {
        return renewals.concat(bytes(id.name()));
    }

    @Override
    public void leave(GatewayId id) throws StoreException {
        await(client.getKVClient().delete(key(id)));
    }

    @Override
    public boolean compareAndPut(long version, GroupRecord record) throws StoreException {
        TxnResponse answer = await(client.getKVClient()
                .txn()
                .If(new Cmp(recordKey, Cmp.Op.EQUAL, CmpTarget.modRevision(version)))
                .Then(Op.put(recordKey, bytes(GroupCodec.encode(record)), PutOption.DEFAULT))
                .commit());
        return answer.isSucceeded();
    }

    @Override
    public Subscription watch(Runnable changed) {
        Watch.Watcher watcher = client.getWatchClient()
                .watch(
                        recordKey,
                        Watch.listener(
                                response -> changed.run(),
                                lost -> LOG.debug(
                                        "The watch of the group's record ended; reading goes on by itself", lost)));
        return watcher::close;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            client.close();
        }
    }
}
