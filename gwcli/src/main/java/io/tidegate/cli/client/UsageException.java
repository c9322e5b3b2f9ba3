package io.tidegate.cli.client;

/** The command line cannot be carried out as it stands; the text says what to change. Exit code 2. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A usage error with its text. */
    public UsageException(String text) {
        super(text);
    }
}
