package io.tidegate.bdev.rbd;

import io.tidegate.ceph.CephCluster;
import io.tidegate.ceph.CephException;
import io.tidegate.ceph.CephPool;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One librados client and the images that it serves. Any thread may call; {@link RbdClients} counts its images.
 *
 * <p>Invariant: pools stay open as long as the client, since closing one that an image uses would be fatal.
 */
final class RbdClient implements RbdClientIdentity {

    private final String name;
    private final int number;
    private final CephCluster cluster;
    private final Optional<String> address;
    private final Map<String, CephPool> pools = new HashMap<>();

    private int images;
    private boolean retired;
    private boolean admitted;

    RbdClient(String name, int number, CephCluster cluster) {
        this.name = name;
        this.number = number;
        this.cluster = cluster;
        this.address = cluster.addresses();
    }

    @Override
    public String clientName() {
        return name;
    }

    @Override
    public Optional<String> clientAddress() {
        return address;
    }

    CephCluster cluster() {
        return cluster;
    }

    /** A pool of this client, opened once. */
    synchronized CephPool pool(RbdImageName image) throws CephException {
        String key = image.pool() + "/" + image.namespace();
        CephPool pool = pools.get(key);
        if (pool == null) {
            pool = cluster.pool(image.pool(), image.namespace());
            pools.put(key, pool);
        }
        return pool;
    }

    int number() {
        return number;
    }

    /** One more image; the caller holds the group's lock. */
    void take() {
        images++;
    }

    /** One image less; the caller holds the group's lock. */
    void giveBack() {
        images--;
    }

    int images() {
        return images;
    }

    /** Gives this client no further image, as the cluster has shut it out. The caller holds the group's lock. */
    void retire() {
        retired = true;
    }

    /** It may be given images of a group that several gateways take from each other. The caller holds the group's lock. */
    void admit() {
        admitted = true;
    }

    boolean isAdmitted() {
        return admitted;
    }

    /** How many images it may have in all, those that it has included. */
    int room(int limit) {
        return retired ? 0 : limit;
    }

    boolean hasRoom(int limit) {
        return !retired && images < limit;
    }

    synchronized void close() {
        pools.values().forEach(CephPool::close);
        pools.clear();
        cluster.close();
    }
}
