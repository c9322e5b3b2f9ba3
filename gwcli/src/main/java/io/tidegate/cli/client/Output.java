package io.tidegate.cli.client;

/** Where results go; errors and warnings always go to stderr. */
public enum Output {
    /** Everything to stderr, as upstream's client does through Python's logging. */
    LOG,
    /** Results to stdout. */
    STDIO
}
