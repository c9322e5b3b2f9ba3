package io.tidegate.cli.command;

import java.util.Locale;
import picocli.CommandLine.TypeConversionException;

/** The two values of a flag that is set by a command. */
public enum YesNo {
    YES,
    NO;

    /** Reads a value in any of its spellings; 1.5.24 knew yes and no only. */
    public static YesNo parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "yes", "true", "1" -> YES;
            case "no", "false", "0" -> NO;
            default ->
                throw new TypeConversionException(
                        "invalid choice: '" + text + "' (choose from yes, no, true, false, 1, 0)");
        };
    }

    boolean isYes() {
        return this == YES;
    }

    /** What turns a sentence into its opposite when the answer is no. */
    String negation() {
        return isYes() ? "" : "do not ";
    }
}
