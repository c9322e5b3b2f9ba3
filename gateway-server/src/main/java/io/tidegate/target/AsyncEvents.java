package io.tidegate.target;

import io.tidegate.nvme.Status;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Set;

/**
 * The Asynchronous Event Requests of a controller and the notices that wait for one (NVMe Base 2.1, 5.1.2).
 *
 * <p>Owner: the loop of the admin queue. Invariant: a kind of notice is reported once and then held back until the host
 * has read its log page, so a storm of changes costs one event.
 */
public final class AsyncEvents {

    /** Requests a host may leave outstanding (AERL + 1). */
    public static final int LIMIT = 4;

    private final ArrayDeque<Request> outstanding = new ArrayDeque<>(LIMIT);
    private final Set<Notice> pending = EnumSet.noneOf(Notice.class);
    private final Set<Notice> unread = EnumSet.noneOf(Notice.class);
    private int configuration;

    AsyncEvents() {}

    /** Takes a request: answers it when a notice waits, else keeps it. */
    public void request(Request request) {
        if (outstanding.size() == LIMIT) {
            request.queuePair().complete(request, Status.AER_LIMIT_EXCEEDED | Status.DNR);
            return;
        }
        outstanding.add(request);
        deliver();
    }

    /** Something happened; told to the host if it wants to know. */
    void raise(Notice notice) {
        if (notice.enabledBy(configuration)) {
            pending.add(notice);
            deliver();
        }
    }

    /** The host has read a log page and may be told of the next change. */
    public void logPageRead(int logPage) {
        unread.removeIf(notice -> notice.logPage() == logPage);
        deliver();
    }

    /** The host has just read what a waiting notice would tell it of. */
    public void forget(Notice notice) {
        pending.remove(notice);
    }

    /** The Asynchronous Event Configuration feature (0Bh). */
    public int configuration() {
        return configuration;
    }

    public void configuration(int bits) {
        configuration = bits;
        pending.removeIf(notice -> !notice.enabledBy(bits));
    }

    /** Ends the request that carries {@code cid} as aborted; false when there is none. */
    public boolean abort(int cid) {
        for (Request request : outstanding) {
            if (request.sqe().cid() == cid) {
                outstanding.remove(request);
                request.queuePair().complete(request, Status.ABORTED_BY_REQUEST);
                return true;
            }
        }
        return false;
    }

    /** Forgets everything: the controller was reset or has ended. Outstanding requests get no answer. */
    void reset() {
        configuration = 0;
        pending.clear();
        unread.clear();
        Request request;
        while ((request = outstanding.poll()) != null) {
            request.queuePair().discard(request);
        }
    }

    private void deliver() {
        for (Notice notice : Notice.values()) {
            if (pending.contains(notice) && !unread.contains(notice) && !outstanding.isEmpty()) {
                report(notice, outstanding.remove());
            }
        }
    }

    private void report(Notice notice, Request request) {
        pending.remove(notice);
        unread.add(notice);
        request.cqe().dw0(notice.result());
        request.queuePair().complete(request, Status.SUCCESS);
        request.queuePair().connection().flush();
    }
}
