package io.tidegate.cli.render;

import com.google.protobuf.Message;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * A tree as JSON text: four spaces of indentation, one element per line, characters beyond ASCII escaped, as Python's
 * {@code json} writes it.
 */
public final class JsonText {

    private static final int INDENT = 4;
    private final StringBuilder text = new StringBuilder();

    private JsonText() {}

    /** A message as JSON. */
    public static String of(Message message) {
        return of(MessageTree.of(message));
    }

    /** A tree of maps, lists, strings and numbers. */
    public static String of(Map<String, Object> tree) {
        JsonText json = new JsonText();
        json.value(tree, 0);
        return json.text.toString();
    }

    private void value(Object value, int depth) {
        switch (value) {
            case Map<?, ?> map -> object(map, depth);
            case List<?> list -> array(list, depth);
            case String string -> string(string);
            default -> text.append(value);
        }
    }

    private void object(Map<?, ?> map, int depth) {
        if (map.isEmpty()) {
            text.append("{}");
            return;
        }
        text.append('{');
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<?, ?> entry = entries.next();
            line(depth + 1);
            string((String) entry.getKey());
            text.append(": ");
            value(entry.getValue(), depth + 1);
            text.append(entries.hasNext() ? "," : "");
        }
        line(depth);
        text.append('}');
    }

    private void array(List<?> list, int depth) {
        if (list.isEmpty()) {
            text.append("[]");
            return;
        }
        text.append('[');
        for (int index = 0; index < list.size(); index++) {
            line(depth + 1);
            value(list.get(index), depth + 1);
            text.append(index + 1 < list.size() ? "," : "");
        }
        line(depth);
        text.append(']');
    }

    private void line(int depth) {
        text.append('\n').repeat(' ', depth * INDENT);
    }

    private void string(String string) {
        text.append('"');
        string.chars().forEach(character -> character((char) character));
        text.append('"');
    }

    private void character(char character) {
        switch (character) {
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            case '\b' -> text.append("\\b");
            case '\f' -> text.append("\\f");
            default -> {
                if (character < ' ' || character > '~') {
                    text.append("\\u").append(String.format("%04x", (int) character));
                } else {
                    text.append(character);
                }
            }
        }
    }
}
