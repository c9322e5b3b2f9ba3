package io.tidegate.cli.completion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Reads from a command what can be written after it. Pure. */
final class Grammar {

    private static final Pattern WORD = Pattern.compile("[A-Z]{3,}");
    private static final String UNRECOGNIZED = "UNRECOGNIZED";

    private Grammar() {}

    /** Subcommands, aliases left out. */
    static List<String> subcommands(CommandSpec command) {
        return command.subcommands().values().stream()
                .map(line -> line.getCommandSpec())
                .filter(spec -> !spec.usageMessage().hidden())
                .map(CommandSpec::name)
                .distinct()
                .toList();
    }

    /** Long names of the options. */
    static List<String> options(CommandSpec command) {
        return command.options().stream()
                .filter(option -> !option.hidden())
                .map(OptionSpec::longestName)
                .toList();
    }

    static boolean takesValue(OptionSpec option) {
        return option.arity().min() > 0;
    }

    static ValueKind kind(OptionSpec option) {
        return Stream.of(option.names())
                .map(ValueKind::ofOption)
                .filter(kind -> kind != ValueKind.FREE)
                .findFirst()
                .orElse(ValueKind.FREE);
    }

    /** The values an option can have, if they are few. */
    static List<String> choices(OptionSpec option) {
        if (option.paramLabel().contains("|")) {
            return List.of(option.paramLabel().split("\\|", -1));
        }
        Class<?> type = option.typeInfo().isMultiValue() ? option.typeInfo().getAuxiliaryTypes()[0] : option.type();
        return type.isEnum()
                ? Arrays.stream(type.getEnumConstants())
                        .map(Object::toString)
                        .filter(name -> !name.equals(UNRECOGNIZED))
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .toList()
                : List.of();
    }

    /** What the plain words stand for, in their order. */
    static List<ValueKind> words(CommandSpec command) {
        if (!(command.userObject() instanceof Worded worded)) {
            return List.of();
        }
        List<ValueKind> kinds = new ArrayList<>();
        WORD.matcher(worded.words())
                .results()
                .map(MatchResult::group)
                .map(ValueKind::ofWord)
                .forEach(kinds::add);
        return kinds;
    }

    /** True when the last word may be repeated. */
    static boolean repeatsLastWord(CommandSpec command) {
        return command.userObject() instanceof Worded worded && worded.words().contains("...");
    }
}
