package io.tidegate.initiator;

import io.tidegate.nvme.AnaLog;
import io.tidegate.nvme.AsyncEvent;
import io.tidegate.nvme.LogPage;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One of several ways to a namespace: stays connected, or tries to, and follows what the controller says of the namespace's
 * ANA group. One thread of its own; the answers are for any thread.
 */
final class PathToNamespace {

    /** The log page is read as far as this; a host with more namespaces needs a better one. */
    private static final int MOST_GROUPS = 16;

    private static final int MOST_NAMESPACES = 1024;
    private static final long RECONNECT_MILLIS = 50;
    private static final long LOOK_AGAIN_MILLIS = 10;

    private final Initiator initiator;
    private final HostOptions options;
    private final int nsid;
    private final Runnable changed;
    private volatile @Nullable HostController controller;
    private volatile boolean serves;
    private volatile boolean closed;

    PathToNamespace(Initiator initiator, HostOptions options, int nsid, Runnable changed) {
        this.initiator = initiator;
        this.options = options;
        this.nsid = nsid;
        this.changed = changed;
        Thread.ofVirtual().name("path-" + options.address()).start(this::run);
    }

    HostOptions options() {
        return options;
    }

    /** Whether commands are served by this path, as far as is known. */
    boolean serves() {
        return serves;
    }

    boolean connected() {
        return controller != null;
    }

    NvmeNamespace namespace() throws NvmeException {
        HostController now = controller;
        if (now == null) {
            throw new NvmeException("there is no connection to " + options.where());
        }
        return now.namespace(nsid);
    }

    /** A command came back as one that another path may serve. */
    void suspect() {
        set(false);
        Thread.ofVirtual().name("path-look").start(() -> {
            pause(LOOK_AGAIN_MILLIS);
            look();
        });
    }

    private void run() {
        while (!closed) {
            try (HostController fresh = initiator.connect(options)) {
                fresh.onEvent(dw0 -> {
                    if (dw0 == AsyncEvent.ANA_CHANGED) {
                        look();
                    }
                });
                controller = fresh;
                look();
                fresh.ended().join();
            } catch (NvmeException unreachable) {
                controller = null;
            }
            controller = null;
            set(false);
            pause(RECONNECT_MILLIS);
        }
    }

    private void set(boolean now) {
        serves = now;
        changed.run();
    }

    private void look() {
        HostController now = controller;
        if (now == null) {
            return;
        }
        try {
            ByteBuffer page = now.logPage(LogPage.ANA, AnaLog.bytes(MOST_GROUPS, MOST_NAMESPACES));
            boolean found = servedIn(new AnaLog(page, 0));
            if (now == controller) {
                set(found);
            }
        } catch (NvmeException gone) {
            set(false);
        }
    }

    private boolean servedIn(AnaLog log) {
        while (log.next()) {
            for (int index = 0; index < log.namespaceCount(); index++) {
                if (log.namespaceId(index) == nsid) {
                    return log.state().serves();
                }
            }
        }
        return false;
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void close() {
        closed = true;
        HostController now = controller;
        if (now != null) {
            now.close();
        }
    }
}
