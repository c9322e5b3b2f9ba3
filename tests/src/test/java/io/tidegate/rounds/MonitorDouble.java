package io.tidegate.rounds;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.tidegate.proto.GatewayGrpc;
import io.tidegate.proto.MonitorGroupGrpc;
import io.tidegate.proto.ana_group_state;
import io.tidegate.proto.ana_info;
import io.tidegate.proto.ana_state;
import io.tidegate.proto.get_subsystems_req;
import io.tidegate.proto.group_id_req;
import io.tidegate.proto.nqn_ana_states;
import io.tidegate.proto.subsystem;
import io.tidegate.proto.subsystems_info;
import io.tidegate.support.ThrowawayCeph;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Stands in for Ceph's monitors and their clients, one for each gateway: makes the calls that upstream's client makes, in its
 * order, and fences by the blocklist of a real cluster. What it leaves out is how monitors notice; the test says that.
 *
 * <p>Each client has a thread of its own; what the monitors know is under the lock of this object.
 */
final class MonitorDouble implements AutoCloseable {

    private static final long TICK_MILLIS = 200;
    private static final long CALL_SECONDS = 60;

    private final ThrowawayCeph ceph;
    private final Map<String, Client> clients = new TreeMap<>();
    /** Of each ANA group the gateway that serves it, or "". */
    private final Map<Integer, String> owners = new HashMap<>();

    /** For gateways whose ANA groups are numbered in this order, from 1. */
    MonitorDouble(ThrowawayCeph ceph, List<Seat> seats) {
        this.ceph = ceph;
        for (int index = 0; index < seats.size(); index++) {
            owners.put(index + 1, seats.get(index).name());
            clients.put(seats.get(index).name(), new Client(seats.get(index), index));
        }
        clients.values().forEach(Client::start);
    }

    private synchronized Set<Integer> served(String gateway) {
        Set<Integer> groups = new HashSet<>();
        owners.forEach((group, owner) -> {
            if (owner.equals(gateway)) {
                groups.add(group);
            }
        });
        return groups;
    }

    /** The monitors hear no more of a gateway: its clients are shut out, then another one serves what it did. */
    void failOver(String gone, String taker) {
        Client failed = clients.get(gone);
        failed.end();
        for (int group : served(gone)) {
            synchronized (this) {
                owners.put(group, "");
            }
            Set<String> nonces = failed.nonces(group);
            if (nonces.isEmpty()) {
                throw new AssertionError(gone + " has told no address for group " + group);
            }
            nonces.forEach(nonce -> ceph.ceph("osd", "blocklist", "add", nonce));
            synchronized (this) {
                owners.put(group, taker);
            }
        }
    }

    /** A gateway's client is started anew. */
    void revive(String gateway) {
        Client old = clients.get(gateway);
        Client fresh = new Client(old.seat, old.id);
        clients.put(gateway, fresh);
        fresh.start();
    }

    /** A planned move: the holder is told first, and has answered before the other one is told. */
    void move(int group, String to) throws InterruptedException {
        String from;
        synchronized (this) {
            from = owners.put(group, "");
        }
        clients.get(from).awaitTold(group, false);
        synchronized (this) {
            owners.put(group, to);
        }
        clients.get(to).awaitTold(group, true);
    }

    /** Whether the last beacon of a gateway said that it is well. */
    boolean isAvailable(String gateway) {
        return clients.get(gateway).available;
    }

    @Override
    public void close() {
        clients.values().forEach(Client::end);
    }

    /** The client of one gateway. */
    private final class Client {

        final Seat seat;
        final int id;
        private final ManagedChannel management;
        private final ManagedChannel group;
        private final Thread thread;
        private final Map<String, Set<Integer>> told = new HashMap<>();
        private final Map<Integer, Set<String>> nonces = new HashMap<>();
        private volatile boolean ending;
        private volatile boolean available;
        private boolean joined;

