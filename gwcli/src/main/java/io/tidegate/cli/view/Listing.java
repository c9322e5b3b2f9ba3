package io.tidegate.cli.view;

import io.tidegate.cli.render.Table;
import java.util.function.Function;

/**
 * A table under its heading line, or one sentence when it is empty.
 *
 * @param heading the line above the table, without the colon
 * @param table the rows
 * @param whenEmpty the line instead
 */
public record Listing(String heading, Table table, String whenEmpty) {

    /** The text, given how tables look. */
    public String text(Function<Table, String> look) {
        return table.isEmpty() ? whenEmpty : heading + ":\n" + look.apply(table);
    }
}
