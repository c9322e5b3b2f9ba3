package io.tidegate.nvme;

/** Command set identifiers, CSI (NVMe Base 2.1, 3.1.3.3). */
public final class CommandSet {

    public static final int NVM = 0x00;
    public static final int KEY_VALUE = 0x01;
    public static final int ZONED = 0x02;

    private CommandSet() {}
}
