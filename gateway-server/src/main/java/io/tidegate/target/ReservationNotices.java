package io.tidegate.target;

import io.tidegate.nvme.ReservationNotificationLog;
import io.tidegate.target.reservation.ReservationNotice;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * The Reservation Notification log pages of a controller and what masks them (NVMe Base 2.1, 5.1.12.1.32 and
 * 5.1.25.1.29).
 *
 * <p>Owner: the loop of the admin queue. Invariant: at most {@link #LIMIT} pages wait; what comes when they do is lost,
 * and the host sees it by a gap in the count.
 */
public final class ReservationNotices {

    /** Pages that wait to be read. */
    public static final int LIMIT = 64;

    private record Page(long count, ReservationNotice.Kind kind, int nsid) {}

    private final ArrayDeque<Page> pages = new ArrayDeque<>();
    private final Map<Integer, Integer> masks = new HashMap<>();
    private long count;

    ReservationNotices() {}

    /** Notes what happened; true when there is a page for the host to read. */
    boolean add(int nsid, ReservationNotice.Kind kind) {
        if ((mask(nsid) & kind.mask()) != 0) {
            return false;
        }
        count++;
        return pages.size() < LIMIT && pages.add(new Page(count, kind, nsid));
    }

    /** Writes the oldest page, or nothing (all zeroes) when none waits. */
    public void write(ReservationNotificationLog log) {
        Page page = pages.peek();
        if (page != null) {
            log.count(page.count())
                    .type(page.kind().type())
                    .available(Math.min(pages.size() - 1, ReservationNotificationLog.MAX_AVAILABLE))
                    .nsid(page.nsid());
        }
    }

    /** The host has read the oldest page; true when another one waits. */
    boolean read() {
        pages.poll();
        return !pages.isEmpty();
    }

    /** Kinds of notices of a namespace that the host does not want, as bits. */
    public int mask(int nsid) {
        return masks.getOrDefault(nsid, 0);
    }

    public void mask(int nsid, int kinds) {
        if (kinds == 0) {
            masks.remove(nsid);
        } else {
            masks.put(nsid, kinds);
        }
    }

    /** The controller was reset: no page, no mask, and the count starts anew. */
    void reset() {
        pages.clear();
        masks.clear();
        count = 0;
    }
}
