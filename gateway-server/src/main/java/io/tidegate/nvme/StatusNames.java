package io.tidegate.nvme;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The names of {@link Status} by value, taken from its constants so that they cannot differ. */
final class StatusNames {

    private static final Map<Integer, String> NAMES = names();

    private StatusNames() {}

    static String of(int code) {
        String name = NAMES.get(code);
        return name != null ? name : String.format("status type %d code %02xh", code >> 8, code & 0xff);
    }

    private static Map<Integer, String> names() {
        Map<Integer, String> names = new HashMap<>();
        for (Field field : Status.class.getDeclaredFields()) {
            if (Modifier.isPublic(field.getModifiers())) {
                // Command sets use some command specific values twice; the command tells which is meant.
                String name = field.getName().toLowerCase(Locale.ROOT).replace('_', ' ');
                names.merge(value(field), name, (one, other) -> one + " or " + other);
            }
        }
        return names;
    }

    private static int value(Field field) {
        try {
            return field.getInt(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError("a public constant can be read", e);
        }
    }
}
