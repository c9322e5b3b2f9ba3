package io.tidegate.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.initiator.HostIdentity;
import io.tidegate.initiator.HostOptions;
import io.tidegate.initiator.HostTimeouts;
import io.tidegate.initiator.Initiator;
import io.tidegate.initiator.MultipathNamespace;
import io.tidegate.proto.add_host_req;
import io.tidegate.proto.create_listener_req;
import io.tidegate.proto.create_subsystem_req;
import io.tidegate.proto.list_namespaces_req;
import io.tidegate.proto.namespace_add_req;
import io.tidegate.proto.tuning.DrainGatewayRequest;
import io.tidegate.proto.tuning.GroupInfo;
import io.tidegate.proto.tuning.GroupMember;
import io.tidegate.proto.tuning.ShowGroupRequest;
import io.tidegate.support.Eventually;
import io.tidegate.support.ThrowawayCeph;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A group of gateways with one namespace for each, and a host that writes to all of them by multipath. One thread. */
final class Members implements AutoCloseable {

    static final String NQN = "nqn.2026-11.io.tidegate:rounds";
    private static final long IMAGE_BYTES = 4 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HostTimeouts TIMEOUTS =
            new HostTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(3));

    private final String group;
    private final List<Member> members = new ArrayList<>();
    private final List<MultipathNamespace> namespaces = new ArrayList<>();
    private final List<Journal> journals = new ArrayList<>();
    private final Initiator initiator = Initiator.start(1);

    private Members(String group) {
        this.group = group;
    }

    /** Starts a group of {@code count} on loopback addresses, and the writers. */
    static Members start(ThrowawayCeph ceph, String group, int count, List<String> ha, Path folder, long seed) {
        List<Seat> seats = IntStream.rangeClosed(1, count)
                .mapToObj(index -> Seat.onLoopback("gw" + index, "127.0.0." + (10 + index)))
                .toList();
        return start(ceph, group, seats, ha, folder, seed);
    }

    /** Starts a gateway at each seat, and the writers. */
    static Members start(ThrowawayCeph ceph, String group, List<Seat> seats, List<String> ha, Path folder, long seed) {
        Members all = new Members(group);
        try {
            all.begin(ceph, seats, ha, folder);
            all.makeObjects();
            all.write(seed);
            return all;
        } catch (RuntimeException | AssertionError failure) {
            all.close();
            throw failure;
        }
    }

    private void begin(ThrowawayCeph ceph, List<Seat> seats, List<String> ha, Path folder) {
        List<String> store = List.of("[ceph]", "pool = " + ThrowawayCeph.POOL, "config_file = " + ceph.conf());
        seats.forEach(seat -> members.add(Member.start(seat, folder, seat.configuration(group, ha, store))));
        members.forEach(Member::awaitReady);
    }

    private void makeObjects() {
        Member first = members.getFirst();
        good(first.gateway()
                .createSubsystem(create_subsystem_req
                        .newBuilder()
                        .setSubsystemNqn(NQN)
                        .setNoGroupAppend(true)
                        .setEnableHa(true)
                        .build())
                .getStatus());
        for (int nsid = 1; nsid <= members.size(); nsid++) {
            good(members.get(nsid - 1)
                    .gateway()
                    .namespaceAdd(namespace_add_req
                            .newBuilder()
                            .setSubsystemNqn(NQN)
                            .setNsid(nsid)
                            .setRbdPoolName(ThrowawayCeph.POOL)
                            .setRbdImageName(image(nsid))
                            .setBlockSize(512)
                            .setCreateImage(true)
                            .setSize(IMAGE_BYTES)
                            .build())
                    .getStatus());
        }
        good(first.gateway()
                .addHost(add_host_req
                        .newBuilder()
                        .setSubsystemNqn(NQN)
                        .setHostNqn("*")
                        .build())
                .getStatus());
        members.forEach(Members::listen);
    }

    private static void listen(Member member) {
        good(member.gateway()
                .createListener(create_listener_req
                        .newBuilder()
                        .setNqn(NQN)
                        .setHostName(member.name())
                        .setTraddr(member.address())
                        .setTrsvcid(member.port())
                        .setVerifyHostName(true)
                        .build())
                .getStatus());
    }

    private static void good(int status) {
        assertThat(status).as("errno").isZero();
    }

    private void write(long seed) {
        HostIdentity host = HostIdentity.of(UUID.randomUUID());
        List<HostOptions> portals = members.stream()
                .map(member -> HostOptions.to(
                                new InetSocketAddress(InetAddress.ofLiteral(member.address()), member.port()), NQN)
                        .withHost(host)
                        .withIoQueues(1, 32)
                        .withTimeouts(TIMEOUTS))
                .toList();
        for (int nsid = 1; nsid <= members.size(); nsid++) {
            MultipathNamespace namespace = MultipathNamespace.connect(initiator, portals, nsid, PATIENCE);
            namespaces.add(namespace);
            journals.add(new Journal("namespace " + nsid, namespace, seed + nsid));
        }
        awaitAllPaths();
        journals.forEach(journal -> journal.awaitWrites(2 * Journal.BLOCKS));
    }

    /** The image of a namespace. */
    String image(int nsid) {
        return group + "-" + nsid;
    }

    List<Member> all() {
        return members;
    }

    List<Journal> journals() {
        return journals;
    }

    /** Every gateway lives and hosts are connected to all. */
    void awaitAllPaths() {
        members.forEach(Member::awaitReady);
        Eventually.holds(() -> assertThat(namespaces)
                .allSatisfy(namespace -> assertThat(namespace.connected()).isEqualTo(members.size())));
    }

    /** Who is what, by the word of one of them. */
    List<GroupMember> show(Member asked) {
        return asked.group().showGroup(ShowGroupRequest.getDefaultInstance()).getMembersList();
    }

    /** As an administrator who is told to try again: a coordinator that has just come back is not found at once. */
    void drain(Member asked, Member drained, boolean on) {
        DrainGatewayRequest request = DrainGatewayRequest.newBuilder()
                .setGateway(drained.name())
                .setDrained(on)
                .build();
        Eventually.holds(() -> {
            GroupInfo answer = asked.group().drainGateway(request);
            assertThat(answer.getStatus()).as(answer.getErrorMessage()).isZero();
        });
    }

    /** Waits until a gateway serves what hosts write to. */
    void awaitServing(Member wanted) {
        Eventually.holds(() -> assertThat(serving(wanted)).contains(wanted));
    }

    /** The gateways that serve namespaces, by the word of one of them. */
    List<Member> serving(Member asked) {
        Set<String> names = show(asked).stream()
                .filter(member -> member.getServesList().stream().anyMatch(group -> group <= members.size()))
                .map(GroupMember::getName)
                .collect(Collectors.toSet());
        return members.stream().filter(member -> names.contains(member.name())).toList();
    }

    /** The gateway that serves a namespace, whose number says nothing about the group that it is in. */
    Member servingNamespace(int nsid) {
        Member asked = members.getFirst();
        int group = asked.gateway()
                .listNamespaces(list_namespaces_req
                        .newBuilder()
                        .setSubsystem(NQN)
                        .setNsid(nsid)
                        .build())
                .getNamespaces(0)
                .getLoadBalancingGroup();
        Set<String> names = show(asked).stream()
                .filter(member -> member.getServesList().contains(group))
                .map(GroupMember::getName)
                .collect(Collectors.toSet());
        assertThat(names).as("serves group " + group).hasSize(1);
        return members.stream()
                .filter(member -> names.contains(member.name()))
                .findFirst()
                .orElseThrow();
    }

    /** Waits until a gateway serves nothing. */
    void awaitIdle(Member asked, Member idle) {
        Eventually.holds(() -> assertThat(show(asked))
                .filteredOn(member -> member.getName().equals(idle.name()))
                .allSatisfy(member -> assertThat(member.getServesList()).isEmpty()));
    }

    /** After the last round: every image as Ceph's own tool reads it. */
    void checkImages(ThrowawayCeph ceph, Path folder) {
        journals.forEach(Journal::hold);
        for (int nsid = 1; nsid <= members.size(); nsid++) {
            Path exported = folder.resolve(image(nsid) + ".raw");
            ceph.rbd("export", "--no-progress", ThrowawayCeph.POOL + "/" + image(nsid), exported.toString());
            journals.get(nsid - 1).checkImage(exported);
        }
    }

    @Override
    public void close() {
        journals.forEach(Journal::close);
        initiator.close();
        members.forEach(Member::close);
    }
}
