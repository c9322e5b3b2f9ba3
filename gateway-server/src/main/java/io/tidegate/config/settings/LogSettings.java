package io.tidegate.config.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What is logged, how and where. Immutable.
 *
 * @param level in upstream's words, lower case
 * @param verbose lines tell which part of the program they are of, and which thread
 * @param json lines are JSON objects
 * @param slowIo commands of hosts that take at least so long are logged; zero for none
 * @param files files besides standard error; empty for none
 */
public record LogSettings(String level, boolean verbose, boolean json, Duration slowIo, Optional<Files> files) {

    LogSettings withLevel(String other) {
        return new LogSettings(other, verbose, json, slowIo, files);
    }

    /**
     * Log files.
     *
     * @param directory holds a folder of this gateway
     * @param rotation a file that is full is put aside
     * @param mebibytes when it is full
     * @param kept files put aside
     * @param backups folders of earlier runs that are kept
     */
    public record Files(Path directory, boolean rotation, int mebibytes, int kept, int backups) {}
}
