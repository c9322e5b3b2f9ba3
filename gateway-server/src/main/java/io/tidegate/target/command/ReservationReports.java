package io.tidegate.target.command;

import io.tidegate.nvme.Reservation;
import io.tidegate.nvme.ReservationReport;
import io.tidegate.nvme.Status;
import io.tidegate.target.Request;
import io.tidegate.target.reservation.Registrant;
import io.tidegate.target.reservation.ReservationState;
import io.tidegate.target.reservation.ReservationType;
import java.nio.ByteBuffer;

/**
 * Reservation Report (NVMe Base 2.1, 7.8). Over fabrics host identifiers have 128 bits, so only the extended data
 * structure can be given.
 *
 * <p>Each registrant is one entry with the controller id of the dynamic model, so that every gateway gives the same
 * report: controllers of other gateways are not known here.
 */
final class ReservationReports {

    private ReservationReports() {}

    static int validate(Request request) {
        long bytes = Reservation.reportBytes(request.sqe());
        if (bytes > Integer.MAX_VALUE) {
            return Status.INVALID_FIELD | Status.DNR;
        }
        if (!Reservation.extended(request.sqe())) {
            return Status.HOST_ID_INCONSISTENT | Status.DNR;
        }
        request.expect(Request.Transfer.TO_HOST, (int) bytes);
        return Status.SUCCESS;
    }

    /** As much as was asked for; what is beyond the report is zero. */
    static void execute(Request request) {
        ByteBuffer whole = report(request.namespace().reservations().record().state());
        int bytes = request.transferBytes();
        Wipe.bytes(request.data(), bytes);
        request.data().put(0, whole, 0, Math.min(bytes, whole.limit()));
        request.queuePair().complete(request, Status.SUCCESS);
    }

    private static ByteBuffer report(ReservationState state) {
        int count = state.registrants().size();
        ByteBuffer page = LogPages.page(ReservationReport.bytes(count));
        ReservationReport report = new ReservationReport(page, 0, count)
                .generation(state.generation())
                .type(state.type().map(ReservationType::code).orElse(0))
                .registered(count)
                .persists(state.persists());
        for (int i = 0; i < count; i++) {
            Registrant one = state.registrants().get(i);
            report.entry(i, ReservationReport.DYNAMIC_CONTROLLER, state.holds(one.hostId()), one.key(), one.hostId());
        }
        return page;
    }
}
