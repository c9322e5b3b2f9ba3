package io.tidegate.cli.render;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows under headings. Cells and headings may hold several lines; a short row is filled with empty cells.
 *
 * @param headings one per column
 * @param rows each no longer than the headings
 * @param centred whether text columns are centred instead of left-aligned
 */
public record Table(List<String> headings, List<List<String>> rows, boolean centred) {

    /** Copies what it is given. */
    public Table {
        headings = List.copyOf(headings);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /** A table with left-aligned text. */
    public Table(List<String> headings, List<List<String>> rows) {
        this(headings, rows, false);
    }

    /** True without rows. */
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The cells of one column from top to bottom, empty where a row is short. */
    List<String> column(int index) {
        List<String> cells = new ArrayList<>();
        for (List<String> row : rows) {
            cells.add(index < row.size() ? row.get(index).strip() : "");
        }
        return cells;
    }
}
