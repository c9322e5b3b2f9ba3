package io.tidegate.nvme;

/**
 * Offsets of the controller properties and the parameters of Property Get and Set (NVMe Base 2.1, 3.1.4, 6.5 and 6.6):
 * cdw10 2:0 the size, 0 for 4 bytes and 1 for 8; cdw11 the offset; cdw12 and cdw13 the value to set.
 */
public final class Property {

    /** Controller capabilities, 8 bytes: {@link Cap}. */
    public static final int CAP = 0x00;

    /** Version, 4 bytes. */
    public static final int VS = 0x08;

    /** Controller configuration, 4 bytes: {@link Cc}. */
    public static final int CC = 0x14;

    /** Controller status, 4 bytes: {@link Csts}. */
    public static final int CSTS = 0x1c;

    /** NVM subsystem reset, 4 bytes. */
    public static final int NSSR = 0x20;

    /** Controller ready timeouts, 4 bytes. */
    public static final int CRTO = 0x68;

    /** VS of NVMe Base 2.1. */
    public static final int VERSION_2_1 = 0x0002_0100;

    private Property() {}

    public static int offset(Sqe sqe) {
        return sqe.cdw11();
    }

    /** True when the attribute names a size there is: 4 or 8 bytes. */
    public static boolean validSize(Sqe sqe) {
        return (sqe.cdw10() & 0x7) <= 1;
    }

    /** True for a property of 8 bytes. */
    public static boolean wide(Sqe sqe) {
        return (sqe.cdw10() & 0x7) == 1;
    }

    public static long value(Sqe sqe) {
        return (sqe.cdw12() & 0xffff_ffffL) | (long) sqe.cdw13() << 32;
    }

    /** Fills in a Property Get. */
    public static Sqe get(Sqe sqe, int offset) {
        return sqe.opcode(AdminOpcode.FABRICS)
                .fctype(FabricsType.PROPERTY_GET)
                .cdw10(offset == CAP ? 1 : 0)
                .cdw11(offset);
    }

    /** Fills in a Property Set of a property of 4 bytes. */
    public static Sqe set(Sqe sqe, int offset, int value) {
        return sqe.opcode(AdminOpcode.FABRICS)
                .fctype(FabricsType.PROPERTY_SET)
                .cdw10(0)
                .cdw11(offset)
                .cdw12(value)
                .cdw13(0);
    }
}
