package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Session;
import io.tidegate.proto.namespace_add_req;
import io.tidegate.proto.nsid_status;
import io.tidegate.proto.req_status;
import picocli.CommandLine.Mixin;

/** Adds a namespace; the two dialects differ in how they name the storage. */
abstract class NamespaceCreation extends NamespaceAction {

    @Mixin
    private NamespaceTraits traits = new NamespaceTraits();

    NamespaceCreation(Session session) {
        super(session);
    }

    final NamespaceTraits traits() {
        return traits;
    }

    final int add(namespace_add_req request) {
        String nqn = request.getSubsystemNqn();
        String using = request.hasNsid() ? "using NSID " + request.getNsid() + " " : "";
        Answer<nsid_status> answer = session()
                .ask(
                        "Failure adding namespace " + using + "to " + nqn,
                        req_status.getDefaultInstance(),
                        stub -> stub.namespaceAdd(request));
        return session()
                .report(
                        answer,
                        console -> console.result(
                                "Adding namespace " + answer.reply().getNsid() + " to " + nqn + ": Successful"));
    }
}
