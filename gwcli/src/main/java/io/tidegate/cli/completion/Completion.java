package io.tidegate.cli.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Walks along the words of a command line and says what the last one, which is only begun, can become. */
public final class Completion {

    private final CommandSpec root;
    private final Names names;
    private CommandSpec command;
    private final List<ValueKind> kinds = new ArrayList<>();
    private String nqn = "";
    private @Nullable OptionSpec pending;

    private Completion(CommandSpec root, Names names) {
        this.root = root;
        this.names = names;
        this.command = root;
    }

    /**
     * What the last word can become.
     *
     * @param words of the line so far; the last one is begun and may be empty
     */
    public static List<String> of(CommandSpec root, List<String> words, Names names) {
        Completion completion = new Completion(root, names);
        words.subList(0, words.size() - 1).forEach(completion::pass);
        String begun = words.getLast();
        return completion.candidates(begun).stream()
                .filter(candidate -> candidate.startsWith(begun))
                .distinct()
                .toList();
    }

    private void pass(String word) {
        if (pending != null) {
            note(Grammar.kind(pending), word);
            kinds.remove(Grammar.kind(pending));
            pending = null;
        } else if (word.startsWith("-") && word.length() > 1) {
            passOption(word);
        } else if (command.subcommands().containsKey(word)) {
            command = subcommand(word);
            kinds.addAll(Grammar.words(command));
        } else if (!kinds.isEmpty()) {
            boolean repeats = kinds.size() == 1 && Grammar.repeatsLastWord(command);
            note(repeats ? kinds.getFirst() : kinds.removeFirst(), word);
        }
    }

    private CommandSpec subcommand(String word) {
        CommandLine line = command.subcommands().get(word);
        return line == null ? command : line.getCommandSpec();
    }

    private void passOption(String word) {
        String[] parts = word.split("=", 2);
        Optional<OptionSpec> option = option(parts[0]);
        if (option.isEmpty() || !Grammar.takesValue(option.get())) {
            return;
        }
        pending = option.get();
        if (parts.length == 2) {
            pass(parts[1]);
        }
    }

    private Optional<OptionSpec> option(String name) {
        return Optional.ofNullable(command.findOption(name)).or(() -> Optional.ofNullable(root.findOption(name)));
    }

    private void note(ValueKind kind, String word) {
        if (kind == ValueKind.SUBSYSTEM) {
            nqn = word;
        }
    }

    private List<String> candidates(String begun) {
        if (pending != null) {
            return values(pending);
        }
        if (begun.startsWith("-")) {
            return options(begun);
        }
        if (!command.subcommands().isEmpty()) {
            List<String> names = Grammar.subcommands(command);
            boolean begins = names.stream().anyMatch(name -> name.startsWith(begun));
            // A second name of a command is offered to those only who began it.
            return begins ? names : List.copyOf(command.subcommands().keySet());
        }
        return kinds.isEmpty() ? List.of() : names.of(kinds.getFirst(), nqn);
    }

    /** After an equals sign the value, else the options of the command and those of every command. */
    private List<String> options(String begun) {
        int equals = begun.indexOf('=');
        if (equals > 0) {
            String name = begun.substring(0, equals);
            return option(name).map(this::values).orElse(List.of()).stream()
                    .map(value -> name + "=" + value)
                    .toList();
        }
        List<String> all = new ArrayList<>(Grammar.options(command));
        all.addAll(Grammar.options(root));
        return all;
    }

    private List<String> values(OptionSpec option) {
        List<String> choices = Grammar.choices(option);
        return choices.isEmpty() ? names.of(Grammar.kind(option), nqn) : choices;
    }
}
