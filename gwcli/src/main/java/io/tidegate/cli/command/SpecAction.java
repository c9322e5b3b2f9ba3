package io.tidegate.cli.command;

import io.tidegate.cli.client.Errno;
import io.tidegate.cli.client.Session;
import io.tidegate.spec.GatewaySpec;
import io.tidegate.spec.SpecException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Something done with a gateway.yml; a file with mistakes ends with EINVAL and one line for each of them. */
abstract class SpecAction extends Action {

    @Option(
            names = {"-i", "--input"},
            required = true,
            paramLabel = "FILE",
            description = "The gateway.yml")
    private Path input = Path.of("gateway.yml");

    SpecAction(Session session) {
        super(session);
    }

    @Override
    public final Integer call() {
        try {
            return run(io.tidegate.spec.SpecReader.read(input));
        } catch (SpecException e) {
            session().console().error(String.valueOf(e.getMessage()));
            return Errno.EINVAL;
        }
    }

    abstract int run(List<GatewaySpec> specs);
}
