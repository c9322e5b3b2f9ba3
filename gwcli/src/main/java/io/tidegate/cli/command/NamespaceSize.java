package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.render.SizeText;
import io.tidegate.proto.namespace_resize_req;
import io.tidegate.proto.req_status;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Resizes a namespace or takes over its image's size; both are the same call, which counts MiB. */
abstract class NamespaceSize extends NamespaceAction {

    private static final long MIB = 1L << 20;

    private NamespaceSize(Session session) {
        super(session);
    }

    final int send(String failure, String nqn, int nsid, long bytes, String success) {
        namespace_resize_req request = namespace_resize_req
                .newBuilder()
                .setSubsystemNqn(nqn)
                .setNsid(nsid)
                .setNewSize(bytes / MIB)
                .build();
        Answer<req_status> answer =
                session().ask(failure, req_status.getDefaultInstance(), stub -> stub.namespaceResize(request));
        return session().report(answer, console -> console.result(success));
    }

    @Command(
            name = "resize",
            description = "Resize a namespace and its image",
            footer = {
                "",
                "Examples:",
                "  gwcli namespace resize nqn.2016-06.io.example:s1 1 --size 20G",
                "  gwcli ns resize --subsystem nqn.2016-06.io.example:s1 --nsid 1 --size 20480"
            })
    static final class Resize extends NamespaceSize {

        @Option(
                names = "--size",
                required = true,
                paramLabel = "SIZE",
                description = "The new size: MB, or with a unit (K, M, G, T, P, B)")
        private String size = "";

        Resize(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            String nqn = nqn();
            int nsid = nsid();
            given().end();
            long bytes = Check.size(size);
            String success =
                    "Resizing namespace " + nsid + " in " + nqn + " to " + SizeText.format(bytes) + ": Successful";
            return send("Failure resizing namespace", nqn, nsid, bytes, success);
        }
    }

    @Command(
            name = "refresh_size",
            description = "Refresh namespace size to the current RBD image size",
            footer = {"", "Example:", "  gwcli ns refresh_size nqn.2016-06.io.example:s1 1"})
    static final class Refresh extends NamespaceSize {

        Refresh(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            String nqn = nqn();
            int nsid = nsid();
            given().end();
            String success = "Refreshing size for namespace " + nsid + " in " + nqn + " : Successful";
            return send("Failure refreshing namespace size", nqn, nsid, 0, success);
        }
    }
}
