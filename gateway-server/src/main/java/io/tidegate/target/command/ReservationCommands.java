package io.tidegate.target.command;

import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Reservation;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.Controller;
import io.tidegate.target.Namespace;
import io.tidegate.target.Request;
import io.tidegate.target.reservation.AcquireReservation;
import io.tidegate.target.reservation.ClearReservation;
import io.tidegate.target.reservation.PersistenceChange;
import io.tidegate.target.reservation.PreemptReservation;
import io.tidegate.target.reservation.RegisterKey;
import io.tidegate.target.reservation.Registrant;
import io.tidegate.target.reservation.ReleaseReservation;
import io.tidegate.target.reservation.ReplaceKey;
import io.tidegate.target.reservation.ReservationOperation;
import io.tidegate.target.reservation.ReservationType;
import io.tidegate.target.reservation.Transition;
import io.tidegate.target.reservation.UnregisterKey;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Reservation Register, Acquire and Release (NVMe Base 2.1, 7.5 to 7.7): from the wire to an operation. Stateless. */
final class ReservationCommands {

    private static final int INVALID = Status.INVALID_FIELD | Status.DNR;

    private ReservationCommands() {}

    static int validate(Request request) {
        Sqe sqe = request.sqe();
        return switch (sqe.opcode()) {
            case NvmOpcode.RESERVATION_REGISTER -> validateRegister(request);
            case NvmOpcode.RESERVATION_ACQUIRE -> validateAcquire(request);
            case NvmOpcode.RESERVATION_RELEASE -> validateRelease(request);
            default -> ReservationReports.validate(request);
        };
    }

    private static int validateRegister(Request request) {
        Sqe sqe = request.sqe();
        request.expect(Request.Transfer.TO_CONTROLLER, Reservation.DATA_BYTES);
        boolean reserved = Reservation.action(sqe) > Reservation.REPLACE || Reservation.changePersistence(sqe) == 1;
        return reserved ? INVALID : Status.SUCCESS;
    }

    /** IEKEY is an error here and with Release. */
    private static int validateAcquire(Request request) {
        Sqe sqe = request.sqe();
        request.expect(Request.Transfer.TO_CONTROLLER, Reservation.DATA_BYTES);
        boolean bad = Reservation.action(sqe) > Reservation.PREEMPT_AND_ABORT
                || Reservation.ignoresExistingKey(sqe)
                || ReservationType.of(Reservation.type(sqe)).isEmpty();
        return bad ? INVALID : Status.SUCCESS;
    }

    private static int validateRelease(Request request) {
        Sqe sqe = request.sqe();
        int sent = Math.clamp(sqe.sglLength(), Reservation.RELEASE_DATA_BYTES, Reservation.DATA_BYTES);
        request.expect(Request.Transfer.TO_CONTROLLER, sent);
        boolean release = Reservation.action(sqe) == Reservation.RELEASE;
        boolean bad = Reservation.action(sqe) > Reservation.CLEAR
                || Reservation.ignoresExistingKey(sqe)
                || (release && ReservationType.of(Reservation.type(sqe)).isEmpty());
        return bad ? INVALID : Status.SUCCESS;
    }

    static void execute(Request request) {
        switch (request.sqe().opcode()) {
            case NvmOpcode.RESERVATION_REGISTER -> register(request);
            case NvmOpcode.RESERVATION_ACQUIRE -> change(request, acquire(request));
            case NvmOpcode.RESERVATION_RELEASE -> change(request, release(request));
            default -> ReservationReports.execute(request);
        }
    }

    private static void register(Request request) {
        Sqe sqe = request.sqe();
        ByteBuffer data = request.data();
        Controller.HostIdentity host = request.queuePair().controller().host();
        long key = Reservation.currentKey(data);
        long newKey = Reservation.secondKey(data);
        boolean ignore = Reservation.ignoresExistingKey(sqe);
        PersistenceChange persistence = persistence(sqe);
        if (Reservation.action(sqe) == Reservation.UNREGISTER) {
            change(request, new UnregisterKey(host.id(), key, ignore, persistence));
        } else if (newKey == 0) {
            // Key 0 means "no key" to those who preempt.
            request.queuePair().complete(request, INVALID);
        } else {
            Registrant registrant = new Registrant(host.id(), host.nqn(), newKey);
            change(
                    request,
                    Reservation.action(sqe) == Reservation.REGISTER
                            ? new RegisterKey(registrant, persistence)
                            : new ReplaceKey(registrant, key, ignore, persistence));
        }
    }

    private static PersistenceChange persistence(Sqe sqe) {
        return switch (Reservation.changePersistence(sqe)) {
            case Reservation.CPTPL_CLEAR -> PersistenceChange.CLEAR;
            case Reservation.CPTPL_SET -> PersistenceChange.SET;
            default -> PersistenceChange.NONE;
        };
    }

    private static ReservationOperation acquire(Request request) {
        Sqe sqe = request.sqe();
        UUID host = request.queuePair().controller().host().id();
        ReservationType type = ReservationType.of(Reservation.type(sqe)).orElseThrow();
        long key = Reservation.currentKey(request.data());
        int action = Reservation.action(sqe);
        return action == Reservation.ACQUIRE
                ? new AcquireReservation(host, key, type)
                : new PreemptReservation(
                        host,
                        key,
                        Reservation.secondKey(request.data()),
                        type,
                        action == Reservation.PREEMPT_AND_ABORT);
    }

    private static ReservationOperation release(Request request) {
        Sqe sqe = request.sqe();
        UUID host = request.queuePair().controller().host().id();
        long key = Reservation.currentKey(request.data());
        return Reservation.action(sqe) == Reservation.CLEAR
                ? new ClearReservation(host, key)
                : new ReleaseReservation(
                        host, key, ReservationType.of(Reservation.type(sqe)).orElseThrow());
    }

    private static void change(Request request, ReservationOperation operation) {
        change(request, request.namespace(), operation);
    }

    /** Hands an operation to the keeper and ends the command on its own loop with what became of it. */
    static void change(Request request, Namespace namespace, ReservationOperation operation) {
        LaterStatus.complete(request, changed(request, namespace, operation));
    }

    /** Hands an operation to the keeper; the status that it ends with, on any thread. */
    static CompletionStage<Integer> changed(Request request, Namespace namespace, ReservationOperation operation) {
        Controller controller = request.queuePair().controller();
        return controller
                .target()
                .reservationKeeper()
                .change(controller.subsystem(), namespace, operation)
                .thenApply(Transition::status);
    }
}
