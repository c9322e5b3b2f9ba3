package io.tidegate.config.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * An ini file as Python's configparser reads it: keys in any case, {@code =} or {@code :}, lines that begin with
 * {@code #} or {@code ;} are comments, indented lines continue the value above. Immutable.
 *
 * @param name for messages
 * @param entries in the order of the file
 * @param sections every section that has a heading
 * @param problems lines that make no sense
 */
record IniFile(String name, List<Entry> entries, Set<String> sections, List<String> problems) {

    /** One value and where it stands. */
    record Entry(String file, String section, String key, String value, int line) {}

    static IniFile parse(String name, List<String> lines) {
        return new Parser(name).parse(lines);
    }

    private static final class Parser {

        private final String name;
        private final List<Entry> entries = new ArrayList<>();
        private final Set<String> sections = new TreeSet<>();
        private final List<String> problems = new ArrayList<>();
        private final Map<String, Integer> lineOfKey = new HashMap<>();
        private String section = "";

        Parser(String name) {
            this.name = name;
        }

        IniFile parse(List<String> lines) {
            for (int i = 0; i < lines.size(); i++) {
                line(lines.get(i), i + 1);
            }
            return new IniFile(name, List.copyOf(entries), Set.copyOf(sections), List.copyOf(problems));
        }

        private void line(String raw, int number) {
            String text = raw.strip();
            if (text.isEmpty() || text.startsWith("#") || text.startsWith(";")) {
                return;
            }
            if (text.startsWith("[") && text.endsWith("]")) {
                section = text.substring(1, text.length() - 1).strip();
                sections.add(section);
            } else if (Character.isWhitespace(raw.charAt(0)) && continues()) {
                Entry last = entries.removeLast();
                entries.add(
                        new Entry(name, last.section(), last.key(), (last.value() + "\n" + text).strip(), last.line()));
            } else {
                keyAndValue(text, number);
            }
        }

        private boolean continues() {
            return !entries.isEmpty() && entries.getLast().section().equals(section);
        }

        private void keyAndValue(String text, int number) {
            int separator = separator(text);
            if (separator < 0) {
                problems.add(at(number) + "'" + text + "' is neither a [section] nor 'key = value'");
            } else if (section.isEmpty()) {
                problems.add(at(number) + "'" + text + "' stands before the first [section]");
            } else {
                String key = text.substring(0, separator).strip().toLowerCase(Locale.ROOT);
                add(new Entry(name, section, key, text.substring(separator + 1).strip(), number));
            }
        }

        private void add(Entry entry) {
            Integer earlier = lineOfKey.putIfAbsent(entry.section() + "." + entry.key(), entry.line());
            if (earlier != null) {
                problems.add(at(entry.line()) + entry.key() + " of [" + entry.section() + "] is already set in line "
                        + earlier + "; remove one of the two");
            } else {
                entries.add(entry);
            }
        }

        private static int separator(String text) {
            int equals = text.indexOf('=');
            int colon = text.indexOf(':');
            if (equals < 0 || colon < 0) {
                return Math.max(equals, colon);
            }
            return Math.min(equals, colon);
        }

        private String at(int line) {
            return name + ":" + line + ": ";
        }
    }
}
