package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.view.ListenerView;
import io.tidegate.proto.list_listeners_req;
import io.tidegate.proto.listeners_info;
import java.util.List;
import picocli.CommandLine.Command;

/** Listeners: the addresses a subsystem is reached at. */
@Command(
        name = "listener",
        description = "Listener commands",
        footer = {
            "",
            "Examples:",
            "  gwcli listener create nqn.2016-06.io.example:s1 --transport=tcp --traddr=192.0.2.1 --trsvcid=4420",
            "  gwcli listener list nqn.2016-06.io.example:s1",
            "  gwcli listener delete nqn.2016-06.io.example:s1 --traddr=192.0.2.1 --trsvcid=4420",
            "  cephnvmf listener add --subsystem nqn.2016-06.io.example:s1 --host-name gw-a --traddr 192.0.2.1"
        })
public final class ListenerCommand extends Noun {

    @Override
    public List<Action> actions(Session session) {
        return List.of(
                new ListenerAdd(session),
                new ListenerCreate(session),
                new ListenerDelete(session),
                new Listed(session));
    }

    @Command(
            name = "list",
            description = "List the listeners of a subsystem",
            footer = {"", "Example:", "  gwcli listener list nqn.2016-06.io.example:s1"})
    static final class Listed extends SubsystemAction {

        Listed(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            String nqn = nqn();
            given().end();
            list_listeners_req request =
                    list_listeners_req.newBuilder().setSubsystem(nqn).build();
            Answer<listeners_info> answer = session()
                    .ask(
                            "Failure listing listeners",
                            listeners_info.getDefaultInstance(),
                            stub -> stub.listListeners(request));
            return session()
                    .report(
                            answer,
                            console -> console.result(
                                    ListenerView.of(answer.reply(), nqn).text(session()::text)));
        }
    }
}
