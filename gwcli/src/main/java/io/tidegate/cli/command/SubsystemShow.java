package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.view.TuningView;
import io.tidegate.proto.tuning.ListTuningRequest;
import io.tidegate.proto.tuning.TuningList;
import picocli.CommandLine.Command;

/** Shows what hosts that connect to a subsystem get. */
@Command(
        name = "show",
        description = "Show queue size, number of I/O queues and keep-alive default of a subsystem",
        footer = {"", "Example:", "  gwcli subsystem show nqn.2016-06.io.example:s1"})
final class SubsystemShow extends SubsystemAction {

    SubsystemShow(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        String nqn = nqn();
        given().end();
        Answer<TuningList> answer = session()
                .askTuning(
                        "Failure showing subsystem " + nqn,
                        TuningList.getDefaultInstance(),
                        stub -> stub.listTuning(ListTuningRequest.newBuilder()
                                .setSubsystemNqn(nqn)
                                .build()));
        return session()
                .report(
                        answer,
                        console -> console.result(
                                TuningView.of(nqn, answer.reply()).text(session()::text)));
    }
}
