package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.LogLevel;
import io.tidegate.cli.client.Session;
import io.tidegate.proto.GwLogLevel;
import io.tidegate.proto.gateway_log_level_info;
import io.tidegate.proto.get_gateway_log_level_req;
import io.tidegate.proto.req_status;
import io.tidegate.proto.set_gateway_log_level_req;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The gateway's log level. */
final class GatewayLogLevel {

    private GatewayLogLevel() {}

    @Command(name = "get_log_level", description = "Get gateway's log level")
    static final class GetLevel extends Action {

        GetLevel(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            Answer<gateway_log_level_info> answer = session()
                    .ask(
                            "Failure getting gateway log level",
                            req_status.getDefaultInstance(),
                            stub -> stub.getGatewayLogLevel(get_gateway_log_level_req.getDefaultInstance()));
            return session()
                    .report(
                            answer,
                            console -> console.result(
                                    "Gateway log level is \"" + answer.reply().getLogLevel() + "\""));
        }
    }

    @Command(
            name = "set_log_level",
            description = "Set gateway's log level",
            footer = {"", "Example:", "  gwcli gw set_log_level --level debug"})
    static final class SetLevel extends Action {

        @Option(
                names = {"--level", "-l"},
                required = true,
                paramLabel = "LEVEL",
                description = "debug, info, warning, error or critical")
        private LogLevel level = LogLevel.INFO;

        SetLevel(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            String name = level.name().toLowerCase(Locale.ROOT);
            set_gateway_log_level_req request = set_gateway_log_level_req
                    .newBuilder()
                    .setLogLevel(GwLogLevel.valueOf(name))
                    .build();
            Answer<req_status> answer = session()
                    .ask(
                            "Failure setting gateway log level",
                            req_status.getDefaultInstance(),
                            stub -> stub.setGatewayLogLevel(request));
            return session()
                    .report(answer, console -> console.result("Set gateway log level to \"" + name + "\": Successful"));
        }
    }
}
