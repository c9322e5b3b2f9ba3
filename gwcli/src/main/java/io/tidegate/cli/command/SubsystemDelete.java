package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Session;
import io.tidegate.proto.delete_subsystem_req;
import io.tidegate.proto.req_status;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes a subsystem. */
@Command(
        name = "del",
        aliases = {"delete"},
        description = "Delete a subsystem",
        footer = {
            "",
            "Examples:",
            "  gwcli subsystem delete nqn.2016-06.io.example:s1",
            "  gwcli subsystem del --subsystem nqn.2016-06.io.example:s1 --force"
        })
final class SubsystemDelete extends SubsystemAction {

    @Option(names = "--force", description = "Delete its namespaces too")
    private boolean force;

    @Option(names = "--i-am-sure", description = "Confirm that RBD images go with their namespaces")
    private boolean sure;

    @Mixin
    private Consent consent = new Consent();

    SubsystemDelete(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        String nqn = Check.ordinary(nqn(), "delete");
        given().end();
        if (!consent.given(session(), question(nqn))) {
            return session().declined();
        }
        delete_subsystem_req request = delete_subsystem_req
                .newBuilder()
                .setSubsystemNqn(nqn)
                .setForce(force)
                .setIAmSure(sure)
                .build();
        Answer<req_status> answer = session()
                .ask(
                        "Failure deleting subsystem " + nqn,
                        req_status.getDefaultInstance(),
                        stub -> stub.deleteSubsystem(request));
        return session().report(answer, console -> console.result("Deleting subsystem " + nqn + ": Successful"));
    }

    private String question(String nqn) {
        String with = force ? " with its namespaces" : "";
        return "Delete subsystem " + nqn + with + (force && sure ? " and the images made for them" : "")
                + "? Its hosts lose their disks.";
    }
}
