package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.client.UsageException;
import io.tidegate.cli.view.GatewayView;
import io.tidegate.proto.get_thread_stats_req;
import io.tidegate.proto.req_status;
import io.tidegate.proto.set_gateway_io_stats_mode_req;
import io.tidegate.proto.thread_stats_info;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the gateway measures about itself. */
final class GatewayActivity {

    private GatewayActivity() {}

    @Command(name = "get_thread_stats", description = "Show how busy the gateway's threads are")
    static final class Threads extends Action {

        Threads(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            Answer<thread_stats_info> answer = session()
                    .ask(
                            "Failure getting the statistics of the gateway's threads",
                            thread_stats_info.getDefaultInstance(),
                            stub -> stub.getThreadStats(get_thread_stats_req.getDefaultInstance()));
            return session()
                    .report(
                            answer,
                            console -> console.result(
                                    GatewayView.of(answer.reply()).text(session()::text)));
        }
    }

    @Command(
            name = "set_io_stats_mode",
            description = "Turn the measuring of each connection's I/O on or off",
            footer = {"", "Example:", "  gwcli gw set_io_stats_mode --enable"})
    static final class Mode extends Action {

        @Option(
                names = {"--enable", "-e"},
                description = "Measure")
        private boolean enable;

        @Option(
                names = {"--disable", "-d"},
                description = "Do not measure")
        private boolean disable;

        Mode(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            if (enable == disable) {
                throw new UsageException("give one of --enable and --disable");
            }
            set_gateway_io_stats_mode_req request = set_gateway_io_stats_mode_req
                    .newBuilder()
                    .setEnabled(enable)
                    .build();
            Answer<req_status> answer = session()
                    .ask(
                            "Failure setting the gateway's IO statistics mode",
                            req_status.getDefaultInstance(),
                            stub -> stub.setGatewayIoStatsMode(request));
            String mode = enable ? "enabled" : "disabled";
            return session()
                    .report(
                            answer,
                            console -> console.result("Set gateway IO statistics mode to " + mode + ": Successful"));
        }
    }
}
