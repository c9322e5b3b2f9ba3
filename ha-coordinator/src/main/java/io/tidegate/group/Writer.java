package io.tidegate.group;

/**
 * A client of the storage that may write to the images of an ANA group. Immutable.
 *
 * @param life whose client
 * @param address what a fence names: {@code 10.0.0.1:0/1234567} of a RADOS client, {@code process:77@1790000000} of a process
 */
public record Writer(Incarnation life, String address) {

    /** Refuses addresses that could not be stored. */
    public Writer {
        if (address.isEmpty() || address.chars().anyMatch(c -> c <= ' ' || c >= 127 || c == '=' || c == '|')) {
            throw new IllegalArgumentException("'" + address + "' is no address of a client");
        }
    }
}
