package io.tidegate.spec.rollout;

import io.tidegate.ceph.CephCluster;
import io.tidegate.ceph.CephConfig;
import io.tidegate.ceph.CephException;
import io.tidegate.ceph.CephReply;

/** A cluster by way of librados, which is loaded by {@link #connect} and not before. Owner: the thread that rolls out. */
public final class LibradosCluster implements Cluster, AutoCloseable {

    private final CephCluster cluster;

    private LibradosCluster(CephCluster cluster) {
        this.cluster = cluster;
    }

    /** Connects. */
    public static LibradosCluster connect(CephConfig config) throws RolloutException {
        try {
            return new LibradosCluster(CephCluster.connect(config));
        } catch (CephException e) {
            throw new RolloutException(e.errno(), String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Reply monitors(String json) {
        return reply(cluster.ask(json));
    }

    @Override
    public Reply manager(String json, String input) {
        return reply(cluster.askManager(json, input));
    }

    private static Reply reply(CephReply reply) {
        return new Reply(reply.errno(), reply.output(), reply.status());
    }

    @Override
    public void close() {
        cluster.close();
    }
}
