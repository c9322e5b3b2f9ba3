package io.tidegate.bdev.rbd;

import io.tidegate.ceph.CephCluster;
import io.tidegate.ceph.CephConfig;
import io.tidegate.ceph.CephErrors;
import io.tidegate.ceph.CephException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

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

    /**
     * A client with room for one more image of the group; connects one when there is none.
     *
     * @param ahead whether the image is only opened: by a client that {@link #connect} made, admitted or not
     */
    RbdClient acquire(int anaGroup, boolean ahead) throws CephException {
        return group(anaGroup).acquire(ahead);
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

    /** Clients for that many images, which stay until {@link #disconnect} and are the only ones of the group until then. */
    List<String> connect(int anaGroup, int images) throws CephException {
        return group(anaGroup).prepare(images);
    }

    /** These clients of the group may be given images. */
    void admit(int anaGroup, List<String> addresses) {
        group(anaGroup).admit(addresses);
    }

    /** Waits until every client of the group knows the newest OSD map. */
    void awaitFences(int anaGroup) throws CephException {
        AtOnce.each(group(anaGroup).all(), client -> client.cluster().awaitLatestOsdMap());
    }

    /** Ends clients without an image, as long as the others have room for that many. */
    void trim(int anaGroup, int images) {
        group(anaGroup).trim(images);
    }

    /** Ends the clients of the group; one that still has images goes with the last of them. */
    void disconnect(int anaGroup) {
        group(anaGroup).letGo();
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
        private boolean prepared;

        Group(int anaGroup) {
            this.anaGroup = anaGroup;
        }

        /** The one with the fewest images: images that are opened at once share as few locks and threads as can be. */
        synchronized RbdClient acquire(boolean ahead) throws CephException {
            Optional<RbdClient> idlest = clients.stream()
                    .filter(client -> client.hasRoom(settings.imagesPerClient()))
                    .filter(client -> prepared ? ahead || client.isAdmitted() : !ahead)
                    .min(Comparator.comparingInt(RbdClient::images));
            if (idlest.isPresent()) {
                idlest.get().take();
                return idlest.get();
            }
            if (prepared || ahead) {
                throw new CephException(
                        CephErrors.ESHUTDOWN,
                        "no client of group " + anaGroup + " that may write has room for an image");
            }
            RbdClient fresh = connect(freeNumbers(1).getFirst());
            fresh.take();
            clients.add(fresh);
            return fresh;
        }

        synchronized List<String> prepare(int images) throws CephException {
            prepared = true;
            int missing = Math.ceilDiv(Math.max(0, images - room()), settings.imagesPerClient());
            Queue<RbdClient> fresh = new ConcurrentLinkedQueue<>();
            try {
                AtOnce.each(freeNumbers(missing), number -> fresh.add(connect(number)));
            } finally {
                clients.addAll(fresh);
            }
            List<String> addresses = new ArrayList<>();
            for (RbdClient client : clients) {
                addresses.add(client.clientAddress()
                        .orElseThrow(() -> new CephException(
                                CephErrors.ENOTSUP,
                                "this librados does not tell its address, so it cannot be fenced")));
            }
            return addresses;
        }

        private int room() {
            return clients.stream()
                    .mapToInt(client -> client.room(settings.imagesPerClient()))
                    .sum();
        }

        synchronized void admit(List<String> addresses) {
            for (RbdClient client : clients) {
                if (client.clientAddress().filter(addresses::contains).isPresent()) {
                    client.admit();
                }
            }
        }

        synchronized List<RbdClient> all() {
            return List.copyOf(clients);
        }

        void letGo() {
            takeIdle().forEach(RbdClient::close);
        }

        void trim(int images) {
            takeSurplus(images).forEach(RbdClient::close);
        }

        private synchronized List<RbdClient> takeSurplus(int images) {
            List<RbdClient> surplus = new ArrayList<>();
            for (RbdClient client : List.copyOf(clients)) {
                if (client.images() == 0 && room() - client.room(settings.imagesPerClient()) >= images) {
                    clients.remove(client);
                    surplus.add(client);
                }
            }
            return surplus;
        }

        private synchronized List<RbdClient> takeIdle() {
            prepared = false;
            List<RbdClient> idle =
                    clients.stream().filter(client -> client.images() == 0).toList();
            clients.removeAll(idle);
            clients.forEach(RbdClient::retire);
            return idle;
        }

        private List<Integer> freeNumbers(int count) {
            return IntStream.iterate(0, number -> number + 1)
                    .filter(number -> !isTaken(number))
                    .limit(count)
                    .boxed()
                    .toList();
        }

        private RbdClient connect(int number) throws CephException {
            String name = "cluster_context_" + anaGroup + "_" + number;
            CephCluster cluster = CephCluster.connect(config());
            try {
                // A monitor that lags may have told of a map from before the newest fences.
                cluster.awaitLatestOsdMap();
            } catch (CephException failure) {
                cluster.close();
                throw failure;
            }
            return new RbdClient(name, number, cluster);
        }

        private CephConfig config() {
            return prepared ? settings.fencedClientConfig() : settings.clientConfig();
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
            return client.images() == 0 && !prepared && clients.remove(client);
        }

        synchronized void close() {
            clients.forEach(RbdClient::close);
            clients.clear();
        }
    }
}
