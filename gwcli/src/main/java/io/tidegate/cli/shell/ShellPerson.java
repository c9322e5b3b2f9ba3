package io.tidegate.cli.shell;

import io.tidegate.cli.client.Person;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;

/** Asks through the shell's own editor: it reads the terminal, so nobody else may. */
final class ShellPerson implements Person {

    private final LineReader reader;

    ShellPerson(LineReader reader) {
        this.reader = reader;
    }

    @Override
    public boolean isThere() {
        return true;
    }

    @Override
    public String answer(String question) {
        reader.setVariable(LineReader.DISABLE_HISTORY, true);
        try {
            return reader.readLine(question);
        } catch (UserInterruptException | EndOfFileException e) {
            return "";
        } finally {
            reader.setVariable(LineReader.DISABLE_HISTORY, false);
        }
    }
}
