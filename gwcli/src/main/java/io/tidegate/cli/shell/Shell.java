package io.tidegate.cli.shell;

import io.tidegate.cli.client.Person;
import io.tidegate.cli.client.Program;
import io.tidegate.cli.completion.Names;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Takes one command after another until the end of input.
 *
 * <p>Owner: the thread that runs it; Ctrl-C interrupts that thread while a command runs, and clears the line otherwise.
 */
public final class Shell {

    private static final int HISTORY_LINES = 1000;
    private static final String PROMPT = "gwcli> ";

    private final Program program;
    private final LineRunner runner;
    private final Supplier<CommandSpec> commands;
    private final Names names;

    /**
     * A shell.
     *
     * @param commands every command there is
     * @param names what the gateway knows
     */
    public Shell(Program program, LineRunner runner, Supplier<CommandSpec> commands, Names names) {
        this.program = program;
        this.runner = runner;
        this.commands = commands;
        this.names = names;
    }

    /** Reads commands from a file or a pipe, one a line; empty lines and those that start with # are left out. */
    public int script(InputStream in) {
        int first = 0;
        DefaultParser parser = new DefaultParser();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int status = script(parser, line.strip());
                first = first == 0 ? status : first;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return first;
    }

    private int script(DefaultParser parser, String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return 0;
        }
        return runner.run(parser.parse(line, line.length()).words(), Person.NOBODY);
    }

    /** Talks to the person at the terminal. */
    public int interactive() {
        try (Terminal terminal =
                TerminalBuilder.builder().system(true).nativeSignals(true).build()) {
            return interactive(terminal);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int interactive(Terminal terminal) {
        LineReader reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("gwcli")
                .completer(new ShellCompleter(commands, names))
                .variable(LineReader.HISTORY_FILE, historyFile())
                .variable(LineReader.HISTORY_SIZE, HISTORY_LINES)
                .variable(LineReader.HISTORY_FILE_SIZE, HISTORY_LINES)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
        print("Type help for the commands, Tab to complete, exit to leave.");
        while (step(terminal, reader)) {
            // One command after another.
        }
        return 0;
    }

    /** Takes one line; false when it was the last. */
    private boolean step(Terminal terminal, LineReader reader) {
        try {
            List<String> words = words(reader);
            if (words.equals(List.of("exit")) || words.equals(List.of("quit"))) {
                return false;
            }
            if (!words.isEmpty()) {
                run(terminal, words, new ShellPerson(reader));
            }
            return true;
        } catch (UserInterruptException e) {
            // The line is given up, not the shell.
            return true;
        } catch (EndOfFileException e) {
            return false;
        }
    }

    private static List<String> words(LineReader reader) {
        String line = reader.readLine(PROMPT).strip();
        if (line.isEmpty() || line.startsWith("#")) {
            return List.of();
        }
        List<String> words = reader.getParsedLine().words().stream()
                .filter(word -> !word.isEmpty())
                .toList();
        return words.equals(List.of("help")) ? List.of("--help") : words;
    }

    private void run(Terminal terminal, List<String> words, Person person) {
        Thread self = Thread.currentThread();
        Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, signal -> self.interrupt());
        try {
            runner.run(words, person);
        } finally {
            terminal.handle(Terminal.Signal.INT, before);
            // A Ctrl-C that came too late is for nobody.
            Thread.interrupted();
        }
    }

    /** Kept for the person, not for the gateway: by the rules of freedesktop.org's base directories. */
    private Path historyFile() {
        Path state = program.variable("XDG_STATE_HOME")
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home", "."), ".local", "state"));
        return state.resolve("tidegate").resolve("gwcli_history");
    }

    private void print(String line) {
        program.out().print(line + "\n");
        program.out().flush();
    }
}
