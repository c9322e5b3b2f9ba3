package io.tidegate.cli;

import io.grpc.StatusRuntimeException;
import io.tidegate.cli.client.Dial;
import io.tidegate.cli.client.Errno;
import io.tidegate.cli.client.GlobalOptions;
import io.tidegate.cli.client.Program;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.client.SharedChannel;
import io.tidegate.cli.client.TerminalPerson;
import io.tidegate.cli.client.UsageException;
import io.tidegate.cli.completion.ServerNames;
import io.tidegate.cli.shell.Shell;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The client's main class: parses, runs one command, exits with its status.
 *
 * <p>The system property {@code tidegate.program} is the name the client was called by ({@code gwcli}, {@code gwcli.py},
 * {@code cephnvmf}); the launcher sets it.
 */
public final class Gwcli {

    private static final String PROGRAM_PROPERTY = "tidegate.program";
    private static final int EXIT_CODE_MASK = 0xff;
    private static final int UNFIT_STATUS = 255;

    /** Held here because the logging library itself holds its loggers weakly. */
    private static final Logger GRPC_LOG = Logger.getLogger("io.grpc");

    private final Program program;
    private final GlobalOptions options = new GlobalOptions();
    private final UsageErrors errors;

    private Gwcli(Program program) {
        this.program = program;
        this.errors = new UsageErrors(program);
    }

    /** Runs the command line and exits. */
    public static void main(String[] arguments) {
        // Libraries find no logger here, which is meant: what they have to say the client says in a sentence.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        // gRPC logs stack traces of what the client says in a sentence.
        GRPC_LOG.setLevel(Level.OFF);
        Program program = new Program(
                System.getProperty(PROGRAM_PROPERTY, "gwcli"),
                System.getenv(),
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                new TerminalPerson());
        System.exit(run(List.of(arguments), program, Dial::tcp));
    }

    /**
     * Runs one command.
     *
     * @return the exit code: the status of the answer, 2 for a usage error, 255 without a command
     */
    public static int run(List<String> arguments, Program program, Dial dial) {
        return exitCode(new Gwcli(program).run(arguments, dial));
    }

    private int run(List<String> arguments, Dial dial) {
        try (Session session = new Session(program, options, dial)) {
            CommandLine root = CommandTree.grow(options, session, arguments, () -> shell(session, arguments, dial));
            root.setOut(new PrintWriter(program.out(), true, StandardCharsets.UTF_8));
            root.setErr(new PrintWriter(program.err(), true, StandardCharsets.UTF_8));
            root.setParameterExceptionHandler((failure, args) -> errors.handle(failure));
            root.setExecutionExceptionHandler((failure, command, result) -> failed(failure, command, session));
            Map<String, Boolean> globals = root.getCommandSpec().options().stream()
                    .filter(option -> !option.usageHelp())
                    .collect(Collectors.toMap(
                            OptionSpec::longestName, option -> option.arity().min() > 0));
            return root.execute(GlobalsFirst.order(arguments, globals).toArray(String[]::new));
        }
    }

    /** What stood before the command holds for every line of the shell. */
    private int shell(Session session, List<String> arguments, Dial dial) {
        List<String> globals =
                arguments.stream().filter(word -> !word.equals("shell")).toList();
        try (SharedChannel shared = new SharedChannel(dial)) {
            Shell shell = new Shell(
                    program,
                    (words, person) -> {
                        List<String> line = new ArrayList<>(globals);
                        line.addAll(words);
                        return run(line, program.with(person), shared);
                    },
                    () -> CommandTree.whole(program),
                    new ServerNames(session.impatient()));
            return program.person().isThere() ? shell.interactive() : shell.script(System.in);
        }
    }

    private int failed(Exception failure, CommandLine command, Session session) throws Exception {
        if (failure instanceof UsageException usage) {
            return errors.report(command, String.valueOf(usage.getMessage()));
        }
        if (failure instanceof StatusRuntimeException call) {
            session.console().error(session.sentence(call));
            return Errno.EINVAL;
        }
        throw failure;
    }

    /** A status that would wrap to zero must not look like a success. */
    private static int exitCode(int status) {
        int code = status & EXIT_CODE_MASK;
        return code == 0 && status != 0 ? UNFIT_STATUS : code;
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }
}
