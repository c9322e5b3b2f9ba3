package io.tidegate.app;

import static io.tidegate.app.Requests.HOST;
import static io.tidegate.app.Requests.NQN;
import static io.tidegate.app.Requests.OTHER;

import io.tidegate.app.RefusalCases.Case;
import io.tidegate.bdev.Errno;
import io.tidegate.nvme.Nqn;
import io.tidegate.proto.get_connection_io_statistics_req;
import io.tidegate.proto.list_namespaces_io_stats_req;
import io.tidegate.proto.namespace_add_host_req;
import io.tidegate.proto.namespace_change_load_balancing_group_req;
import io.tidegate.proto.namespace_change_location_req;
import io.tidegate.proto.namespace_change_visibility_req;
import io.tidegate.proto.namespace_delete_host_req;
import io.tidegate.proto.namespace_get_io_stats_req;
import io.tidegate.proto.namespace_set_auto_resize_req;
import io.tidegate.proto.namespace_set_qos_req;
import io.tidegate.proto.namespace_set_rbd_trash_image_req;
import io.tidegate.proto.namespace_unpin_req;
import java.util.stream.Stream;

/** Changes of one namespace that must be refused; namespace 1 is visible to every host. */
final class NamespaceRefusals {

    private NamespaceRefusals() {}

    static Stream<Case> cases() {
        return Stream.of(masking(), limits(), statistics(), traits()).flatMap(cases -> cases);
    }

    private static Stream<Case> masking() {
        return Stream.of(
                show("no subsystem name", Errno.EINVAL, "", 1, HOST),
                show("no id", Errno.EINVAL, NQN, 0, HOST),
                show("an unknown subsystem", Errno.ENOENT, OTHER, 1, HOST),
                show("an unknown id", Errno.ENODEV, NQN, 2, HOST),
                show("every host by name", Errno.EINVAL, NQN, 1, "*"),
                show("a bad host name", Errno.EINVAL, NQN, 1, "host1"),
                show("the discovery name", Errno.EINVAL, NQN, 1, Nqn.DISCOVERY),
                show("all seeing it already", Errno.EINVAL, NQN, 1, HOST),
                hide("an unknown subsystem", Errno.ENOENT, OTHER, 1, HOST),
                hide("an unknown id", Errno.ENODEV, NQN, 2, HOST),
                hide("all seeing it", Errno.EINVAL, NQN, 1, HOST),
                hide("no host name", Errno.EINVAL, NQN, 1, ""),
                visibility("no id", Errno.EINVAL, NQN, 0),
                visibility("an unknown subsystem", Errno.ENOENT, OTHER, 1),
                visibility("an unknown id", Errno.ENODEV, NQN, 2));
    }

    private static Stream<Case> limits() {
        return Stream.of(
                qos("no id", Errno.EINVAL, limit(NQN, 0).setRwIosPerSecond(1)),
                qos("an unknown subsystem", Errno.ENOENT, limit(OTHER, 1).setRwIosPerSecond(1)),
                qos("an unknown id", Errno.ENODEV, limit(NQN, 2).setRwIosPerSecond(1)),
                qos("no limit", Errno.EINVAL, limit(NQN, 1)));
    }

    private static namespace_set_qos_req.Builder limit(String nqn, int nsid) {
        return namespace_set_qos_req.newBuilder().setSubsystemNqn(nqn).setNsid(nsid);
    }

    private static Case qos(String what, int errno, namespace_set_qos_req.Builder request) {
        return new Case("limit a namespace with " + what, errno, stub -> stub.namespaceSetQosLimits(request.build()));
    }

    private static Stream<Case> statistics() {
        return Stream.of(
                count("an unknown subsystem", Errno.ENOENT, OTHER, 1),
                count("an unknown id", Errno.ENODEV, NQN, 2),
                count("no id", Errno.EINVAL, NQN, 0),
                new Case(
                        "count all of an unknown subsystem",
                        Errno.ENOENT,
                        stub -> stub.listNamespacesIoStats(list_namespaces_io_stats_req
                                .newBuilder()
                                .setSubsystemNqn(OTHER)
                                .build())),
                new Case(
                        "count an unknown id of all",
                        Errno.ENODEV,
                        stub -> stub.listNamespacesIoStats(list_namespaces_io_stats_req
                                .newBuilder()
                                .setSubsystemNqn(NQN)
                                .setNsid(2)
                                .build())),
                new Case(
                        "count an id of no subsystem",
                        Errno.EINVAL,
                        stub -> stub.listNamespacesIoStats(list_namespaces_io_stats_req
                                .newBuilder()
                                .setNsid(1)
                                .build())),
                connection("an unknown subsystem", Errno.ENOENT, OTHER, HOST),
                connection("an unknown host", Errno.ENODEV, NQN, HOST + "2"));
    }

