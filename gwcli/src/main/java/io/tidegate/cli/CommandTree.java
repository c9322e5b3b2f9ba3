package io.tidegate.cli;

import io.tidegate.cli.client.Dial;
import io.tidegate.cli.client.Format;
import io.tidegate.cli.client.GlobalOptions;
import io.tidegate.cli.client.LogLevel;
import io.tidegate.cli.client.Output;
import io.tidegate.cli.client.Program;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.command.Action;
import io.tidegate.cli.command.CompletionCommand;
import io.tidegate.cli.command.ConnectionCommand;
import io.tidegate.cli.command.DoctorCommand;
import io.tidegate.cli.command.GatewayCommand;
import io.tidegate.cli.command.GetSubsystemsCommand;
import io.tidegate.cli.command.HostCommand;
import io.tidegate.cli.command.ImportCommand;
import io.tidegate.cli.command.ListenerCommand;
import io.tidegate.cli.command.NamespaceCommand;
import io.tidegate.cli.command.Noun;
import io.tidegate.cli.command.ShellCommand;
import io.tidegate.cli.command.SpdkLogLevelCommand;
import io.tidegate.cli.command.SpecCommand;
import io.tidegate.cli.command.SubsystemCommand;
import io.tidegate.cli.command.TopCommand;
import io.tidegate.cli.command.TraceCommand;
import io.tidegate.cli.command.TreeCommand;
import io.tidegate.cli.command.VersionCommand;
import io.tidegate.cli.command.YesNo;
import io.tidegate.cli.completion.ValueKind;
import io.tidegate.proto.AddressFamily;
import io.tidegate.proto.EncryptionAlgorithm;
import io.tidegate.proto.EncryptionFormat;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Puts the commands together. Only a noun that is on the command line gets its actions: reading the annotations of all
 * of them would double the time a command takes to start.
 */
final class CommandTree {

    private static final int HELP_WIDTH = 120;

    private final Session session;
    private final Predicate<List<String>> wanted;

    private CommandTree(Session session, Predicate<List<String>> wanted) {
        this.session = session;
        this.wanted = wanted;
    }

    /** The commands that a command line can need. */
    static CommandLine grow(GlobalOptions options, Session session, List<String> arguments, IntSupplier shell) {
        return grow(options, session, names -> arguments.stream().anyMatch(names::contains), shell);
    }

    /** Every command there is. */
    static CommandSpec whole(Program program) {
        GlobalOptions options = new GlobalOptions();
        Session session = new Session(program, options, Dial::tcp);
        return grow(options, session, names -> true, () -> 0).getCommandSpec();
    }

    private static CommandLine grow(
            GlobalOptions options, Session session, Predicate<List<String>> wanted, IntSupplier shell) {
        CommandLine root = new CommandLine(new Root(shell, session.program()));
        root.addMixin("globals", options);
        root.setCommandName(session.program().name());
        CommandTree tree = new CommandTree(session, wanted);
        tree.action(root, new VersionCommand(session));
        tree.noun(root, new GatewayCommand());
        tree.noun(root, new SpdkLogLevelCommand());
        tree.noun(root, new SubsystemCommand());
        tree.noun(root, new ListenerCommand());
        tree.noun(root, new HostCommand());
        tree.noun(root, new ConnectionCommand());
        tree.noun(root, new NamespaceCommand());
        tree.noun(root, new SpecCommand());
        tree.action(root, new GetSubsystemsCommand(session));
        tree.action(root, new TreeCommand(session));
        tree.action(root, new TopCommand(session));
        tree.action(root, new TraceCommand(session));
        tree.action(root, new DoctorCommand(session));
        tree.noun(root, new ImportCommand());
        tree.action(root, new ShellCommand(session, shell));
        tree.noun(root, new CompletionCommand(() -> whole(session.program())));
        return configured(root);
    }

    private static CommandLine configured(CommandLine root) {
        return root.registerConverter(Format.class, new Choice<>(Format.class))
                .registerConverter(ValueKind.class, new Choice<>(ValueKind.class, ValueKind.FILE, ValueKind.FREE))
                .registerConverter(Output.class, new Choice<>(Output.class))
                .registerConverter(YesNo.class, YesNo::parse)
                .registerConverter(
                        EncryptionFormat.class,
                        new Choice<>(EncryptionFormat.class, EncryptionFormat.none, EncryptionFormat.UNRECOGNIZED))
                .registerConverter(
                        EncryptionAlgorithm.class,
                        new Choice<>(
                                EncryptionAlgorithm.class,
                                EncryptionAlgorithm.no_algorithm,
                                EncryptionAlgorithm.UNRECOGNIZED))
                .registerConverter(LogLevel.class, new Choice<>(LogLevel.class))
                .registerConverter(AddressFamily.class, new Choice<>(AddressFamily.class, AddressFamily.UNRECOGNIZED))
                .registerConverter(
                        io.tidegate.proto.LogLevel.class,
                        new Choice<>(io.tidegate.proto.LogLevel.class, io.tidegate.proto.LogLevel.UNRECOGNIZED))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(true)
                .setAbbreviatedSubcommandsAllowed(false)
                .setUsageHelpWidth(HELP_WIDTH)
                .setOverwrittenOptionsAllowed(true);
    }

    private void noun(CommandLine root, Noun noun) {
        CommandLine line = new CommandLine(noun);
        root.addSubcommand(line);
        List<String> names = line.getCommandSpec().names().stream().toList();
        if (wanted.test(names)) {
            noun.actions(session).forEach(action -> action(line, action));
        }
    }

    private void action(CommandLine parent, Action action) {
        CommandLine line = new CommandLine(action);
        parent.addSubcommand(line);
        line.getCommandSpec().usageMessage().sortOptions(false);
        if (!action.words().isEmpty()) {
            line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_SYNOPSIS, help -> synopsis(help, action));
        }
    }

    private static String synopsis(Help help, Action action) {
        return help.synopsis(help.synopsisHeadingLength()).stripTrailing() + " " + action.words() + "\n";
    }
}
