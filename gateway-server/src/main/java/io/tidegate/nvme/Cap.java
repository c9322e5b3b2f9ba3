package io.tidegate.nvme;

/**
 * The controller capabilities property (NVMe Base 2.1, 3.1.4.1) as a value.
 *
 * <pre>
 * MQES 15:0 | CQR 16 | AMS 18:17 | TO 31:24 | DSTRD 35:32 | NSSRS 36 | CSS 44:37 | MPSMIN 51:48 | MPSMAX 55:52 | CRMS 60:59
 * </pre>
 *
 * @param value all 64 bits
 */
public record Cap(long value) {

    /** CSS: the NVM command set. */
    public static final int CSS_NVM = 1;

    /** CSS: one or more I/O command sets, told by {@link IdentifyCns#COMMAND_SETS}. */
    public static final int CSS_SEVERAL = 1 << 6;

    /** CSS: no I/O command set. */
    public static final int CSS_ADMIN_ONLY = 1 << 7;

    private static final int CQR = 16;
    private static final int TO = 24;
    private static final int CSS = 37;
    private static final int MPSMIN = 48;
    private static final int MPSMAX = 52;
    private static final int CRWMS = 59;

    /**
     * The capabilities of a fabrics controller with pages of 4096 bytes and contiguous queues. CRMS says that
     * the controller is ready with its media, after CRTO.CRWMT at the latest; version 2.0 and later demand it.
     *
     * @param maxQueueEntries entries of the largest I/O queue, 2 to 65536
     * @param timeoutMillis the longest time from enable to ready, rounded up to 500 ms
     * @param css command sets
     */
    public static Cap of(int maxQueueEntries, int timeoutMillis, int css) {
        long timeout = Math.min(0xff, Math.max(1, (timeoutMillis + 499) / 500));
        return new Cap((maxQueueEntries - 1L) | 1L << CQR | timeout << TO | (long) css << CSS | 1L << CRWMS);
    }

    /** Entries of the largest I/O queue. */
    public int maxQueueEntries() {
        return (int) (value & 0xffff) + 1;
    }

    /** Longest time from enable to ready. */
    public int timeoutMillis() {
        return (int) ((value >>> TO) & 0xff) * 500;
    }

    public int css() {
        return (int) ((value >>> CSS) & 0xff);
    }

    /** True: the controller supports the "ready with media" mode (CRMS.CRWMS) and the CRTO property. */
    public boolean readyWithMedia() {
        return (value >>> CRWMS & 1) != 0;
    }

    /** Smallest memory page in bytes: the unit of MDTS. */
    public int minPageBytes() {
        return 4096 << ((value >>> MPSMIN) & 0xf);
    }

    /** Largest memory page in bytes. */
    public long maxPageBytes() {
        return 4096L << ((value >>> MPSMAX) & 0xf);
    }
}
