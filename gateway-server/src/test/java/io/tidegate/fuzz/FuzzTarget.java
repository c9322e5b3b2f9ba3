package io.tidegate.fuzz;

import java.util.List;

/** Something that must withstand any input. The same input must do the same each time. */
public interface FuzzTarget extends AutoCloseable {

    /** A word that names it in files and on the command line. */
    String name();

    /** Withstands {@code input}; throws what breaks its promises, an {@link AssertionError} with the reason if it can. */
    void run(byte[] input) throws Exception;

    /** Inputs that reach far, to be mutated. */
    List<byte[]> seeds();

    @Override
    default void close() {}
}
