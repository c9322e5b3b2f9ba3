package io.tidegate.nvme;

/** SGL descriptor identifiers: type in the high nibble, subtype in the low one (NVMe Base 2.1, 4.3.2). */
public final class Sgl {

    /** Data block at an offset: in-capsule data of a command. */
    public static final int DATA_BLOCK_OFFSET = 0x01;

    /** Transport data block with the transport's own subtype: data that follows by R2T or C2HData. */
    public static final int TRANSPORT_DATA_BLOCK = 0x5a;

    /** The length is all that counts; used where no data moves. */
    public static final int DATA_BLOCK_ADDRESS = 0x00;

    private Sgl() {}
}
