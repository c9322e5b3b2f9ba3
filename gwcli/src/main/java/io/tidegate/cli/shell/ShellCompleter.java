package io.tidegate.cli.shell;

import io.tidegate.cli.completion.Completion;
import io.tidegate.cli.completion.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import picocli.CommandLine.Model.CommandSpec;

/** Completes a line of the shell by commands, options and names of the gateway's objects. */
final class ShellCompleter implements Completer {

    private final Supplier<CommandSpec> commands;
    private final Names names;

    ShellCompleter(Supplier<CommandSpec> commands, Names names) {
        this.commands = commands;
        this.names = names;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        List<String> words = new ArrayList<>(line.words().subList(0, line.wordIndex()));
        words.add(line.word().substring(0, line.wordCursor()));
        Completion.of(commands.get(), words, names).forEach(one -> candidates.add(new Candidate(one)));
    }
}
