package io.tidegate.cli.completion;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Writes the scripts that complete command lines in bash and zsh. Commands and options stand in the script; only for names
 * of the gateway's objects does it start the client.
 */
public final class CompletionScript {

    /** Stands for the noun of a command that has none. */
    private static final String NO_NOUN = "-";

    private final CommandSpec root;
    private final StringBuilder actions = new StringBuilder();
    private final StringBuilder options = new StringBuilder();
    private final StringBuilder words = new StringBuilder();
    private final StringBuilder aliases = new StringBuilder();
    private final StringBuilder values = new StringBuilder();

    private CompletionScript(CommandSpec root) {
        this.root = root;
        Grammar.subcommands(root).forEach(name -> noun(child(root, name)));
    }

    /**
     * A script.
     *
     * @param shell {@code bash} or {@code zsh}
     */
    public static String of(CommandSpec root, String shell) {
        return new CompletionScript(root).fill(resource("common.sh")) + resource(shell + ".sh");
    }

    private String fill(String template) {
        StringBuilder globals = new StringBuilder();
        root.options().forEach(option -> value(globals, "", option));
        return template.replace("    #COMMANDS#\n", indented(String.join(" ", Grammar.subcommands(root))))
                .replace("    #GLOBALS#\n", indented(String.join(" ", Grammar.options(root))))
                .replace("    #ACTIONS#\n", actions)
                .replace("    #OPTIONS#\n", options)
                .replace("    #WORDS#\n", words)
                .replace("    #ALIASES#\n", aliases)
                .replace("    #VALUES#\n", values)
                .replace("    #GLOBAL_VALUES#\n", globals);
    }

    private static String indented(String names) {
        return "    echo '" + names + "'\n";
    }

    private void noun(CommandSpec noun) {
        if (noun.subcommands().isEmpty()) {
            action(NO_NOUN, noun);
            return;
        }
        aliases("", noun);
        line(actions, noun.name(), String.join(" ", Grammar.subcommands(noun)));
        Grammar.subcommands(noun).forEach(action -> action(noun.name(), child(noun, action)));
    }

    private static CommandSpec child(CommandSpec parent, String name) {
        return Objects.requireNonNull(parent.subcommands().get(name), name).getCommandSpec();
    }

    private void action(String noun, CommandSpec action) {
        aliases(noun, action);
        String key = quoted(noun, List.of(action.name()));
        line(options, key, String.join(" ", Grammar.options(action)));
        List<String> kinds = new ArrayList<>(
                Grammar.words(action).stream().map(CompletionScript::mark).toList());
        if (Grammar.repeatsLastWord(action)) {
            kinds.add("@repeat");
        }
        if (!kinds.isEmpty()) {
            line(words, key, String.join(" ", kinds));
        }
        action.options().forEach(option -> value(values, noun + " " + action.name(), option));
    }

    private void aliases(String noun, CommandSpec command) {
        if (command.aliases().length > 0) {
            String patterns = Stream.of(command.aliases())
                    .map(alias -> '"' + noun + " " + alias + '"')
                    .collect(Collectors.joining("|"));
            line(aliases, patterns, command.name());
        }
    }

    private static void value(StringBuilder into, String command, OptionSpec option) {
        if (!Grammar.takesValue(option)) {
            return;
        }
        List<String> choices = Grammar.choices(option);
        line(
                into,
                quoted(command, List.of(option.names())),
                choices.isEmpty() ? mark(Grammar.kind(option)) : String.join(" ", choices));
    }

    private static String quoted(String before, Collection<String> names) {
        return names.stream()
                .map(name -> '"' + (before + " " + name).strip() + '"')
                .collect(Collectors.joining("|"));
    }

    private static String mark(ValueKind kind) {
        return "@" + kind.name().toLowerCase(Locale.ROOT);
    }

    private static void line(StringBuilder into, String pattern, String words) {
        into.append("    ").append(pattern).append(") echo '").append(words).append("' ;;\n");
    }

    private static String resource(String name) {
        try (InputStream in = CompletionScript.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
