package io.tidegate.cli.render;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Fits a table into columns of equal width: every row becomes lines of padded cells.
 *
 * <p>A column of numbers is aligned right, heading included. Every column is at least its heading's width plus two
 * (the look upstream's users know from Python's tabulate).
 */
final class TableLayout {

    private static final int HEADING_MARGIN = 2;
    private static final Pattern NUMBER = Pattern.compile("-?\\d+");

    private enum Align {
        LEFT,
        CENTRE,
        RIGHT
    }

    private final List<Align> aligns = new ArrayList<>();
    private final List<Integer> widths = new ArrayList<>();
    private final Table table;

    TableLayout(Table table) {
        this.table = table;
        for (int column = 0; column < table.headings().size(); column++) {
            List<String> cells = table.column(column);
            aligns.add(align(cells));
            int heading = width(table.headings().get(column)) + HEADING_MARGIN;
            widths.add(Math.max(
                    heading, cells.stream().mapToInt(TableLayout::width).max().orElse(0)));
        }
    }

    List<Integer> widths() {
        return widths;
    }

    /** The lines of the heading row, each a list of padded cells. */
    List<List<String>> heading() {
        return lines(table.headings());
    }

    /** The lines of each row in turn. */
    List<List<List<String>>> rows() {
        return table.rows().stream().map(this::lines).toList();
    }

    private List<List<String>> lines(List<String> row) {
        List<List<String>> cells = new ArrayList<>();
        for (int column = 0; column < widths.size(); column++) {
            cells.add(
                    (column < row.size() ? row.get(column).strip() : "").lines().toList());
        }
        int height = Math.max(1, cells.stream().mapToInt(List::size).max().orElse(1));
        List<List<String>> lines = new ArrayList<>();
        for (int line = 0; line < height; line++) {
            lines.add(line(cells, line));
        }
        return lines;
    }

    private List<String> line(List<List<String>> cells, int line) {
        List<String> padded = new ArrayList<>();
        for (int column = 0; column < cells.size(); column++) {
            List<String> cell = cells.get(column);
            padded.add(pad(line < cell.size() ? cell.get(line) : "", column));
        }
        return padded;
    }

    private String pad(String text, int column) {
        int free = widths.get(column) - text.length();
        int left = switch (aligns.get(column)) {
            case LEFT -> 0;
            case CENTRE -> free / 2;
            case RIGHT -> free;
        };
        return " ".repeat(left) + text + " ".repeat(free - left);
    }

    private Align align(List<String> cells) {
        if (cells.stream().anyMatch(cell -> !cell.isEmpty())
                && cells.stream()
                        .allMatch(cell -> cell.isEmpty() || NUMBER.matcher(cell).matches())) {
            return Align.RIGHT;
        }
        return table.centred() ? Align.CENTRE : Align.LEFT;
    }

    private static int width(String text) {
        return text.lines().mapToInt(String::length).max().orElse(0);
    }
}
