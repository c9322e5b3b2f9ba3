package io.tidegate.nvme.tcp;

/** Bits of the FLAGS byte of a PDU header (NVMe/TCP 1.1, 3.6.1). */
public final class PduFlags {

    /** A header digest follows the header. */
    public static final int HEADER_DIGEST = 0x01;

    /** A data digest follows the data. */
    public static final int DATA_DIGEST = 0x02;

    /** The last data PDU of its R2T, or of its command. */
    public static final int LAST = 0x04;

    /** Of C2HData: the command succeeded and no CapsuleResp follows. */
    public static final int SUCCESS = 0x08;

    private PduFlags() {}
}
