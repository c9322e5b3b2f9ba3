package io.tidegate.cli.command;

/** The two values of a flag that is set by a command. */
public enum YesNo {
    YES,
    NO;

    boolean isYes() {
        return this == YES;
    }

    /** What turns a sentence into its opposite when the answer is no. */
    String negation() {
        return isYes() ? "" : "do not ";
    }
}
