package io.tidegate.spec.yaml;

/**
 * Where something stands in a file. Immutable.
 *
 * @param line from 1
 * @param column from 1
 */
public record Place(int line, int column) {

    /** The beginning of a file. */
    public static final Place START = new Place(1, 1);

    @Override
    public String toString() {
        return line + ":" + column;
    }
}
