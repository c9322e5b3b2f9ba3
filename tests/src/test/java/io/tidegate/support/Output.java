package io.tidegate.support;

/**
 * What a command or a script gave back: its exit code, and what it wrote to its standard output and error together.
 */
public record Output(int exitCode, String text) {

    /** Whether the exit code is 0. */
    public boolean succeeded() {
        return exitCode == 0;
    }

    /** The text, or an error that shows it if the exit code is not 0. */
    public String orFail(String what) {
        if (!succeeded()) {
            throw new AssertionError(what + "\nended with exit code " + exitCode + " and said:\n" + text);
        }
        return text;
    }
}
