package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Console;
import io.tidegate.cli.client.Session;
import io.tidegate.proto.LogLevel;
import io.tidegate.proto.disable_spdk_nvmf_logs_req;
import io.tidegate.proto.get_spdk_nvmf_log_flags_and_level_req;
import io.tidegate.proto.req_status;
import io.tidegate.proto.set_spdk_nvmf_logs_req;
import io.tidegate.proto.spdk_log_flag_info;
import io.tidegate.proto.spdk_nvmf_log_flags_and_level_info;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Log levels and flags of the NVMe-oF target, by the names SPDK gave them. */
@Command(
        name = "spdk_log_level",
        description = "SPDK nvmf log level commands",
        footer = {
            "",
            "Examples:",
            "  gwcli spdk_log_level get",
            "  gwcli spdk_log_level set --level debug --print notice",
            "  gwcli spdk_log_level disable"
        })
public final class SpdkLogLevelCommand extends Noun {

    @Override
    public List<Action> actions(Session session) {
        return List.of(new GetLevels(session), new SetLevels(session), new Disable(session));
    }

    @Command(name = "get", description = "Get SPDK log levels and nvmf log flags")
    static final class GetLevels extends Action {

        @Option(
                names = {"--all-log-flags", "-a"},
                description = "All log flags, not just the NVMF ones")
        private boolean allLogFlags;

        GetLevels(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            get_spdk_nvmf_log_flags_and_level_req request = get_spdk_nvmf_log_flags_and_level_req
                    .newBuilder()
                    .setAllLogFlags(allLogFlags)
                    .build();
            Answer<spdk_nvmf_log_flags_and_level_info> answer = session()
                    .ask(
                            "Failure getting SPDK log levels and nvmf log flags",
                            req_status.getDefaultInstance(),
                            stub -> stub.getSpdkNvmfLogFlagsAndLevel(request));
            return session().report(answer, console -> show(console, answer.reply()));
        }

        private static void show(Console console, spdk_nvmf_log_flags_and_level_info info) {
            for (spdk_log_flag_info flag : info.getNvmfLogFlagsList()) {
                console.result(
                        "SPDK log flag \"" + flag.getName() + "\" is " + (flag.getEnabled() ? "enabled" : "disabled"));
            }
            console.result("SPDK log level is " + info.getLogLevel());
            console.result("SPDK log print level is " + info.getLogPrintLevel());
        }
    }

    @Command(
            name = "set",
            description = "Set SPDK log levels and nvmf log flags",
            footer = {"", "Example:", "  gwcli spdk_log_level set --level debug --print notice"})
    static final class SetLevels extends Action {

        @Option(
                names = {"--level", "-l"},
                paramLabel = "LEVEL",
                description = "error, warning, notice, info or debug")
        private @Nullable LogLevel level;

        @Option(
                names = {"--print", "-p"},
                paramLabel = "LEVEL",
                description = "Print level, of the same names")
        private @Nullable LogLevel print;

        @Option(
                names = {"--extra-log-flags", "-e"},
                arity = "1..*",
                paramLabel = "FLAG",
                description = "Log flags to set besides the NVMF ones")
        private List<String> flags = new ArrayList<>();

        SetLevels(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            set_spdk_nvmf_logs_req.Builder request =
                    set_spdk_nvmf_logs_req.newBuilder().addAllExtraLogFlags(flags);
            if (level != null) {
                request.setLogLevel(level);
            }
            if (print != null) {
                request.setPrintLevel(print);
            }
            Answer<req_status> answer = session()
                    .ask(
                            "Failure setting SPDK log levels and nvmf log flags",
                            req_status.getDefaultInstance(),
                            stub -> stub.setSpdkNvmfLogs(request.build()));
            return session()
                    .report(answer, console -> console.result("Set SPDK log levels and nvmf log flags: Successful"));
        }
    }

    @Command(name = "disable", description = "Disable SPDK nvmf log flags")
    static final class Disable extends Action {

        @Option(
                names = {"--extra-log-flags", "-e"},
                arity = "1..*",
                paramLabel = "FLAG",
                description = "Log flags to reset besides the NVMF ones")
        private List<String> flags = new ArrayList<>();

        Disable(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            disable_spdk_nvmf_logs_req request = disable_spdk_nvmf_logs_req
                    .newBuilder()
                    .addAllExtraLogFlags(flags)
                    .build();
            Answer<req_status> answer = session()
                    .ask(
                            "Failure disabling SPDK nvmf log flags",
                            req_status.getDefaultInstance(),
                            stub -> stub.disableSpdkNvmfLogs(request));
            return session().report(answer, console -> console.result("Disable SPDK log flags: Successful"));
        }
    }
}
