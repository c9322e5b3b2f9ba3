package io.tidegate.cli.client;

/** How answers are written. */
public enum Format {
    /** Sentences and tables with box characters. */
    TEXT,
    /** Sentences and bare columns. */
    PLAIN,
    /** Protobuf's JSON mapping of the answer. */
    JSON,
    /** The same object in YAML. */
    YAML;

    /** True for the two forms people read. */
    public boolean isForPeople() {
        return this == TEXT || this == PLAIN;
    }
}
