package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Errno;
import io.tidegate.cli.client.Program;
import io.tidegate.cli.client.Session;
import io.tidegate.proto.cli_version;
import java.util.Optional;
import picocli.CommandLine.Command;

/** The client's own version: what NVMEOF_VERSION declares, else that of this build (not under upstream's name). */
@Command(name = "version", description = "Get CLI version")
public final class VersionCommand extends Action {

    /** The command. */
    public VersionCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        Program program = session().program();
        Optional<String> version = program.declaredVersion();
        if (version.isEmpty() && !program.isUpstream()) {
            version = Optional.of(Program.builtVersion());
        }
        return session().report(answer(version), console -> console.result("CLI version: " + version(program)));
    }

    private static String version(Program program) {
        return program.declaredVersion().orElseGet(Program::builtVersion);
    }

    private static Answer<cli_version> answer(Optional<String> version) {
        return version.map(text -> Answer.of(cli_version
                        .newBuilder()
                        .setErrorMessage("Success")
                        .setVersion(text)
                        .build()))
                .orElseGet(() -> Answer.failed(
                        cli_version.getDefaultInstance(),
                        Errno.ENOKEY,
                        "the environment variable NVMEOF_VERSION is not set, so this client has no version to tell"));
    }
}
