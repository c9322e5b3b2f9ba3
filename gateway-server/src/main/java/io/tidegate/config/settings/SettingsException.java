package io.tidegate.config.settings;

import java.util.List;

/** The configuration cannot be used; carries one line per problem, each with file, line and remedy. */
public final class SettingsException extends Exception {

    private static final long serialVersionUID = 1L;

    public SettingsException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }

    public SettingsException(String problem, Throwable cause) {
        super(problem, cause);
    }
}
