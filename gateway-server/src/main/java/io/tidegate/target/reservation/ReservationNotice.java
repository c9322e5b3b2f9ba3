package io.tidegate.target.reservation;

import io.tidegate.nvme.ReservationNotificationLog;
import java.util.Set;
import java.util.UUID;

/**
 * What hosts are told of (NVMe Base 2.1, 8.1.22.2, reservation notifications). Immutable.
 *
 * @param kind what happened
 * @param hosts whose controllers are told
 */
public record ReservationNotice(Kind kind, Set<UUID> hosts) {

    /** Kinds of notifications. */
    public enum Kind {
        REGISTRATION_PREEMPTED(ReservationNotificationLog.REGISTRATION_PREEMPTED),
        RESERVATION_RELEASED(ReservationNotificationLog.RESERVATION_RELEASED),
        RESERVATION_PREEMPTED(ReservationNotificationLog.RESERVATION_PREEMPTED);

        private final int type;

        Kind(int type) {
            this.type = type;
        }

        /** Type of the log page. */
        public int type() {
            return type;
        }

        /** Bit of the Reservation Notification Mask feature. */
        public int mask() {
            return 1 << type;
        }
    }

    /** Keeps a copy. */
    public ReservationNotice {
        hosts = Set.copyOf(hosts);
    }
}
