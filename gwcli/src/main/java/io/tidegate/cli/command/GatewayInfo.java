package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Console;
import io.tidegate.cli.client.Errno;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.view.GatewayView;
import io.tidegate.proto.gateway_info;
import io.tidegate.proto.get_gateway_info_req;
import io.tidegate.proto.gw_version;
import picocli.CommandLine.Command;

/** Asks who the gateway is; both commands refuse a gateway whose version they cannot read or that is too old. */
abstract class GatewayInfo extends Action {

    private GatewayInfo(Session session) {
        super(session);
    }

    final Answer<gateway_info> askInfo(String what) {
        get_gateway_info_req.Builder request = get_gateway_info_req.newBuilder();
        session().program().declaredVersion().ifPresent(request::setCliVersion);
        Answer<gateway_info> answer = session()
                .ask(
                        "Failure getting gateway's " + what,
                        gateway_info.getDefaultInstance(),
                        stub -> stub.getGatewayInfo(request.build()));
        return answer.isGood() ? refuseStrange(answer) : answer;
    }

    private static Answer<gateway_info> refuseStrange(Answer<gateway_info> answer) {
        gateway_info info = answer.reply();
        return GatewayVersion.complaint(info.getVersion())
                .map(text -> answer.shownAs(info.toBuilder()
                        .setStatus(Errno.EINVAL)
                        .setBoolStatus(false)
                        .setErrorMessage(text)
                        .build()))
                .orElse(answer);
    }

    @Command(name = "version", description = "Display gateway's version")
    static final class Version extends GatewayInfo {

        Version(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            Answer<gateway_info> answer = askInfo("version");
            gateway_info info = (gateway_info) answer.message();
            gw_version version = gw_version
                    .newBuilder()
                    .setStatus(info.getStatus())
                    .setErrorMessage(info.getErrorMessage())
                    .setVersion(info.getVersion())
                    .build();
            return session()
                    .report(
                            answer.shownAs(version),
                            console -> console.result("Gateway's version: " + info.getVersion()));
        }
    }

    @Command(name = "info", description = "Display gateway's information")
    static final class Everything extends GatewayInfo {

        Everything(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            Answer<gateway_info> answer = askInfo("information");
            return session().report(answer, console -> show(console, answer.reply()));
        }

        private static void show(Console console, gateway_info info) {
            GatewayView.of(info).forEach(console::result);
            if (!info.getBoolStatus()) {
                console.error("the gateway answered with two statuses that contradict each other");
            }
        }
    }
}
