package io.tidegate.target;

import io.tidegate.nvme.Cap;
import io.tidegate.nvme.Cc;
import io.tidegate.nvme.Csts;
import io.tidegate.nvme.Property;

/**
 * The controller properties CC and CSTS (NVMe Base 2.1, 3.1.4). Written on the admin loop, read by any thread.
 *
 * <p>Invariant: CSTS.RDY follows CC.EN at once when the host enables; when it resets, only after the last command of the
 * I/O queues has ended, for the host takes it that none has an effect afterwards.
 */
public final class Registers {

    /** What a write of CC asks for. */
    enum Action {
        NOTHING,
        ENABLED,
        RESET,
        SHUTDOWN
    }

    /** NVMe 2.1: the version whose mandatory parts are all there (docs/adr/0025). */
    public static final int VERSION = Property.VERSION_2_1;

    /** CAP.TO: longest wait for CSTS.RDY to follow CC.EN. */
    private static final int ENABLE_TIMEOUT_MILLIS = 7_500;

    private static final int SQE_SHIFT = 6;
    private static final int CQE_SHIFT = 4;

    /** CRTO.CRWMT: the same wait in units of 500 ms, for hosts that ask (NVMe Base 2.1, 3.1.4.21). */
    private static final int READY_TIMEOUT = ENABLE_TIMEOUT_MILLIS / 500;

    private final long capabilities;
    private final boolean hasIoQueues;
    private volatile int configuration;
    private volatile int status;
    private volatile boolean resetUnderWay;

    /** Properties of a controller; only one with I/O queues cares for the sizes of their entries. */
    Registers(int maxQueueEntries, boolean hasIoQueues) {
        capabilities = Cap.of(maxQueueEntries, ENABLE_TIMEOUT_MILLIS, Cap.CSS_NVM | Cap.CSS_SEVERAL)
                .value();
        this.hasIoQueues = hasIoQueues;
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
        return (status & Csts.RDY) != 0 && !Csts.shutdown(status) && !resetUnderWay;
    }

    /** True from CC.EN cleared until commands of the I/O queues have ended. */
    boolean resetUnderWay() {
        return resetUnderWay;
    }

    /** Every command has ended; a host that could not wait finds the controller enabled anew. */
    void resetEnds() {
        int enabled = Cc.enabled(configuration) ? enabledStatus(configuration) : 0;
        status = enabled | (status & Csts.SHST_OCCURRING);
        resetUnderWay = false;
    }

    private int enabledStatus(int cc) {
        return supported(cc) ? Csts.RDY : Csts.CFS;
    }

    /** True from the notification of a shutdown to its end. */
    boolean shutdownUnderWay() {
        return (status & Csts.SHST_OCCURRING) != 0;
    }

    /** Every command of the controller has ended; a shutdown whose data is not durable is a fatal error. */
    void shutdownEnds(boolean durable) {
        status = (status & ~Csts.SHST_OCCURRING) | Csts.SHST_COMPLETE | (durable ? 0 : Csts.CFS);
    }

    Action writeConfiguration(int cc) {
        int before = configuration;
        configuration = cc;
        if (Cc.enabled(cc) && !Cc.enabled(before)) {
            status = resetUnderWay ? status : enabledStatus(cc);
            return Action.ENABLED;
        }
        if (!Cc.enabled(cc) && Cc.enabled(before)) {
            status = status & Csts.RDY;
            resetUnderWay = true;
            return Action.RESET;
        }
        if (Cc.shn(cc) != Cc.SHN_NONE && Cc.shn(before) == Cc.SHN_NONE) {
            status = (status & Csts.RDY) | Csts.SHST_OCCURRING;
            return Action.SHUTDOWN;
        }
        return Action.NOTHING;
    }

    /** Whether the controller can work as it is configured; otherwise CSTS.CFS tells (NVMe Base 2.1, 3.1.4.5). */
    private boolean supported(int cc) {
        boolean commandSet = Cc.css(cc) == Cc.CSS_NVM || Cc.css(cc) == Cc.CSS_ALL;
        boolean entrySizes = !hasIoQueues || (Cc.iosqes(cc) == SQE_SHIFT && Cc.iocqes(cc) == CQE_SHIFT);
        return commandSet && Cc.mps(cc) == 0 && Cc.ams(cc) == 0 && entrySizes;
    }
}
