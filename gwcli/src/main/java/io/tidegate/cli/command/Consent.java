package io.tidegate.cli.command;

import io.tidegate.cli.client.Session;
import picocli.CommandLine.Option;

/** The option of commands that take something away: without it the person at the terminal is asked. */
final class Consent {

    @Option(names = "--yes", description = "Do not ask; scripts are never asked")
    private boolean yes;

    /** True when the command may go on. */
    boolean given(Session session, String question) {
        return session.consents(yes, question);
    }
}
