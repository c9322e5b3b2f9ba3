package io.tidegate.cli.command;

import io.tidegate.cli.client.UsageException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/**
 * The positional words of the short form. A value given by its option is not looked for among the words, so both
 * dialects mix: {@code namespace delete NQN 1}, {@code namespace delete --subsystem NQN 1}.
 */
final class Words {

    @Parameters(arity = "0..*", hidden = true)
    private List<String> words = new ArrayList<>();

    private int next;

    /** The option's value or the next word. */
    String required(@Nullable String value, String option, String label) {
        String found = optional(value);
        if (found == null) {
            throw missing(option, label);
        }
        return found;
    }

    /** The option's value, the next word, or nothing. */
    @Nullable
    String optional(@Nullable String value) {
        if (value != null || next >= words.size()) {
            return value;
        }
        return words.get(next++);
    }

    /** The option's value or the next word, as a number. */
    @Nullable
    Integer optionalNumber(@Nullable Integer value, String label) {
        String word = value == null ? optional(null) : null;
        if (word == null) {
            return value;
        }
        try {
            return Integer.valueOf(word);
        } catch (NumberFormatException e) {
            throw new UsageException("'" + word + "' is no " + label + "; give a number");
        }
    }

    /** The option's values and every word that is left. */
    List<String> rest(List<String> values, String option, String label) {
        List<String> all = new ArrayList<>(values);
        all.addAll(words.subList(next, words.size()));
        next = words.size();
        if (all.isEmpty()) {
            throw missing(option, label);
        }
        return all;
    }

    /** Refuses words nobody asked for. */
    void end() {
        if (next < words.size()) {
            throw new UsageException("unexpected argument '" + words.get(next) + "'; remove it, or see --help");
        }
    }

    static UsageException missing(String option, String label) {
        return new UsageException("missing " + label + ": give " + option);
    }
}
