package io.tidegate.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Moves the global options to the front, so that {@code gwcli subsystem list --format json} means what {@code gwcli
 * --format json subsystem list} means. Upstream's client knows the second form only.
 */
final class GlobalsFirst {

    private GlobalsFirst() {}

    /**
     * The arguments in an order the parser takes.
     *
     * @param takesValue the names of the global options and whether each has a value
     */
    static List<String> order(List<String> arguments, Map<String, Boolean> takesValue) {
        List<String> globals = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (int index = 0; index < arguments.size(); index++) {
            String argument = arguments.get(index);
            String name = argument.split("=", 2)[0];
            if (!takesValue.containsKey(name)) {
                others.add(argument);
                continue;
            }
            globals.add(argument);
            boolean valueFollows = name.equals(argument) && takesValue.getOrDefault(name, false);
            if (valueFollows && index + 1 < arguments.size()) {
                globals.add(arguments.get(++index));
            }
        }
        globals.addAll(others);
        return globals;
    }
}
