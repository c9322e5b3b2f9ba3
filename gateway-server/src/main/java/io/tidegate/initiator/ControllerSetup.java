package io.tidegate.initiator;

import io.tidegate.nvme.Cap;
import io.tidegate.nvme.Cc;
import io.tidegate.nvme.ConnectData;
import io.tidegate.nvme.Csts;
import io.tidegate.nvme.Feature;
import io.tidegate.nvme.Property;
import java.util.function.IntPredicate;

/** The steps that bring a controller up and down (NVMe Base 2.1, 3.5 and 3.6.2). They block their caller. */
final class ControllerSetup {

    static final int ANY_CONTROLLER = ConnectData.DYNAMIC_CONTROLLER;

    private static final int SHUTDOWN_MILLIS = 5_000;
    private static final int POLL_MILLIS = 10;

    private ControllerSetup() {}

    /** Enables the controller and waits until it is ready; returns what it can do. */
    static Cap enable(AdminQueue admin) throws NvmeException {
        Cap capabilities = new Cap(admin.property(Property.CAP));
        int css = (capabilities.css() & Cap.CSS_ADMIN_ONLY) != 0 ? Cc.CSS_ADMIN_ONLY : Cc.CSS_NVM;
        admin.property(Property.CC, Cc.ENABLED | css << 4);
        if (!awaitStatus(admin, Csts::ready, Math.max(500, capabilities.timeoutMillis()))) {
            throw new NvmeException("the controller was not ready within " + capabilities.timeoutMillis() + " ms");
        }
        return capabilities;
    }

    /** Asks for I/O queues; returns how many there may be. */
    static int requestQueues(AdminQueue admin, int wished) throws NvmeException {
        int zeroBased = wished - 1;
        int granted = admin.setFeature(Feature.NUMBER_OF_QUEUES, zeroBased | zeroBased << 16);
        return Math.min(wished, Math.min(granted & 0xffff, granted >>> 16) + 1);
    }

    /** Shuts the controller down; one that does not answer has nothing left to lose. */
    static void shutdown(AdminQueue admin) {
        try {
            int cc = (int) admin.property(Property.CC);
            admin.property(Property.CC, Cc.withShn(cc, Cc.SHN_NORMAL));
            awaitStatus(admin, Csts::shutdownComplete, SHUTDOWN_MILLIS);
        } catch (NvmeException e) {
            admin.queue().close(String.valueOf(e.getMessage()));
        }
    }

    private static boolean awaitStatus(AdminQueue admin, IntPredicate reached, long millis) throws NvmeException {
        long end = System.nanoTime() + millis * 1_000_000;
        while (true) {
            int csts = (int) admin.property(Property.CSTS);
            if (reached.test(csts)) {
                return true;
            }
            if (Csts.fatal(csts)) {
                throw new NvmeException("the controller reports a fatal status (CSTS.CFS)");
            }
            if (System.nanoTime() - end > 0) {
                return false;
            }
            pause();
        }
    }

    private static void pause() throws NvmeException {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NvmeException("interrupted while waiting for the controller");
        }
    }
}
