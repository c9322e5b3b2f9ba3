package io.tidegate.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.proto.create_listener_req;
import io.tidegate.proto.create_subsystem_req;
import io.tidegate.proto.list_namespaces_req;
import io.tidegate.proto.namespace_add_req;
import io.tidegate.proto.namespace_resize_req;
import io.tidegate.proto.namespace_set_auto_resize_req;
import io.tidegate.support.Eventually;
import io.tidegate.support.ThrowawayCeph;
import io.tidegate.support.WithCeph;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Namespaces of two gateways on a real cluster, resized by whichever of them is asked. */
@WithCeph
class GroupResizeIT {

    private static final String NQN = "nqn.2026-11.io.tidegate:resized";
    private static final int MIB = 1 << 20;

    @TempDir
    private Path folder;

    private List<String> images = List.of();
    private List<Member> members = List.of();
    private ThrowawayCeph ceph;

    @BeforeEach
    void start(ThrowawayCeph cluster) {
        ceph = cluster;
        String group = cluster.freshName("resized");
        images = List.of(cluster.freshName("disk"), cluster.freshName("disk"));
        members = List.of(
                member(Seat.onLoopback("gw1", "127.0.0.33"), group),
                member(Seat.onLoopback("gw2", "127.0.0.34"), group));
        members.forEach(Member::awaitReady);
        good(first().gateway()
                .createSubsystem(create_subsystem_req
                        .newBuilder()
                        .setSubsystemNqn(NQN)
                        .setNoGroupAppend(true)
                        .setEnableHa(true)
                        .build())
                .getStatus());
        members.forEach(GroupResizeIT::listen);
        add(1);
        add(2);
    }

    private Member member(Seat seat, String group) {
        List<String> rest = List.of("[ceph]", "pool = " + ThrowawayCeph.POOL, "config_file = " + ceph.conf());
        return Member.start(seat, folder, seat.configuration(group, List.of(), rest));
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

    /** A namespace of each gateway's own group. */
    private void add(int number) {
        good(first().gateway()
                .namespaceAdd(namespace_add_req
                        .newBuilder()
                        .setSubsystemNqn(NQN)
                        .setNsid(number)
                        .setAnagrpid(number)
                        .setRbdPoolName(ThrowawayCeph.POOL)
                        .setRbdImageName(images.get(number - 1))
                        .setBlockSize(512)
                        .setCreateImage(true)
                        .setSize(16 * MIB)
                        .build())
                .getStatus());
    }

    @AfterEach
    void stop() {
        members.forEach(Member::close);
    }

    private Member first() {
        return members.getFirst();
    }

    private static void good(int status) {
        assertThat(status).as("errno").isZero();
    }

    private void resize(int nsid, int mebibytes) {
        assertThat(first().gateway()
                        .namespaceResize(namespace_resize_req
                                .newBuilder()
                                .setSubsystemNqn(NQN)
                                .setNsid(nsid)
                                .setNewSize(mebibytes)
                                .build())
                        .getErrorMessage())
                .isEqualTo("Success");
    }

    private static long shown(Member member, int nsid) {
        return member.gateway()
                .listNamespaces(list_namespaces_req
                        .newBuilder()
                        .setSubsystem(NQN)
                        .setNsid(nsid)
                        .build())
                .getNamespaces(0)
                .getRbdImageSize();
    }

    @Test
    void each_namespace_is_resized_by_the_gateway_that_is_asked_whichever_serves_it() {
        for (int nsid : List.of(1, 2)) {
            resize(nsid, 24);
            assertThat(shown(first(), nsid)).isEqualTo(24 * MIB);
            Eventually.holds(() -> assertThat(shown(members.getLast(), nsid)).isEqualTo(24 * MIB));
            assertThat(ceph.rbd("info", ThrowawayCeph.POOL + "/" + images.get(nsid - 1)))
                    .contains("size 24 MiB");
        }
    }

    @Test
    void a_namespace_that_keeps_its_size_is_shown_larger_once_it_is_resized_elsewhere() {
        good(first().gateway()
                .namespaceSetAutoResize(namespace_set_auto_resize_req
                        .newBuilder()
                        .setSubsystemNqn(NQN)
                        .setNsid(2)
                        .setAutoResize(false)
                        .build())
                .getStatus());
        resize(2, 20);
        Eventually.holds(() -> assertThat(members)
                .allSatisfy(member -> assertThat(shown(member, 2)).isEqualTo(20 * MIB)));
    }
}
