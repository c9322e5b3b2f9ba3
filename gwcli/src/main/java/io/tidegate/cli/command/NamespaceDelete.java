package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Session;
import io.tidegate.proto.namespace_delete_req;
import io.tidegate.proto.req_status;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes a namespace. */
@Command(
        name = "del",
        aliases = {"delete"},
        description = "Delete a namespace",
        footer = {
            "",
            "Examples:",
            "  gwcli namespace delete nqn.2016-06.io.example:s1 1",
            "  gwcli ns del --subsystem nqn.2016-06.io.example:s1 --nsid 1"
        })
final class NamespaceDelete extends NamespaceAction {

    @Option(names = "--i-am-sure", description = "Confirm that the RBD image goes with the namespace")
    private boolean sure;

    @Mixin
    private Consent consent = new Consent();

    NamespaceDelete(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        String nqn = nqn();
        int nsid = nsid();
        given().end();
        String question = "Delete namespace " + nsid + " from " + nqn + (sure ? " and the image made for it" : "")
                + "? Hosts lose the disk.";
        if (!consent.given(session(), question)) {
            return session().declined();
        }
        namespace_delete_req request = namespace_delete_req
                .newBuilder()
                .setSubsystemNqn(nqn)
                .setNsid(nsid)
                .setIAmSure(sure)
                .build();
        Answer<req_status> answer = session()
                .ask(
                        "Failure deleting namespace",
                        req_status.getDefaultInstance(),
                        stub -> stub.namespaceDelete(request));
        return session()
                .report(
                        answer,
                        console -> console.result("Deleting namespace " + nsid + " from " + nqn + ": Successful"));
    }
}
