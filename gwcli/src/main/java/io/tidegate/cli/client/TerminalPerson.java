package io.tidegate.cli.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * Whoever sits at the terminal of this process. The question goes to stderr, which is where it is seen while results are
 * piped on; so both stdin and stderr must be a terminal.
 */
public final class TerminalPerson implements Person {

    private static final int STDIN = 0;
    private static final int STDERR = 2;

    @Override
    public boolean isThere() {
        return isTerminal(STDIN) && isTerminal(STDERR);
    }

    /** True when stdin and stdout are the same person's: a shell makes sense. */
    public static boolean isInteractive() {
        return isTerminal(STDIN) && isTerminal(1);
    }

    @Override
    public String answer(String question) {
        System.err.print(question);
        System.err.flush();
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            return "";
        }
    }

    /** Java's console tells only of stdin and stdout together, so the C library is asked. */
    @SuppressWarnings("restricted") // isatty takes a number and gives one
    private static boolean isTerminal(int descriptor) {
        Linker linker = Linker.nativeLinker();
        try {
            MethodHandle isatty = linker.downcallHandle(
                    linker.defaultLookup().find("isatty").orElseThrow(),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            return (int) isatty.invokeExact(descriptor) == 1;
        } catch (Throwable e) {
            return false;
        }
    }
}
