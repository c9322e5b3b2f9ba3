package io.tidegate.config.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** Binds what the file says of logs. Owner: the thread that reads. */
final class LogReader {

    private static final String SECTION = "gateway-logs";

    private final BiFunction<String, String, String> values;
    private final Predicate<String> given;

    /**
     * Prepares.
     *
     * @param values by section and key, defaults included
     * @param given true for {@code section.key} that the file names
     */
    LogReader(BiFunction<String, String, String> values, Predicate<String> given) {
        this.values = values;
        this.given = given;
    }

    LogSettings read() {
        return new LogSettings(
                text("log_level").toLowerCase(Locale.ROOT),
                isOn("verbose_log_messages"),
                text("log_format").equalsIgnoreCase("json"),
                Duration.ofMillis(whole("slow_io_ms")),
                files());
    }

    /** Upstream writes files unless it is told not to. Here somebody must ask: whatever starts a gateway keeps its output. */
    private Optional<LogSettings.Files> files() {
        boolean asked = given.test(SECTION + ".log_files_enabled") || given.test(SECTION + ".log_directory");
        if (!asked || !isOn("log_files_enabled")) {
            return Optional.empty();
        }
        return Optional.of(new LogSettings.Files(
                Path.of(text("log_directory")),
                isOn("log_files_rotation_enabled"),
                whole("max_log_file_size_in_mb"),
                whole("max_log_files_count"),
                whole("max_log_directory_backups")));
    }

    private String text(String key) {
        return values.apply(SECTION, key);
    }

    private boolean isOn(String key) {
        return ValueKind.Switch.isTrue(text(key));
    }

    private int whole(String key) {
        return Integer.parseInt(text(key));
    }
}
