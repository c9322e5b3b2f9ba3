package io.tidegate.target;

import io.tidegate.nvme.Cap;
import io.tidegate.nvme.Cc;
import io.tidegate.nvme.Csts;

/**
 * The controller properties CC and CSTS (NVMe Base 2.1, 3.1.4). Written on the admin loop, read by any thread.
 *
 * <p>Invariant: CSTS.RDY follows CC.EN at once, for enabling and resetting wait for nothing here.
 */
public final class Registers {

    /** What a write of CC asks for. */
    enum Action {
        NOTHING,
        ENABLED,
        RESET,
        SHUTDOWN
    }

    /** NVMe 1.4: the version whose mandatory parts are all there. */
    public static final int VERSION = 0x0001_0400;

    /** CAP.TO: longest wait for CSTS.RDY to follow CC.EN. */
    private static final int ENABLE_TIMEOUT_MILLIS = 7_500;

    /** CRTO.CRWMT: the same wait in units of 500 ms, for hosts that ask (NVMe Base 2.1, 3.1.4.21). */
    private static final int READY_TIMEOUT = ENABLE_TIMEOUT_MILLIS / 500;

    private final long capabilities;
    private volatile int configuration;
    private volatile int status;

    Registers(int maxQueueEntries) {
        capabilities =
                Cap.of(maxQueueEntries, ENABLE_TIMEOUT_MILLIS, Cap.CSS_NVM).value();
    }

    /** CAP. */
    public long capabilities() {
        return capabilities;
    }

    /** CRTO. */
    public int readyTimeouts() {
        return READY_TIMEOUT;
    }

    /** CC. */
    public int configuration() {
        return configuration;
    }

    /** CSTS. */
    public int status() {
        return status;
    }

    /** True when the controller takes commands other than fabrics ones. */
    public boolean ready() {
        return (status & Csts.RDY) != 0;
    }

    Action writeConfiguration(int cc) {
        int before = configuration;
        configuration = cc;
        if (Cc.enabled(cc) && !Cc.enabled(before)) {
            status = Csts.RDY;
            return Action.ENABLED;
        }
        if (!Cc.enabled(cc) && Cc.enabled(before)) {
            status = 0;
            return Action.RESET;
        }
        if (Cc.shn(cc) != Cc.SHN_NONE && Cc.shn(before) == Cc.SHN_NONE) {
            status |= Csts.SHST_COMPLETE;
            return Action.SHUTDOWN;
        }
        return Action.NOTHING;
    }
}
