package io.tidegate.rounds;

import com.google.protobuf.Message;
import io.tidegate.initiator.Initiator;
import io.tidegate.proto.add_host_req;
import io.tidegate.proto.create_listener_req;
import io.tidegate.proto.create_subsystem_req;
import io.tidegate.proto.list_namespaces_req;
import io.tidegate.proto.list_subsystems_req;
import io.tidegate.proto.namespace_add_req;
import io.tidegate.proto.namespace_cli;
import io.tidegate.proto.tuning.ShowGroupRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How long hosts wait for each of many namespaces when a gateway of a group is killed, and when it comes back.
 *
 * <p>{@code FailoverBench [NAMESPACES 1000] [GATEWAYS 4] [ROUNDS 4] [CEPH.CONF]}: gateways in processes of their own, images
 * as files of a shared folder or in the pool {@code rbd} of a cluster. Each round kills another gateway.
 *
 * <p>{@code -Dtidegate.bench.ha="images_ahead = 0; beat_ms = 50"} goes to the section {@code [ha]} of all gateways, and {@code
 * -Dtidegate.bench.pause=10} leaves them in peace for so many seconds before each kill.
 */
public final class FailoverBench {

    private static final String POOL = "rbd";
    /** Another one for each run: a cluster keeps the state and the images of the former. A name that is given is used again. */
    private static final String GROUP = System.getProperty(
            "tidegate.bench.group", "bench-" + ProcessHandle.current().pid());

    /** More of the section {@code [ha]}. */
    private static final List<String> HA = Stream.of(
                    System.getProperty("tidegate.bench.ha", "").split(";"))
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();

    private static final long PAUSE_SECONDS = Long.getLong("tidegate.bench.pause", 0);

    private static final int SUBSYSTEMS = 4;
    private static final int STEP = 100;
    private static final long IMAGE_BYTES = 1 << 20;

    private final List<Member> members;
    private final int namespaces;

    private FailoverBench(List<Member> members, int namespaces) {
        this.members = members;
        this.namespaces = namespaces;
    }

