package io.tidegate.nvme;

/** The controller status property (NVMe Base 2.1, 3.1.4.6): RDY 0, CFS 1, SHST 3:2, NSSRO 4, PP 5, ST 6. */
public final class Csts {

    public static final int RDY = 1;

    /** Controller fatal status. */
    public static final int CFS = 1 << 1;

    /** SHST: shutdown under way. */
    public static final int SHST_OCCURRING = 1 << 2;

    /** SHST: shutdown complete. */
    public static final int SHST_COMPLETE = 2 << 2;

    private static final int SHST_MASK = 3 << 2;

    private Csts() {}

    /** Any shutdown, under way or complete. */
    public static boolean shutdown(int csts) {
        return (csts & SHST_MASK) != 0;
    }

    public static boolean ready(int csts) {
        return (csts & RDY) != 0;
    }

    public static boolean fatal(int csts) {
        return (csts & CFS) != 0;
    }

    public static boolean shutdownComplete(int csts) {
        return (csts & SHST_MASK) == SHST_COMPLETE;
    }
}
