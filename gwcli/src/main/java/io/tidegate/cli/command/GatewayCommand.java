package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.view.GatewayView;
import io.tidegate.cli.view.ListenerView;
import io.tidegate.proto.gateway_listeners_info;
import io.tidegate.proto.gateway_stats_info;
import io.tidegate.proto.get_gateway_stats_req;
import io.tidegate.proto.show_gateway_listeners_info_req;
import java.util.List;
import picocli.CommandLine.Command;

/** The gateway that is asked. */
@Command(
        name = "gateway",
        aliases = {"gw"},
        description = "Gateway commands",
        footer = {
            "",
            "Examples:",
            "  gwcli gateway info",
            "  gwcli gw set_log_level --level debug",
            "  gwcli gw listener_info nqn.2016-06.io.example:s1"
        })
public final class GatewayCommand extends Noun {

    @Override
    public List<Action> actions(Session session) {
        return List.of(
                new GatewayInfo.Version(session),
                new GatewayInfo.Everything(session),
                new GatewayLogLevel.GetLevel(session),
                new GatewayLogLevel.SetLevel(session),
                new ListenerInfo(session),
                new Stats(session),
                new GatewayLimits.Show(session),
                new GatewayLimits.Change(session),
                new GatewayActivity.Threads(session),
                new GatewayActivity.Mode(session),
                new GatewayGroup.Show(session),
                new GatewayGroup.Drain(session),
                new GatewayGroup.Undrain(session),
                new GatewayRemove(session));
    }

    @Command(
            name = "listener_info",
            description = "Show the gateway's listeners and the ANA groups it serves (all groups with --verbose)",
            footer = {"", "Example:", "  gwcli gw listener_info nqn.2016-06.io.example:s1"})
    static final class ListenerInfo extends SubsystemAction {

        ListenerInfo(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            String nqn = nqn();
            given().end();
            show_gateway_listeners_info_req request = show_gateway_listeners_info_req
                    .newBuilder()
                    .setSubsystemNqn(nqn)
                    .build();
            Answer<gateway_listeners_info> answer = session()
                    .ask(
                            "Failure listing the listeners of the gateway",
                            gateway_listeners_info.getDefaultInstance(),
                            stub -> stub.showGatewayListenersInfo(request));
            return session()
                    .report(
                            answer,
                            console -> console.result(ListenerView.of(
                                            answer.reply(), nqn, session().isVerbose())
                                    .text(session()::text)));
        }
    }

    @Command(name = "get_stats", description = "Show NVMf statistics for the gateway")
    static final class Stats extends Action {

        Stats(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            Answer<gateway_stats_info> answer = session()
                    .ask(
                            "Failure getting gateway's NVMf statistics",
                            gateway_stats_info.getDefaultInstance(),
                            stub -> stub.getGatewayStats(get_gateway_stats_req.getDefaultInstance()));
            return session()
                    .report(
                            answer,
                            console -> console.result(
                                    GatewayView.of(answer.reply()).text(session()::text)));
        }
    }
}
