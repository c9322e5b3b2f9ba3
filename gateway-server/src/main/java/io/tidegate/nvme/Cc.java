package io.tidegate.nvme;

/**
 * The controller configuration property (NVMe Base 2.1, 3.1.4.5): where its fields lie in 32 bits.
 *
 * <pre>
 * EN 0 | CSS 6:4 | MPS 10:7 | AMS 13:11 | SHN 15:14 | IOSQES 19:16 | IOCQES 23:20 | CRIME 24
 * </pre>
 */
public final class Cc {

    public static final int EN = 1;

    /** SHN values. */
    public static final int SHN_NONE = 0;

    public static final int SHN_NORMAL = 1;
    public static final int SHN_ABRUPT = 2;

    /** CSS values. */
    public static final int CSS_NVM = 0;

    public static final int CSS_ALL = 6;
    public static final int CSS_ADMIN_ONLY = 7;

    /** What a host sets to enable a controller with the NVM command set: entries of 64 and 16 bytes, pages of 4096. */
    public static final int ENABLED = EN | 6 << 16 | 4 << 20;

    private Cc() {}

    public static boolean enabled(int cc) {
        return (cc & EN) != 0;
    }

    public static int css(int cc) {
        return (cc >> 4) & 0x7;
    }

    /** Memory page size: 4096 shifted left by this. */
    public static int mps(int cc) {
        return (cc >> 7) & 0xf;
    }

    public static int ams(int cc) {
        return (cc >> 11) & 0x7;
    }

    public static int shn(int cc) {
        return (cc >> 14) & 0x3;
    }

    /** {@code cc} with another shutdown notification. */
    public static int withShn(int cc, int shn) {
        return (cc & ~(0x3 << 14)) | (shn << 14);
    }

    /** I/O submission queue entry size, a power of two. */
    public static int iosqes(int cc) {
        return (cc >> 16) & 0xf;
    }

    /** I/O completion queue entry size, a power of two. */
    public static int iocqes(int cc) {
        return (cc >> 20) & 0xf;
    }
}
