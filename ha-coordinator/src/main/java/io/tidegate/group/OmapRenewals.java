package io.tidegate.group;

import io.tidegate.ceph.CephCluster;
import io.tidegate.ceph.CephConfig;
import io.tidegate.ceph.CephException;
import io.tidegate.ceph.CephPool;
import io.tidegate.ceph.Omap;
import io.tidegate.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Renewals as keys of one object's omap, over a client of its own that no fence hits. Any thread may call; closing waits
 * for calls under way.
 */
final class OmapRenewals implements Renewals {

    /** As many gateways as a group has, several times. */
    private static final int PAGE = 1000;

    private static final String ALONGSIDE = "none";

    private final CephCluster cluster;
    private final CephPool pool;
    private final Omap omap;
    private final ReadWriteLock life = new ReentrantReadWriteLock();
    private boolean closed;

    private OmapRenewals(CephCluster cluster, CephPool pool, Omap omap) {
        this.cluster = cluster;
        this.pool = pool;
        this.omap = omap;
    }

    static OmapRenewals open(CephConfig ceph, String poolName, String object, Duration timeout) throws StoreException {
        try {
            CephCluster cluster = CephCluster.connect(ceph.withOsdTimeout(timeout));
            try {
                CephPool pool = cluster.pool(poolName);
                Omap omap = pool.omap(object);
                omap.create(Map.of());
                return new OmapRenewals(cluster, pool, omap);
            } catch (CephException failure) {
                cluster.close();
                throw failure;
            }
        } catch (CephException failure) {
            throw new StoreException(
                    "the renewals in " + poolName + "/" + object + " cannot be opened: " + failure.getMessage(),
                    failure);
        }
    }

    @FunctionalInterface
    private interface Call<T> {
        T run() throws CephException;
    }

    private <T> T call(Call<T> call) throws StoreException {
        life.readLock().lock();
        try {
            if (closed) {
                throw new StoreException("the renewals in " + omap.path() + " are closed; the daemon is going down");
            }
            return call.run();
        } catch (CephException failure) {
            throw new StoreException("the coordinator does not answer: " + failure.getMessage(), failure);
        } finally {
            life.readLock().unlock();
        }
    }

    @Override
    public Map<String, String> all() throws StoreException {
        return call(() -> {
            Map<String, String> texts = new TreeMap<>();
            omap.read("", PAGE, ALONGSIDE)
                    .entries()
                    .forEach((key, value) -> texts.put(key, new String(value, StandardCharsets.UTF_8)));
            return texts;
        });
    }

    @Override
    public void put(String gateway, String text) throws StoreException {
        call(() -> {
            omap.update(Map.of(gateway, text.getBytes(StandardCharsets.UTF_8)), List.of());
            return true;
        });
    }

    @Override
    public void remove(String gateway) throws StoreException {
        call(() -> {
            omap.update(Map.of(), List.of(gateway));
            return true;
        });
    }

    @Override
    public void close() {
        life.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                pool.close();
                cluster.close();
            }
        } finally {
            life.writeLock().unlock();
        }
    }
}
