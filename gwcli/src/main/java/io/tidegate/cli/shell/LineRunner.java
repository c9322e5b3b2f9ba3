package io.tidegate.cli.shell;

import io.tidegate.cli.client.Person;
import java.util.List;

/** Runs one command. */
@FunctionalInterface
public interface LineRunner {

    /**
     * Runs a command in surroundings of the shell.
     *
     * @param person who answers questions
     * @return the exit code
     */
    int run(List<String> words, Person person);
}
