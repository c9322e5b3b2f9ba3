package io.tidegate.bdev.rbd;

import io.tidegate.ceph.CephCluster;
import io.tidegate.ceph.CephException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides which librados client serves an image: a client serves a bounded number of images and images of one ANA group
 * only, so that shutting out the clients of a group hits exactly the images of that group.
 *
 * <p>Threads: any may call; a call may connect and so blocks. Calls for different groups do not wait for each other.
 */
final class RbdClients implements AutoCloseable {

    private final RbdSettings settings;
    private final Map<Integer, Group> groups = new ConcurrentHashMap<>();

    RbdClients(RbdSettings settings) {
        this.settings = settings;
    }

    /** A client with room for one more image of the group; connects one when there is none. */
    RbdClient acquire(int anaGroup) throws CephException {
        return group(anaGroup).acquire();
    }

    /** An image of the client was closed; the client goes with its last one. */
    void release(int anaGroup, RbdClient client) {
        group(anaGroup).release(client);
    }

    /** As {@link #release}, and no image is given to this client any more. */
    void releaseShutOut(int anaGroup, RbdClient client) {
        group(anaGroup).retire(client);
        release(anaGroup, client);
    }

    private Group group(int anaGroup) {
        return groups.computeIfAbsent(anaGroup, Group::new);
    }

    @Override
    public void close() {
        groups.values().forEach(Group::close);
    }

    /** The clients of one ANA group, under the lock of this object. */
    private final class Group {

        private final int anaGroup;
        private final List<RbdClient> clients = new ArrayList<>();

        Group(int anaGroup) {
            this.anaGroup = anaGroup;
        }

        synchronized RbdClient acquire() throws CephException {
            for (RbdClient client : clients) {
                if (client.hasRoom(settings.imagesPerClient())) {
                    client.take();
                    return client;
                }
            }
            RbdClient fresh = connect();
            fresh.take();
            clients.add(fresh);
            return fresh;
        }

        private RbdClient connect() throws CephException {
            int number = 0;
            while (isTaken(number)) {
                number++;
            }
            String name = "cluster_context_" + anaGroup + "_" + number;
            return new RbdClient(name, number, CephCluster.connect(settings.clientConfig()));
        }

        private boolean isTaken(int number) {
            return clients.stream().anyMatch(client -> client.number() == number);
        }

        synchronized void retire(RbdClient client) {
            client.retire();
        }

        void release(RbdClient client) {
            if (isLast(client)) {
                client.close();
            }
        }

        private synchronized boolean isLast(RbdClient client) {
            client.giveBack();
            return client.images() == 0 && clients.remove(client);
        }

        synchronized void close() {
            clients.forEach(RbdClient::close);
            clients.clear();
        }
    }
}
