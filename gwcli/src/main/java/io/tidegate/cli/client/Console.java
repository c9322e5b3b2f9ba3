package io.tidegate.cli.client;

import java.io.PrintStream;

/**
 * Where lines go. In log mode everything goes to stderr if its level passes; in stdio mode results go to stdout and the
 * rest to stderr.
 */
public final class Console {

    private final Program program;
    private final Output output;
    private final LogLevel level;

    Console(Program program, Output output, LogLevel level) {
        this.program = program;
        this.output = output;
        this.level = level;
    }

    /** A line that was asked for. */
    public void result(String line) {
        print(output == Output.STDIO ? program.out() : program.err(), line, LogLevel.INFO);
    }

    /** A line about something that succeeded but has a catch. */
    public void warning(String line) {
        print(program.err(), line, LogLevel.WARNING);
    }

    /** A line about something that failed. */
    public void error(String line) {
        print(program.err(), line, LogLevel.ERROR);
    }

    private void print(PrintStream stream, String line, LogLevel weight) {
        if (output == Output.STDIO || weight.compareTo(level) >= 0) {
            stream.print(line + "\n");
            stream.flush();
        }
    }
}