        Client(Seat seat, int id) {
            this.seat = seat;
            this.id = id;
            this.management = channel(seat.address(), seat.grpcPort());
            this.group = channel(seat.address(), seat.grpcPort() - 1);
            this.thread = Thread.ofPlatform()
                    .name("monitor-client-" + seat.name())
                    .daemon()
                    .unstarted(this::run);
        }

        private static ManagedChannel channel(String address, int port) {
            return NettyChannelBuilder.forAddress(address, port)
                    .usePlaintext()
                    .userAgent("grpc-c++/1.46.7")
                    .build();
        }

        void start() {
            thread.start();
        }

        private void run() {
            try {
                while (!ending) {
                    beacon();
                    Thread.sleep(TICK_MILLIS);
                }
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            }
        }

        private GatewayGrpc.GatewayBlockingStub gateway() {
            return GatewayGrpc.newBlockingStub(management).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
        }

        /** One tick: the beacon by what the gateway shows, then the map that the monitors answer with. */
        private void beacon() throws InterruptedException {
            try {
                if (!joined) {
                    MonitorGroupGrpc.newBlockingStub(group)
                            .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                            .groupId(group_id_req.newBuilder().setId(id).build());
                    joined = true;
                }
                subsystems_info shown = gateway().getSubsystems(get_subsystems_req.getDefaultInstance());
                note(shown);
                available = true;
                tell(shown);
            } catch (StatusRuntimeException away) {
                available = false;
            }
        }

        private synchronized void note(subsystems_info shown) {
            nonces.clear();
            shown.getSubsystemsList().stream()
                    .flatMap(one -> one.getNamespacesList().stream())
                    .forEach(one -> nonces.computeIfAbsent(one.getAnagrpid(), none -> new HashSet<>())
                            .add(one.getNonce()));
        }

        synchronized Set<String> nonces(int ofGroup) {
            return Set.copyOf(nonces.getOrDefault(ofGroup, Set.of()));
        }

        /** A gateway without a listener serves nothing; only what has changed is said, and again until it is heard. */
        private void tell(subsystems_info shown) {
            ana_info.Builder changes = ana_info.newBuilder();
            Map<String, Set<Integer>> now = new HashMap<>();
            for (subsystem one : shown.getSubsystemsList()) {
                Set<Integer> wanted = one.getListenAddressesCount() == 0 ? Set.of() : served(seat.name());
                now.put(one.getNqn(), wanted);
                nqn_ana_states.Builder states = nqn_ana_states.newBuilder().setNqn(one.getNqn());
                Set<Integer> before = before(one.getNqn());
                for (int number = 1; number <= owners.size(); number++) {
                    if (wanted.contains(number) != before.contains(number)) {
                        states.addStates(ana_group_state
                                .newBuilder()
                                .setGrpId(number)
                                .setState(wanted.contains(number) ? ana_state.OPTIMIZED : ana_state.INACCESSIBLE));
                    }
                }
                if (states.getStatesCount() > 0) {
                    changes.addStates(states);
                }
            }
            if (changes.getStatesCount() == 0
                    || gateway().setAnaState(changes.build()).getStatus() != 0) {
                synchronized (this) {
                    told.putAll(now);
                }
            }
        }

        private synchronized Set<Integer> before(String nqn) {
            return told.getOrDefault(nqn, Set.of());
        }

        void awaitTold(int number, boolean optimized) throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CALL_SECONDS);
            while (true) {
                synchronized (this) {
                    if (!told.isEmpty()
                            && told.values().stream().allMatch(groups -> groups.contains(number) == optimized)) {
                        return;
                    }
                }
                if (System.nanoTime() - end > 0) {
                    throw new AssertionError(seat.name() + " was not told of group " + number);
                }
                Thread.sleep(20);
            }
        }

        void end() {
            ending = true;
            management.shutdownNow();
            group.shutdownNow();
            thread.interrupt();
        }
    }
}
