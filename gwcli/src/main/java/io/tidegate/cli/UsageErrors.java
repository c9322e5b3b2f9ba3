package io.tidegate.cli;

import io.tidegate.cli.client.Program;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a command line that cannot be carried out answers: the usage on stdout, the error on stderr, exit code 2. */
final class UsageErrors {

    static final int EXIT_CODE = 2;

    private final Program program;

    UsageErrors(Program program) {
        this.program = program;
    }

    int handle(ParameterException failure) {
        return report(failure.getCommandLine(), text(failure));
    }

    int report(CommandLine command, String text) {
        program.out().print(CommandLine.Help.Ansi.OFF.string(synopsis(command)));
        program.out().flush();
        program.err().print("error: " + text + "\n");
        program.err().flush();
        return EXIT_CODE;
    }

    /** The synopsis section as the help shows it, the words of the short form included. */
    private static String synopsis(CommandLine command) {
        CommandLine.Help help = command.getHelp();
        IHelpSectionRenderer synopsis = command.getHelpSectionMap().get(UsageMessageSpec.SECTION_KEY_SYNOPSIS);
        return help.synopsisHeading() + (synopsis == null ? "" : synopsis.render(help));
    }

    private static String text(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return unknown(failure.getCommandLine(), unmatched.getUnmatched().getFirst());
        }
        String message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }

    private static String unknown(CommandLine command, String argument) {
        String word = argument.split("=", 2)[0];
        if (word.startsWith("-")) {
            return "unknown option '" + word + "'" + hint(word, options(command));
        }
        if (command.getSubcommands().isEmpty()) {
            return "unexpected argument '" + argument + "'; remove it, or see --help";
        }
        String kind = command.getParent() == null ? "command" : command.getCommandName() + " action";
        return "unknown " + kind + " '" + word + "'"
                + hint(word, List.copyOf(command.getSubcommands().keySet()));
    }

    private static List<String> options(CommandLine command) {
        List<String> names =
                new ArrayList<>(command.getCommandSpec().optionsMap().keySet());
        for (CommandLine parent = command.getParent(); parent != null; parent = parent.getParent()) {
            names.addAll(parent.getCommandSpec().optionsMap().keySet());
        }
        return names;
    }

    private static String hint(String word, List<String> known) {
        return Nearest.to(word, known)
                .map(nearest -> "; did you mean '" + nearest + "'?")
                .orElse("; see --help for those that exist");
    }
}
