package io.tidegate.cli.client;

/** What {@code --output log} lets through, least important first. */
public enum LogLevel {
    DEBUG,
    INFO,
    WARNING,
    ERROR,
    CRITICAL
}
