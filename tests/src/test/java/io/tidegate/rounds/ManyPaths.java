package io.tidegate.rounds;

import io.tidegate.initiator.HostController;
import io.tidegate.initiator.HostIdentity;
import io.tidegate.initiator.HostOptions;
import io.tidegate.initiator.Initiator;
import io.tidegate.initiator.NvmeException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** A host with one controller of each subsystem at each gateway, that tries each path until every namespace takes a write. */
final class ManyPaths implements AutoCloseable {

    private static final int BLOCK = 4096;
    private static final int REFUSED_AT_ONCE = 3;
    private static final int AT_ONCE = 16;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(100);

    private final Initiator initiator;
    private final List<String> subsystems;
    private final HostIdentity host = HostIdentity.of(UUID.randomUUID());
    private final Map<String, Map<String, HostController>> controllers = new HashMap<>();
    private final Map<Name, String> failures = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** A namespace. */
    record Name(String nqn, int nsid) {}

    ManyPaths(Initiator initiator, List<String> subsystems) {
        this.initiator = initiator;
        this.subsystems = subsystems;
    }

    void connect(Member member) throws NvmeException {
        Map<String, HostController> paths = new HashMap<>();
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral(member.address()), member.port());
        for (String nqn : subsystems) {
            paths.put(
                    nqn,
                    initiator.connect(HostOptions.to(address, nqn)
                            .withHost(host)
                            .withIoQueues(1, 32)
                            .withKeepAlive(Duration.ofSeconds(60))));
        }
        controllers.put(member.name(), paths);
    }

    void disconnect(Member member) {
        Map<String, HostController> gone = controllers.remove(member.name());
        if (gone != null) {
            gone.values().forEach(HostController::close);
        }
    }

    /**
     * For each namespace the nanoseconds from {@code since} until one of the gateways took a write to it. A path that
     * refuses some is tried again after a pause, not at once with all others: the host must not take the processors from
     * what it waits for.
     */
    List<Long> reach(Set<Name> wanted, List<Member> gateways, long since) throws Exception {
        Map<Name, Long> reached = new ConcurrentHashMap<>();
        List<Future<?>> tries = new ArrayList<>();
        for (Member gateway : gateways) {
            controllers
                    .get(gateway.name())
                    .forEach((nqn, controller) ->
                            tries.add(threads.submit(() -> reach(controller, nqn, wanted, reached, since))));
        }
        for (Future<?> one : tries) {
            one.get();
        }
        if (reached.size() < wanted.size()) {
            List<Name> missing =
                    wanted.stream().filter(name -> !reached.containsKey(name)).toList();
            throw new IllegalStateException(missing.size() + " of " + wanted.size() + " namespaces take no write: "
                    + missing + "; what was said last to others and to them " + failures);
        }
        return List.copyOf(reached.values());
    }

    private void reach(HostController controller, String nqn, Set<Name> wanted, Map<Name, Long> reached, long since) {
        ByteBuffer data = ByteBuffer.allocateDirect(BLOCK);
        List<Name> mine = wanted.stream().filter(name -> name.nqn().equals(nqn)).toList();
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!reached.keySet().containsAll(mine) && System.nanoTime() < end) {
            for (Name name : left(mine, reached).stream().limit(REFUSED_AT_ONCE).toList()) {
                if (takes(controller, name, data)) {
                    reached.putIfAbsent(name, System.nanoTime() - since);
                    reachAtOnce(controller, left(mine, reached), reached, since);
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static List<Name> left(List<Name> mine, Map<Name, Long> reached) {
        return mine.stream().filter(name -> !reached.containsKey(name)).toList();
    }

    /** A path that took one is open for the others of its ANA group, and a host writes to all that it has waiting. */
    private void reachAtOnce(HostController controller, List<Name> names, Map<Name, Long> reached, long since) {
        List<CompletableFuture<Void>> slices = IntStream.range(0, AT_ONCE)
                .mapToObj(slice -> CompletableFuture.runAsync(
                        () -> {
                            ByteBuffer data = ByteBuffer.allocateDirect(BLOCK);
                            for (int i = slice; i < names.size(); i += AT_ONCE) {
                                if (takes(controller, names.get(i), data)) {
                                    reached.putIfAbsent(names.get(i), System.nanoTime() - since);
                                }
                            }
                        },
                        threads))
                .toList();
        slices.forEach(CompletableFuture::join);
    }

    private boolean takes(HostController controller, Name name, ByteBuffer data) {
        try {
            controller.namespace(name.nsid()).write(0, data.clear());
            return true;
        } catch (NvmeException inaccessible) {
            failures.put(name, inaccessible.toString());
            return false;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        controllers.values().forEach(paths -> paths.values().forEach(HostController::close));
    }
}
