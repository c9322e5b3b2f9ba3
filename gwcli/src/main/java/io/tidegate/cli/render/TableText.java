package io.tidegate.cli.render;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A table as text: a grid of box characters, or plain columns two spaces apart. */
public final class TableText {

    private TableText() {}

    /** The look of {@code --format text}. */
    public static String grid(Table table) {
        TableLayout layout = new TableLayout(table);
        String rows = layout.rows().stream()
                .map(TableText::gridRow)
                .collect(Collectors.joining(rule(layout, '├', '─', '┼', '┤') + "\n"));
        return rule(layout, '╒', '═', '╤', '╕') + "\n"
                + gridRow(layout.heading())
                + rule(layout, '╞', '═', '╪', '╡') + "\n"
                + rows
                + rule(layout, '╘', '═', '╧', '╛');
    }

    /** The look of {@code --format plain}. */
    public static String plain(Table table) {
        TableLayout layout = new TableLayout(table);
        String rows = layout.rows().stream().map(TableText::plainRow).collect(Collectors.joining());
        return (plainRow(layout.heading()) + rows).stripTrailing();
    }

    private static String gridRow(List<List<String>> lines) {
        return each(lines, cells -> "│ " + String.join(" │ ", cells) + " │\n");
    }

    private static String plainRow(List<List<String>> lines) {
        return each(lines, cells -> String.join("  ", cells).stripTrailing() + "\n");
    }

    private static String each(List<List<String>> lines, Function<List<String>, String> look) {
        return lines.stream().map(look).collect(Collectors.joining());
    }

    private static String rule(TableLayout layout, char left, char dash, char cross, char right) {
        return layout.widths().stream()
                .map(width -> String.valueOf(dash).repeat(width + 2))
                .collect(Collectors.joining(String.valueOf(cross), String.valueOf(left), String.valueOf(right)));
    }
}