    private static Case count(String what, int errno, String nqn, int nsid) {
        return new Case(
                "count what a namespace did with " + what,
                errno,
                stub -> stub.namespaceGetIoStats(namespace_get_io_stats_req
                        .newBuilder()
                        .setSubsystemNqn(nqn)
                        .setNsid(nsid)
                        .build()));
    }

    private static Case connection(String what, int errno, String nqn, String host) {
        return new Case(
                "count what a connection did with " + what,
                errno,
                stub -> stub.getConnectionIoStatistics(get_connection_io_statistics_req
                        .newBuilder()
                        .setSubsystemNqn(nqn)
                        .setHostNqn(host)
                        .build()));
    }

    private static Stream<Case> traits() {
        return Stream.of(
                new Case(
                        "trash the image of an unknown id",
                        Errno.ENODEV,
                        stub -> stub.namespaceSetRbdTrashImage(namespace_set_rbd_trash_image_req
                                .newBuilder()
                                .setSubsystemNqn(NQN)
                                .setNsid(2)
                                .build())),
                new Case(
                        "trash an image without an id",
                        Errno.EINVAL,
                        stub -> stub.namespaceSetRbdTrashImage(namespace_set_rbd_trash_image_req
                                .newBuilder()
                                .setSubsystemNqn(NQN)
                                .build())),
                new Case(
                        "resize an unknown subsystem by itself",
                        Errno.ENOENT,
                        stub -> stub.namespaceSetAutoResize(namespace_set_auto_resize_req
                                .newBuilder()
                                .setSubsystemNqn(OTHER)
                                .setNsid(1)
                                .build())),
                new Case(
                        "locate an unknown id",
                        Errno.ENODEV,
                        stub -> stub.namespaceChangeLocation(namespace_change_location_req
                                .newBuilder()
                                .setSubsystemNqn(NQN)
                                .setNsid(2)
                                .build())),
                new Case(
                        "unpin an unknown id",
                        Errno.ENODEV,
                        stub -> stub.namespaceUnpin(namespace_unpin_req
                                .newBuilder()
                                .setSubsystemNqn(NQN)
                                .setNsid(2)
                                .build())),
                group("a group of nobody", Errno.ENODEV, 1, 2),
                group("no group", Errno.ENODEV, 1, 0),
                group("an unknown id", Errno.ENODEV, 2, 1));
    }

    private static Case group(String what, int errno, int nsid, int group) {
        return new Case(
                "move a namespace with " + what,
                errno,
                stub -> stub.namespaceChangeLoadBalancingGroup(namespace_change_load_balancing_group_req
                        .newBuilder()
                        .setSubsystemNqn(NQN)
                        .setNsid(nsid)
                        .setAnagrpid(group)
                        .build()));
    }

    private static Case show(String what, int errno, String nqn, int nsid, String host) {
        return new Case(
                "show a namespace to a host with " + what,
                errno,
                stub -> stub.namespaceAddHost(namespace_add_host_req
                        .newBuilder()
                        .setSubsystemNqn(nqn)
                        .setNsid(nsid)
                        .setHostNqn(host)
                        .build()));
    }

    private static Case hide(String what, int errno, String nqn, int nsid, String host) {
        return new Case(
                "hide a namespace from a host with " + what,
                errno,
                stub -> stub.namespaceDeleteHost(namespace_delete_host_req
                        .newBuilder()
                        .setSubsystemNqn(nqn)
                        .setNsid(nsid)
                        .setHostNqn(host)
                        .build()));
    }

    private static Case visibility(String what, int errno, String nqn, int nsid) {
        return new Case(
                "change who sees a namespace with " + what,
                errno,
                stub -> stub.namespaceChangeVisibility(namespace_change_visibility_req
                        .newBuilder()
                        .setSubsystemNqn(nqn)
                        .setNsid(nsid)
                        .build()));
    }
}
