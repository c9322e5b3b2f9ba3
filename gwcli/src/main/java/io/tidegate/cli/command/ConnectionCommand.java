package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.view.ConnectionView;
import io.tidegate.proto.connections_info;
import io.tidegate.proto.list_connections_req;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Connections: which hosts are there now. */
@Command(
        name = "connection",
        description = "Connection commands",
        footer = {"", "Examples:", "  gwcli connection list", "  gwcli connection list nqn.2016-06.io.example:s1"})
public final class ConnectionCommand extends Noun {

    @Override
    public List<Action> actions(Session session) {
        return List.of(new Listed(session), new ConnectionIo.Show(session), new ConnectionIo.Reset(session));
    }

    @Command(
            name = "list",
            description = "List active connections, of all subsystems unless one is named",
            footer = {"", "Example:", "  gwcli connection list nqn.2016-06.io.example:s1"})
    static final class Listed extends SubsystemAction {

        @Option(names = "--clear-alerts", description = "Forget keep-alive timeouts once they are shown")
        private boolean clearAlerts;

        Listed(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            String nqn = nqnIfAny();
            given().end();
            list_connections_req request = list_connections_req
                    .newBuilder()
                    .setSubsystem(nqn == null || nqn.isEmpty() ? ConnectionView.ALL_SUBSYSTEMS : nqn)
                    .setClearAlerts(clearAlerts)
                    .build();
            Answer<connections_info> answer = session()
                    .ask(
                            "Failure listing connections",
                            connections_info.getDefaultInstance(),
                            stub -> stub.listConnections(request));
            return session()
                    .report(
                            answer,
                            console -> console.result(
                                    ConnectionView.of(answer.reply()).text(session()::text)));
        }
    }
}
