package io.tidegate.conformance;

import static io.tidegate.conformance.Case.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.initiator.HostIdentity;
import io.tidegate.initiator.NvmeException;
import io.tidegate.nvme.Feature;
import io.tidegate.nvme.LogPage;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Reservation;
import io.tidegate.nvme.ReservationNotificationLog;
import io.tidegate.nvme.ReservationReport;
import io.tidegate.nvme.Status;
import io.tidegate.support.Eventually;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Reservations between two hosts of one subsystem (NVMe Base 2.1, 7.5 to 7.8 and 8.1.22). */
final class ReservationCases {

    private static final String RESERVATIONS = "NVMe Base 2.1, 8.1.22 Reservations";
    private static final int WRITE_EXCLUSIVE = 1 << 8;
    private static final int EXCLUSIVE_ACCESS = 2 << 8;
    private static final int REPORT_BYTES = 256;
    private static final int EXTENDED = 1;

    private ReservationCases() {}

    static List<Case> all() {
        return List.of(
                of(
                        RESERVATIONS,
                        "a reserved namespace takes writes of its holder alone until it is released",
                        List.of(Subject.RESERVATION_REGISTER, Subject.RESERVATION_ACQUIRE, Subject.RESERVATION_RELEASE),
                        stage -> {
                            Host holder = stage.host();
                            Host other = stranger(stage);
                            register(holder, 0xa);
                            acquire(holder, WRITE_EXCLUSIVE, 0xa).ok();
                            other.io(Ask.write(0, Ask.pattern(1, 1))).expect(Status.RESERVATION_CONFLICT);
                            other.io(Ask.read(0, 1)).ok();
                            holder.io(Ask.write(0, Ask.pattern(2, 1))).ok();
                            holder.io(change(NvmOpcode.RESERVATION_RELEASE, WRITE_EXCLUSIVE, 0xa, 0))
                                    .ok();
                            other.io(Ask.write(0, Ask.pattern(3, 1))).ok();
                            holder.verify(0, Ask.pattern(3, 1));
                        }),
                of(
                        RESERVATIONS,
                        "exclusive access keeps readers out, and who is not registered cannot acquire",
                        List.of(Subject.RESERVATION_ACQUIRE),
                        stage -> {
                            Host holder = stage.host();
                            Host other = stranger(stage);
                            register(holder, 0xa);
                            acquire(other, EXCLUSIVE_ACCESS, 0xb).expect(Status.RESERVATION_CONFLICT);
                            acquire(holder, EXCLUSIVE_ACCESS, 0xa).ok();
                            other.io(Ask.read(0, 1)).expect(Status.RESERVATION_CONFLICT);
                            holder.io(Ask.read(0, 1)).ok();
                        }),
                of(
                        RESERVATIONS,
                        "the report names registrants and holder by 128 bits",
                        List.of(Subject.RESERVATION_REPORT),
                        stage -> {
                            Host holder = stage.host();
                            Host other = stranger(stage);
                            register(holder, 0xa);
                            register(other, 0xb);
                            acquire(holder, WRITE_EXCLUSIVE, 0xa).ok();
                            ReservationReport report = new ReservationReport(
                                    other.io(report(EXTENDED)).ok().data(), 0, 2);
                            assertThat(report.registered()).isEqualTo(2);
                            assertThat(report.hostId(0))
                                    .isEqualTo(stage.identity().id());
                            assertThat(report.holds(0)).isTrue();
                            assertThat(report.holds(1)).isFalse();
                            other.io(report(0)).refused(Status.HOST_ID_INCONSISTENT);
                        }),
                of(
                        RESERVATIONS,
                        "who is preempted is told by event and page, unless it does not want to be",
                        List.of(Subject.LOG_RESERVATION, Subject.FEATURE_RESERVATION_MASK),
                        stage -> {
                            Host holder = stage.host();
                            Host other = stranger(stage);
                            register(holder, 0xa);
                            register(other, 0xb);
                            assertThat(mask(other)).isZero();
                            Host.Pending event = other.startAdmin(Ask.event());
                            holder.io(change(
                                            NvmOpcode.RESERVATION_ACQUIRE,
                                            Reservation.PREEMPT | WRITE_EXCLUSIVE,
                                            0xa,
                                            0xb))
                                    .ok();
                            event.await().ok();
                            Eventually.holds(() -> assertThat(notice(other).type())
                                    .isEqualTo(ReservationNotificationLog.REGISTRATION_PREEMPTED));
                        }),
                of(
                        RESERVATIONS,
                        "persistence through power loss is kept and reported",
                        List.of(Subject.FEATURE_RESERVATION_PERSISTENCE),
                        stage -> {
                            Host host = stage.host();
                            register(host, 0xa);
                            host.admin(Ask.setFeature(Feature.RESERVATION_PERSISTENCE, 1)
                                            .with(sqe -> sqe.nsid(1)))
                                    .ok();
                            assertThat(host.admin(Ask.getFeature(Feature.RESERVATION_PERSISTENCE, 0)
                                                    .with(sqe -> sqe.nsid(1)))
                                            .ok()
                                            .dw0())
                                    .isEqualTo(1);
                        }));
    }

    /** Another host that may use the subsystem. */
    private static Host stranger(Stage stage) throws NvmeException {
        HostIdentity other = HostIdentity.random();
        stage.subsystem().allowHost(other.nqn());
        return stage.host(other, 1);
    }

    private static void register(Host host, long key) {
        host.io(change(NvmOpcode.RESERVATION_REGISTER, Reservation.REGISTER, 0, key))
                .ok();
    }

    private static Answer acquire(Host host, int type, long key) {
        return host.io(change(NvmOpcode.RESERVATION_ACQUIRE, Reservation.ACQUIRE | type, key, 0));
    }

    private static Command change(int opcode, int cdw10, long first, long second) {
        ByteBuffer keys = ByteBuffer.allocate(Reservation.DATA_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        keys.putLong(first).putLong(second);
        return Command.of(opcode).with(sqe -> sqe.nsid(1).cdw10(cdw10)).sends(keys.array());
    }

    private static Command report(int extended) {
        return Command.of(NvmOpcode.RESERVATION_REPORT)
                .with(sqe -> sqe.nsid(1).cdw10(REPORT_BYTES / Integer.BYTES - 1).cdw11(extended))
                .receives(REPORT_BYTES);
    }

    private static int mask(Host host) {
        return host.admin(
                        Ask.getFeature(Feature.RESERVATION_NOTIFICATION_MASK, 0).with(sqe -> sqe.nsid(1)))
                .ok()
                .dw0();
    }

    private static ReservationNotificationLog notice(Host host) {
        return new ReservationNotificationLog(
                host.admin(Ask.log(LogPage.RESERVATION_NOTIFICATION, 0, ReservationNotificationLog.BYTES, true))
                        .ok()
                        .data(),
                0);
    }
}
