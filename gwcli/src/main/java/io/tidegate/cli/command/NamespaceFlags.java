package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Session;
import io.tidegate.proto.GatewayGrpc.GatewayBlockingStub;
import io.tidegate.proto.namespace_change_load_balancing_group_req;
import io.tidegate.proto.namespace_change_visibility_req;
import io.tidegate.proto.namespace_set_auto_resize_req;
import io.tidegate.proto.namespace_set_rbd_trash_image_req;
import io.tidegate.proto.req_status;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Changes one property of a namespace. */
abstract class NamespaceFlags extends NamespaceAction {

    NamespaceFlags(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        String nqn = nqn();
        int nsid = nsid();
        given().end();
        return change(nqn, nsid);
    }

    abstract int change(String nqn, int nsid);

    final int send(String failure, String success, Function<GatewayBlockingStub, req_status> call) {
        Answer<req_status> answer = session().ask(failure, req_status.getDefaultInstance(), call);
        return session().report(answer, console -> console.result(success + ": Successful"));
    }

    @Command(
            name = "change_load_balancing_group",
            description = "Change load balancing group for a namespace",
            footer = {
                "",
                "Example:",
                "  gwcli ns change_load_balancing_group nqn.2016-06.io.example:s1 1 --load-balancing-group 2"
            })
    static final class LoadBalancingGroup extends NamespaceFlags {

        @Option(
                names = {"--load-balancing-group", "-l"},
                required = true,
                paramLabel = "GROUP",
                description = "The new group")
        private int group;

        LoadBalancingGroup(Session session) {
            super(session);
        }

        @Override
        int change(String nqn, int nsid) {
            Check.positive(group, "load-balancing-group");
            namespace_change_load_balancing_group_req request = namespace_change_load_balancing_group_req
                    .newBuilder()
                    .setSubsystemNqn(nqn)
                    .setNsid(nsid)
                    .setAnagrpid(group)
                    .build();
            return send(
                    "Failure changing namespace load balancing group",
                    "Changing load balancing group of namespace " + nsid + " in " + nqn + " to " + group,
                    stub -> stub.namespaceChangeLoadBalancingGroup(request));
        }
    }

    @Command(
            name = "change_visibility",
            description = "Change visibility for a namespace",
            footer = {"", "Example:", "  gwcli ns change_visibility nqn.2016-06.io.example:s1 1 --auto-visible no"})
    static final class Visibility extends NamespaceFlags {

        @Option(
                names = "--auto-visible",
                required = true,
                paramLabel = "yes|no",
                description = "Visible to all hosts (yes) or to selected hosts only (no)")
        private YesNo visible = YesNo.YES;

        @Option(names = "--force", description = "Even if it has hosts of its own or there are connections")
        private boolean force;

        Visibility(Session session) {
            super(session);
        }

        @Override
        int change(String nqn, int nsid) {
            namespace_change_visibility_req request = namespace_change_visibility_req
                    .newBuilder()
                    .setSubsystemNqn(nqn)
                    .setNsid(nsid)
                    .setAutoVisible(visible.isYes())
                    .setForce(force)
                    .build();
            return send(
                    "Failure changing namespace visibility",
                    "Changing visibility of namespace " + nsid + " in " + nqn + " to \"visible to "
                            + (visible.isYes() ? "all" : "selected") + " hosts\"",
                    stub -> stub.namespaceChangeVisibility(request));
        }
    }

    @Command(
            name = "set_rbd_trash_image",
            description = "Set the RBD trash image on delete flag for a namespace",
            footer = {
                "",
                "Example:",
                "  gwcli ns set_rbd_trash_image nqn.2016-06.io.example:s1 1 --rbd-trash-image-on-delete yes"
            })
    static final class TrashImage extends NamespaceFlags {

        @Option(
                names = "--rbd-trash-image-on-delete",
                required = true,
                paramLabel = "yes|no",
                description = "Move the image to the trash with the namespace; only for images the gateway created")
        private YesNo trash = YesNo.NO;

        TrashImage(Session session) {
            super(session);
        }

        @Override
        int change(String nqn, int nsid) {
            namespace_set_rbd_trash_image_req request = namespace_set_rbd_trash_image_req
                    .newBuilder()
                    .setSubsystemNqn(nqn)
                    .setNsid(nsid)
                    .setTrashImage(trash.isYes())
                    .build();
            return send(
                    "Failure setting namespace RBD trash image",
                    "Setting RBD trash image flag for namespace " + nsid + " in " + nqn + " to \"" + trash.negation()
                            + "trash on namespace deletion\"",
                    stub -> stub.namespaceSetRbdTrashImage(request));
        }
    }

    @Command(
            name = "set_auto_resize",
            description = "Enable or disable namespace auto resize when RBD image is resized",
            footer = {"", "Example:", "  gwcli ns set_auto_resize nqn.2016-06.io.example:s1 1 --auto-resize-enabled no"
            })
    static final class AutoResize extends NamespaceFlags {

        @Option(
                names = "--auto-resize-enabled",
                required = true,
                paramLabel = "yes|no",
                description = "Whether the namespace follows when its image is resized")
        private YesNo enabled = YesNo.YES;

        AutoResize(Session session) {
            super(session);
        }

        @Override
        int change(String nqn, int nsid) {
            namespace_set_auto_resize_req request = namespace_set_auto_resize_req
                    .newBuilder()
                    .setSubsystemNqn(nqn)
                    .setNsid(nsid)
                    .setAutoResize(enabled.isYes())
                    .build();
            return send(
                    "Failure setting namespace auto resize flag",
                    "Setting auto resize flag for namespace " + nsid + " in " + nqn + " to \"" + enabled.negation()
                            + "auto resize namespace\"",
                    stub -> stub.namespaceSetAutoResize(request));
        }
    }
}
