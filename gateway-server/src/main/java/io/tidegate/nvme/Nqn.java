package io.tidegate.nvme;

/** NVMe qualified names that the specification fixes (NVMe Base 2.1, 4.7). */
public final class Nqn {

    /** The well-known name of every discovery subsystem. */
    public static final String DISCOVERY = "nqn.2014-08.org.nvmexpress.discovery";

    /** Longest name in bytes, without the terminating zero. */
    public static final int MAX_BYTES = 223;

    /** Room for a name in a structure. */
    public static final int FIELD_BYTES = 256;

    private Nqn() {}
}
