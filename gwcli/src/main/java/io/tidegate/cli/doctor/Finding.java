package io.tidegate.cli.doctor;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a check found.
 *
 * @param level how bad it is
 * @param what was found, as a sentence that names the object
 * @param remedy what to do about it, empty when nothing is to be done
 */
public record Finding(Level level, String what, String remedy) {

    /** How bad it is. */
    public enum Level {
        OK,
        WARNING,
        FAILURE
    }

    static Finding good(String what) {
        return new Finding(Level.OK, what, "");
    }

    static Finding warning(String what, String remedy) {
        return new Finding(Level.WARNING, what, remedy);
    }

    static Finding failure(String what, String remedy) {
        return new Finding(Level.FAILURE, what, remedy);
    }

    /** As two lines at most. */
    public String text() {
        String mark = switch (level) {
            case OK -> "ok       ";
            case WARNING -> "warning  ";
            case FAILURE -> "FAILURE  ";
        };
        return mark + what + (remedy.isEmpty() ? "" : "\n         -> " + remedy);
    }

    /** By name, for scripts. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("level", level.name().toLowerCase(Locale.ROOT));
        tree.put("what", what);
        tree.put("remedy", remedy);
        return tree;
    }
}
