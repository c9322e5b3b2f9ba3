package io.tidegate.target.command;

import io.tidegate.nvme.ReservationNotificationLog;
import io.tidegate.nvme.Sqe;
import io.tidegate.target.Controller;
import java.nio.ByteBuffer;

/** Reservation Notification (NVMe Base 2.1, 5.1.12.1.32): the oldest notification that was not read. Stateless. */
final class ReservationLogs {

    private ReservationLogs() {}

    static ByteBuffer notification(Controller controller, Sqe sqe) {
        ByteBuffer page = LogPages.page(ReservationNotificationLog.BYTES);
        controller.reservationNotices().write(new ReservationNotificationLog(page, 0));
        return page;
    }
}
