package io.tidegate.app;

import static io.tidegate.app.Requests.HOST;
import static io.tidegate.app.Requests.NQN;
import static io.tidegate.app.Requests.OTHER;

import io.tidegate.app.RefusalCases.Case;
import io.tidegate.bdev.Errno;
import io.tidegate.nvme.Nqn;
import io.tidegate.proto.namespace_add_host_req;
import io.tidegate.proto.namespace_change_visibility_req;
import io.tidegate.proto.namespace_delete_host_req;
import java.util.stream.Stream;

/** Changes of one namespace that must be refused; namespace 1 is visible to every host. */
final class NamespaceRefusals {

    private NamespaceRefusals() {}

    static Stream<Case> cases() {
        return masking();
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