    /** Measures once. */
    public static void main(String[] args) throws Exception {
        int namespaces = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
        int gateways = args.length > 1 ? Integer.parseInt(args[1]) : 4;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : gateways;
        List<String> storage = args.length > 3 ? ceph(args[3]) : List.of("backing = local");
        Path folder = Files.createTempDirectory("tidegate-failover-");
        try {
            run(storage, folder, namespaces, gateways, rounds);
        } catch (Exception | AssertionError failure) {
            System.err.println("what the gateways said is kept in " + folder);
            throw failure;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static List<String> ceph(String conf) {
        return List.of("[ceph]", "pool = " + POOL, "config_file = " + conf);
    }

    private static void run(List<String> storage, Path folder, int namespaces, int gateways, int rounds)
            throws Exception {
        List<Member> members = new ArrayList<>();
        try {
            for (int number = 1; number <= gateways; number++) {
                Seat seat = Seat.onLoopback("gw" + number, "127.0.0." + (10 + number));
                members.add(Member.start(seat, folder, seat.configuration(GROUP, HA, storage)));
            }
            members.forEach(Member::awaitReady);
            FailoverBench bench = new FailoverBench(members, namespaces);
            bench.fill();
            bench.play(rounds);
        } finally {
            members.forEach(Member::close);
        }
    }

    static String nqn(int subsystem) {
        return "nqn.2026-11.io.tidegate.failover:s" + subsystem;
    }

    private static void good(Message reply) {
        if ((int) reply.getField(reply.getDescriptorForType().findFieldByName("status")) != 0) {
            throw new IllegalStateException(reply.toString());
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private void fill() throws Exception {
        Member first = members.getFirst();
        if (first.gateway()
                        .listSubsystems(list_subsystems_req.getDefaultInstance())
                        .getSubsystemsCount()
                > 0) {
            System.out.println("group " + GROUP + " is there already and is used again");
            IntStream.range(0, SUBSYSTEMS).forEach(one -> members.forEach(member -> listen(member, nqn(one))));
            return;
        }
        for (int subsystem = 0; subsystem < SUBSYSTEMS; subsystem++) {
            good(first.gateway()
                    .createSubsystem(create_subsystem_req
                            .newBuilder()
                            .setSubsystemNqn(nqn(subsystem))
                            .setNoGroupAppend(true)
                            .setEnableHa(true)
                            .build()));
            good(first.gateway()
                    .addHost(add_host_req
                            .newBuilder()
                            .setSubsystemNqn(nqn(subsystem))
                            .setHostNqn("*")
                            .build()));
            int made = subsystem;
            members.forEach(member -> listen(member, nqn(made)));
        }
        long begun = System.nanoTime();
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(members.size())) {
            List<Future<?>> adding = new ArrayList<>();
            members.forEach(member -> adding.add(threads.submit(() -> fill(member, next, begun))));
            for (Future<?> one : adding) {
                one.get();
            }
        }
        System.out.printf("%d namespaces: %.1f s%n", namespaces, seconds(begun));
    }

    /** Each gateway is asked for one after the other. */
    private void fill(Member member, AtomicInteger next, long begun) {
        for (int number = next.getAndIncrement(); number < namespaces; number = next.getAndIncrement()) {
            add(member, number);
            if ((number + 1) % STEP == 0) {
                System.out.printf("  %d namespaces after %.1f s%n", number + 1, seconds(begun));
            }
        }
    }

    private static void add(Member member, int number) {
        good(member.gateway()
                .namespaceAdd(namespace_add_req
                        .newBuilder()
                        .setSubsystemNqn(nqn(number % SUBSYSTEMS))
                        .setRbdPoolName(POOL)
                        .setRbdImageName(GROUP + "-" + number)
                        .setBlockSize(512)
                        .setCreateImage(true)
                        .setSize(IMAGE_BYTES)
                        .build()));
    }

    private static void listen(Member member, String nqn) {
        good(member.gateway()
                .createListener(create_listener_req
                        .newBuilder()
                        .setNqn(nqn)
                        .setHostName(member.name())
                        .setTraddr(member.address())
                        .setTrsvcid(member.port())
                        .setVerifyHostName(true)
                        .build()));
    }

    private void play(int rounds) throws Exception {
        try (Initiator initiator = Initiator.start(1);
                ManyPaths paths = new ManyPaths(
                        initiator,
                        IntStream.range(0, SUBSYSTEMS)
                                .mapToObj(FailoverBench::nqn)
                                .toList())) {
            for (Member member : members) {
                paths.connect(member);
            }
            report("before anything", paths.reach(all(), members, System.nanoTime()));
            for (int round = 0; round < rounds; round++) {
                round(paths, members.get(round % members.size()));
            }
        }
    }

    /** The namespaces that belong to a gateway's own group, which it serves again when it is back. */
    private void round(ManyPaths paths, Member victim) throws Exception {
        Set<ManyPaths.Name> felt = new HashSet<>(all(groupOf(victim)));
        List<Member> others =
                members.stream().filter(member -> !member.equals(victim)).toList();
        TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
        paths.disconnect(victim);
        long killed = System.nanoTime();
        victim.kill();
        report("kill -9 of " + victim.name(), paths.reach(felt, others, killed));
        long begun = System.nanoTime();
        victim.restart();
        victim.awaitReady();
        System.out.printf("  %s is ready again after %.1f s%n", victim.name(), seconds(begun));
        paths.connect(victim);
        report("until it serves its own again, from its start", paths.reach(felt, List.of(victim), begun));
    }

    private static int groupOf(Member member) {
        return member.group().showGroup(ShowGroupRequest.getDefaultInstance()).getMembersList().stream()
                .filter(one -> one.getName().equals(member.name()))
                .findFirst()
                .orElseThrow()
                .getAnaGroup();
    }

    private Set<ManyPaths.Name> all() {
        Set<ManyPaths.Name> all = new HashSet<>();
        for (int group = 1; group <= members.size(); group++) {
            all.addAll(all(group));
        }
        return all;
    }

    private Set<ManyPaths.Name> all(int group) {
        Set<ManyPaths.Name> found = new HashSet<>();
        for (int subsystem = 0; subsystem < SUBSYSTEMS; subsystem++) {
            String nqn = nqn(subsystem);
            members
                    .getFirst()
                    .gateway()
                    .listNamespaces(
                            list_namespaces_req.newBuilder().setSubsystem(nqn).build())
                    .getNamespacesList()
                    .stream()
                    .filter(one -> one.getLoadBalancingGroup() == group)
                    .map(namespace_cli::getNsid)
                    .forEach(nsid -> found.add(new ManyPaths.Name(nqn, nsid)));
        }
        return found;
    }

    private static void report(String what, List<Long> nanos) {
        List<Long> millis =
                nanos.stream().map(TimeUnit.NANOSECONDS::toMillis).sorted().toList();
        System.out.printf(
                "%s: %d namespaces; first %d ms, median %d ms, 95%% %d ms, worst %d ms%n",
                what,
                millis.size(),
                millis.getFirst(),
                millis.get(millis.size() / 2),
                millis.get(millis.size() * 95 / 100),
                millis.getLast());
    }
}
