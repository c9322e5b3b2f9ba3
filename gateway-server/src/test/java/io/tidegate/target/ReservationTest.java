package io.tidegate.target;

import static io.tidegate.target.ReservationHosts.command;
import static io.tidegate.target.ReservationHosts.keys;
import static io.tidegate.target.ReservationHosts.reportCommand;
import static io.tidegate.target.TargetFixture.BLOCK;
import static io.tidegate.target.TargetFixture.io;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.AdminOpcode;
import io.tidegate.nvme.AsyncEvent;
import io.tidegate.nvme.ControllerBits;
import io.tidegate.nvme.Feature;
import io.tidegate.nvme.IdentifyCns;
import io.tidegate.nvme.IdentifyController;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Reservation;
import io.tidegate.nvme.ReservationNotificationLog;
import io.tidegate.nvme.ReservationReport;
import io.tidegate.nvme.Sgl;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.FakeConnection.Response;
import io.tidegate.target.NamespaceSettings.Visibility;
import io.tidegate.target.ReservationHosts.Host;
import io.tidegate.target.reservation.ReservationType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** NVMe Base 2.1, 8.1.22: what hosts that share a namespace see of its reservation. */
class ReservationTest {

    private static final int CONFLICT = Status.RESERVATION_CONFLICT | Status.DNR;
    private static final int INVALID = Status.INVALID_FIELD | Status.DNR;
    private static final int WRITE_EXCLUSIVE = ReservationType.WRITE_EXCLUSIVE.code();
    private static final int EXCLUSIVE_ACCESS = ReservationType.EXCLUSIVE_ACCESS.code();
    private static final int WRITE_EXCLUSIVE_REGISTRANTS = ReservationType.WRITE_EXCLUSIVE_REGISTRANTS_ONLY.code();
    private static final int[] READS = {NvmOpcode.READ, NvmOpcode.COMPARE, NvmOpcode.VERIFY};
    private static final int[] WRITES = {NvmOpcode.WRITE, NvmOpcode.WRITE_ZEROES, NvmOpcode.FLUSH};

    private final TargetFixture fixture = new TargetFixture();
    private Host a;
    private Host b;

    @BeforeEach
    void connect() {
        fixture.subsystem.allowAnyHost(true);
        fixture.addNamespace(1);
        a = ReservationHosts.connect(fixture, 1);
        b = ReservationHosts.connect(fixture, 2);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void bothRegister() {
        assertThat(a.register(0xa)).isEqualTo(Status.SUCCESS);
        assertThat(b.register(0xb)).isEqualTo(Status.SUCCESS);
    }

    // Enforcement

    @ParameterizedTest
    @EnumSource
    void every_command_is_let_through_or_refused_as_the_type_says(ReservationType type) {
        Host stranger = ReservationHosts.connect(fixture, 3);
        bothRegister();
        assertThat(a.acquire(0xa, type.code())).isEqualTo(Status.SUCCESS);

        check(a, true, true);
        check(b, type.registrantsShare() || !type.guardsReads(), type.registrantsShare());
        check(stranger, !type.guardsReads(), false);

        assertThat(a.release(0xa, type.code())).isEqualTo(Status.SUCCESS);
        check(stranger, true, true);
    }

    private static void check(Host host, boolean reads, boolean writes) {
        for (int opcode : READS) {
            assertThat(host.status(opcode)).as("opcode %x", opcode).isEqualTo(reads ? Status.SUCCESS : CONFLICT);
        }
        for (int opcode : WRITES) {
            assertThat(host.status(opcode)).as("opcode %x", opcode).isEqualTo(writes ? Status.SUCCESS : CONFLICT);
        }
        assertThat(deallocate(host)).isEqualTo(writes ? Status.SUCCESS : CONFLICT);
        assertThat(copy(host)).isEqualTo(writes ? Status.SUCCESS : CONFLICT);
        assertThat(host.report().type()).as("a report is never refused").isBetween(0, 6);
    }

    private static int deallocate(Host host) {
        byte[] range = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(4, 1)
                .array();
        Consumer<Sqe> command =
                sqe -> sqe.opcode(NvmOpcode.DATASET_MANAGEMENT).nsid(1).cdw10(0).cdw11(1 << 2);
        return host.io.call(command, range).status();
    }

    private static int copy(Host host) {
        byte[] range = ByteBuffer.allocate(32)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(8, 4)
                .array();
        return host.io
                .call(sqe -> sqe.opcode(NvmOpcode.COPY).nsid(1).slba(0).cdw12(0), range)
                .status();
    }

    @Test
    void a_fused_compare_and_write_of_a_host_that_is_kept_out_writes_nothing() {
        bothRegister();
        a.acquire(0xa, WRITE_EXCLUSIVE);
        int compare = b.io.send(io(NvmOpcode.COMPARE, 1, 0, 1).andThen(sqe -> sqe.flags(1, 1)), new byte[BLOCK]);
        int write = b.io.send(io(NvmOpcode.WRITE, 1, 0, 1).andThen(sqe -> sqe.flags(2, 1)), ones());
        assertThat(b.io.response(write).status()).isEqualTo(CONFLICT);
        assertThat(b.io.response(compare).status()).isEqualTo(Status.ABORTED_FAILED_FUSED);
        assertThat(a.io.call(TargetFixture.read(0, 1)).data().array()).isEqualTo(new byte[BLOCK]);
    }

    private static byte[] ones() {
        byte[] data = new byte[BLOCK];
        java.util.Arrays.fill(data, (byte) 1);
        return data;
    }

    @Test
    void a_write_whose_data_comes_after_a_reservation_is_refused() {
        Request write = asked(b, NvmOpcode.WRITE, 0, 7);
        a.register(0xa);
        a.acquire(0xa, WRITE_EXCLUSIVE);
        deliver(b, write);
        assertThat(b.io.response(7).status()).isEqualTo(CONFLICT);
    }

    @Test
    void a_fused_pair_whose_data_comes_after_a_reservation_is_refused_whole() {
        Request compare = asked(b, NvmOpcode.COMPARE, 1, 7);
        Request write = asked(b, NvmOpcode.WRITE, 2, 8);
        a.register(0xa);
        a.acquire(0xa, WRITE_EXCLUSIVE);
        deliver(b, compare);
        deliver(b, write);
        assertThat(b.io.response(7).status()).isEqualTo(Status.ABORTED_FAILED_FUSED);
        assertThat(b.io.response(8).status()).isEqualTo(CONFLICT);
    }

    /** A command whose data the target has asked for and not got. */
    private static Request asked(Host host, int opcode, int fuse, int cid) {
        QueuePair queue = host.io.queuePair();
        Request request = queue.acquire();
        request.sqe().clear().flags(fuse, 1).cid(1000 + cid);
        io(opcode, 1, 0, 1).accept(request.sqe());
        request.sqe().cid(cid).sgl(Sgl.TRANSPORT_DATA_BLOCK, 0, BLOCK);
        assertThat(queue.begin(request)).isEqualTo(QueuePair.Next.RECEIVE_DATA);
        return request;
    }

    private static void deliver(Host host, Request request) {
        request.attachData(ByteBuffer.allocateDirect(BLOCK).order(ByteOrder.LITTLE_ENDIAN));
        host.io.queuePair().execute(request);
    }

    @Test
    void another_namespace_is_not_concerned() {
        fixture.addNamespace(2);
        bothRegister();
        a.acquire(0xa, EXCLUSIVE_ACCESS);
        assertThat(b.io.call(io(NvmOpcode.READ, 2, 0, 1)).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void a_host_is_the_same_over_all_its_controllers() {
        Host again = ReservationHosts.connect(fixture, 1);
        a.register(0xa);
        a.acquire(0xa, EXCLUSIVE_ACCESS);
        assertThat(again.status(NvmOpcode.WRITE)).isEqualTo(Status.SUCCESS);
        assertThat(again.release(0xa, EXCLUSIVE_ACCESS)).isEqualTo(Status.SUCCESS);
    }

    @Test
    void a_reservation_outlives_the_connection_of_its_holder() {
        a.register(0xa);
        a.acquire(0xa, WRITE_EXCLUSIVE);
        a.admin.close("cable cut");
        assertThat(b.status(NvmOpcode.WRITE)).isEqualTo(CONFLICT);
    }

    @Test
    void a_change_of_the_namespace_keeps_its_reservation() {
        a.register(0xa);
        a.acquire(0xa, WRITE_EXCLUSIVE);
        NamespaceSettings old = fixture.subsystem.namespaces().get(1).settings();
        fixture.subsystem.updateNamespace(new NamespaceSettings(1, old.uuid(), BLOCK, 2, false, Visibility.EVERYONE));
        assertThat(b.status(NvmOpcode.WRITE)).isEqualTo(CONFLICT);
    }

    // Fields of the commands

    @Test
    void reserved_values_are_refused() {
        bothRegister();
        assertThat(a.reservation(NvmOpcode.RESERVATION_REGISTER, 3, 0xa, 1)).isEqualTo(INVALID);
        assertThat(a.reservation(NvmOpcode.RESERVATION_REGISTER, 1 << 30, 0xa, 0xa))
                .isEqualTo(INVALID);
        assertThat(a.reservation(NvmOpcode.RESERVATION_ACQUIRE, 3 | 1 << 8, 0xa, 0))
                .isEqualTo(INVALID);
        assertThat(a.acquire(0xa, 0)).isEqualTo(INVALID);
        assertThat(a.acquire(0xa, 7)).isEqualTo(INVALID);
        assertThat(a.reservation(NvmOpcode.RESERVATION_RELEASE, 2 | 1 << 8, 0xa, 0))
                .isEqualTo(INVALID);
        assertThat(a.release(0xa, 0)).isEqualTo(INVALID);
    }

    @Test
    void ignoring_the_key_is_for_registrations_only() {
        bothRegister();
        int ignore = 1 << 3;
        assertThat(a.reservation(NvmOpcode.RESERVATION_ACQUIRE, ignore | 1 << 8, 0xa, 0))
                .isEqualTo(INVALID);
        assertThat(a.reservation(NvmOpcode.RESERVATION_RELEASE, ignore | 1 << 8, 0xa, 0))
                .isEqualTo(INVALID);
        assertThat(a.reservation(NvmOpcode.RESERVATION_REGISTER, ignore | Reservation.UNREGISTER, 99, 0))
                .isEqualTo(Status.SUCCESS);
        assertThat(b.report().registered()).isEqualTo(1);
    }

    @Test
    void key_0_cannot_be_registered() {
        assertThat(a.register(0)).isEqualTo(INVALID);
        assertThat(a.reservation(NvmOpcode.RESERVATION_REGISTER, Reservation.REPLACE | 1 << 3, 0, 0))
                .isEqualTo(INVALID);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16})
    void release_takes_one_key_and_the_two_that_linux_sends(int bytes) {
        a.register(0xa);
        a.acquire(0xa, WRITE_EXCLUSIVE);
        byte[] data = java.util.Arrays.copyOf(keys(0xa, 0), bytes);
        assertThat(a.io.call(command(NvmOpcode.RESERVATION_RELEASE, WRITE_EXCLUSIVE << 8), data)
                        .status())
                .isEqualTo(Status.SUCCESS);
        assertThat(a.report().type()).isZero();
    }

    @Test
    void a_namespace_that_is_not_there_cannot_be_reserved() {
        assertThat(a.io.call(command(NvmOpcode.RESERVATION_REGISTER, 0).andThen(sqe -> sqe.nsid(9)), keys(0, 1))
                        .status())
                .isEqualTo(Status.INVALID_NAMESPACE | Status.DNR);
    }

    // Report

    @Test
    void a_report_shows_registrants_holder_and_generation() {
        bothRegister();
        a.acquire(0xa, WRITE_EXCLUSIVE_REGISTRANTS);
        ReservationReport report = b.report();
        assertThat(report.generation()).isEqualTo(2);
        assertThat(report.type()).isEqualTo(WRITE_EXCLUSIVE_REGISTRANTS);
        assertThat(report.registered()).isEqualTo(2);
        assertThat(report.persists()).isFalse();
        assertThat(report.hostId(0)).isEqualTo(a.id);
        assertThat(report.key(0)).isEqualTo(0xa);
        assertThat(report.holds(0)).isTrue();
        assertThat(report.controllerId(0)).isEqualTo(0xffff);
        assertThat(report.hostId(1)).isEqualTo(b.id);
        assertThat(report.holds(1)).isFalse();
    }

    @Test
    void a_report_has_the_layout_of_the_specification() {
        a.register(0x1122334455667788L);
        a.acquire(0x1122334455667788L, EXCLUSIVE_ACCESS);
        ByteBuffer data = a.io.call(reportCommand(128, true)).data();
        assertThat(data.getInt(0)).isEqualTo(1);
        assertThat(data.get(4)).isEqualTo((byte) EXCLUSIVE_ACCESS);
        assertThat(data.getShort(5)).isEqualTo((short) 1);
        assertThat(data.getShort(64)).isEqualTo((short) 0xffff);
        assertThat(data.get(66)).isEqualTo((byte) 1);
        assertThat(data.getLong(72)).isEqualTo(0x1122334455667788L);
        assertThat(data.duplicate().order(ByteOrder.BIG_ENDIAN).getLong(80)).isEqualTo(a.id.getMostSignificantBits());
    }

    @Test
    void a_report_is_cut_to_what_was_asked_for_and_zero_beyond_its_end() {
        bothRegister();
        Response part = a.io.call(reportCommand(8, true));
        assertThat(part.data().limit()).isEqualTo(8);
        assertThat(part.data().getShort(5)).as("all are counted").isEqualTo((short) 2);
        ByteBuffer more = a.io.call(reportCommand(512, true)).data();
        assertThat(more.limit()).isEqualTo(512);
        assertThat(more.getLong(64 + 2 * 64)).isZero();
    }

    @Test
    void the_short_report_has_no_room_for_the_identifiers_of_these_hosts() {
        assertThat(a.io.call(reportCommand(64, false)).status()).isEqualTo(Status.HOST_ID_INCONSISTENT | Status.DNR);
    }

    // Identify

    @Test
    void hosts_are_told_that_there_are_reservations() {
        assertThat(a.admin
                        .call(TargetFixture.identify(IdentifyCns.NAMESPACE, 1))
                        .data()
                        .get(31))
                .isEqualTo((byte) 0xff);
        assertThat(a.admin
                        .call(TargetFixture.identify(IdentifyCns.INDEPENDENT_NAMESPACE, 1))
                        .data()
                        .get(2))
                .isEqualTo((byte) 0xff);
        IdentifyController controller = new IdentifyController(
                a.admin.call(TargetFixture.identify(IdentifyCns.CONTROLLER, 0)).data(), 0);
        assertThat(controller.commandSet().oncs() & ControllerBits.ONCS_RESERVATIONS)
                .isNotZero();
        assertThat(controller.ctratt() & ControllerBits.CTRATT_HOST_ID_128).isNotZero();
    }

    // Notifications

    @Test
    void a_preempted_host_is_told_by_event_and_log_page() {
        bothRegister();
        a.acquire(0xa, WRITE_EXCLUSIVE);
        int event = a.awaitEvent();
        assertThat(b.preempt(0xb, 0xa, WRITE_EXCLUSIVE)).isEqualTo(Status.SUCCESS);

        assertThat(a.admin.response(event).dw0()).isEqualTo(AsyncEvent.RESERVATION_CHANGED);
        ReservationNotificationLog page = a.readLog(false);
        assertThat(page.count()).isEqualTo(1);
        assertThat(page.type()).isEqualTo(ReservationNotificationLog.REGISTRATION_PREEMPTED);
        assertThat(page.available()).isZero();
        assertThat(page.nsid()).isEqualTo(1);
        ReservationNotificationLog empty = a.readLog(false);
        assertThat(empty.type()).isZero();
        assertThat(empty.count()).isZero();
        assertThat(b.readLog(false).type()).as("who did it is not told").isZero();
    }

    @Test
    void a_release_is_told_to_those_who_shared_it() {
        bothRegister();
        a.acquire(0xa, WRITE_EXCLUSIVE_REGISTRANTS);
        a.release(0xa, WRITE_EXCLUSIVE_REGISTRANTS);
        assertThat(b.readLog(false).type()).isEqualTo(ReservationNotificationLog.RESERVATION_RELEASED);
    }

    @Test
    void clearing_is_told_to_every_other_registrant() {
        bothRegister();
        b.clear(0xb);
        assertThat(a.readLog(false).type()).isEqualTo(ReservationNotificationLog.RESERVATION_PREEMPTED);
    }

    @Test
    void pages_wait_in_order_and_each_brings_an_event_after_the_one_before_was_read() {
        bothRegister();
        a.acquire(0xa, WRITE_EXCLUSIVE_REGISTRANTS);
        a.release(0xa, WRITE_EXCLUSIVE_REGISTRANTS);
        a.clear(0xa);
        int first = b.awaitEvent();
        int second = b.awaitEvent();
        assertThat(b.admin.answered(first)).isTrue();
        assertThat(b.admin.answered(second))
                .as("one event until the page is read")
                .isFalse();

        ReservationNotificationLog retained = b.readLog(true);
        assertThat(retained.count()).isEqualTo(1);
        assertThat(retained.available()).isEqualTo(1);
        assertThat(b.readLog(false).type()).isEqualTo(ReservationNotificationLog.RESERVATION_RELEASED);
        assertThat(b.admin.answered(second)).isTrue();
        assertThat(b.readLog(false).count()).isEqualTo(2);
    }

    @Test
    void more_pages_than_are_kept_leave_a_gap_in_the_count() {
        b.register(0xb);
        for (int i = 0; i < ReservationNotices.LIMIT + 3; i++) {
            a.register(0xa);
            b.register(0xb);
            a.clear(0xa);
        }
        for (int i = 1; i <= ReservationNotices.LIMIT; i++) {
            ReservationNotificationLog page = b.readLog(false);
            assertThat(page.count()).isEqualTo(i);
            assertThat(page.available()).isEqualTo(ReservationNotices.LIMIT - i);
        }
        assertThat(b.readLog(false).type()).isZero();
        a.register(0xa);
        b.register(0xb);
        a.clear(0xa);
        assertThat(b.readLog(false).count()).isEqualTo(ReservationNotices.LIMIT + 4);
    }

    @Test
    void a_reset_forgets_pages_and_masks() {
        bothRegister();
        a.clear(0xa);
        b.admin.call(mask(1, 0xe));
        b.admin.call(sqe -> TargetFixture.setCc(sqe, 0));
        b.admin.call(sqe -> TargetFixture.setCc(sqe, io.tidegate.nvme.Cc.ENABLED));
        assertThat(b.readLog(false).type()).isZero();
        assertThat(b.admin.call(getMask(1)).dw0()).isZero();
    }

    private static Consumer<Sqe> mask(int nsid, int kinds) {
        return TargetFixture.setFeature(Feature.RESERVATION_NOTIFICATION_MASK, kinds)
                .andThen(sqe -> sqe.nsid(nsid));
    }

    private static Consumer<Sqe> getMask(int nsid) {
        return TargetFixture.getFeature(Feature.RESERVATION_NOTIFICATION_MASK).andThen(sqe -> sqe.nsid(nsid));
    }

    @Test
    void a_host_masks_what_it_does_not_want_for_each_namespace() {
        fixture.addNamespace(2);
        assertThat(b.admin.call(mask(1, 1 << 3)).status()).isEqualTo(Status.SUCCESS);
        assertThat(b.admin.call(getMask(1)).dw0()).isEqualTo(1 << 3);
        assertThat(b.admin.call(getMask(2)).dw0()).isZero();

        bothRegister();
        a.clear(0xa);
        assertThat(b.readLog(false).type()).isZero();
        bothRegister();
        a.acquire(0xa, WRITE_EXCLUSIVE_REGISTRANTS);
        a.release(0xa, WRITE_EXCLUSIVE_REGISTRANTS);
        assertThat(b.readLog(false).count()).as("a masked one is not counted").isEqualTo(1);
    }

    @Test
    void a_mask_for_all_namespaces_is_set_but_not_asked_for() {
        fixture.addNamespace(2);
        assertThat(b.admin.call(mask(-1, 0xff)).status()).isEqualTo(Status.SUCCESS);
        assertThat(b.admin.call(getMask(1)).dw0()).isEqualTo(0xe);
        assertThat(b.admin.call(getMask(2)).dw0()).isEqualTo(0xe);
        assertThat(b.admin.call(getMask(-1)).status()).isEqualTo(INVALID);
        assertThat(b.admin.call(getMask(3)).status()).isEqualTo(Status.INVALID_NAMESPACE | Status.DNR);
    }

    // Persistence

    @Test
    void persistence_is_set_by_feature_and_by_registration_and_shown_by_both() {
        Consumer<Sqe> get =
                TargetFixture.getFeature(Feature.RESERVATION_PERSISTENCE).andThen(sqe -> sqe.nsid(1));
        assertThat(a.admin.call(get).dw0()).isZero();
        a.reservation(NvmOpcode.RESERVATION_REGISTER, Reservation.CPTPL_SET << 30, 0, 0xa);
        assertThat(a.admin.call(get).dw0()).isEqualTo(1);
        assertThat(a.report().persists()).isTrue();
        Consumer<Sqe> set =
                TargetFixture.setFeature(Feature.RESERVATION_PERSISTENCE, 0).andThen(sqe -> sqe.nsid(1));
        assertThat(b.admin.call(set).status()).isEqualTo(Status.SUCCESS);
        assertThat(a.report().persists()).isFalse();
        assertThat(b.admin.call(set.andThen(sqe -> sqe.nsid(-1))).status())
                .isEqualTo(Status.INVALID_NAMESPACE | Status.DNR);
    }

    // Preempt and abort

    private static final int PREEMPT_AND_ABORT = Reservation.PREEMPT_AND_ABORT | 1 << 8;

    private int preemptAndAbort(long preempted) {
        return a.io.send(command(NvmOpcode.RESERVATION_ACQUIRE, PREEMPT_AND_ABORT), keys(0xa, preempted));
    }

    @Test
    void preempt_and_abort_waits_for_what_a_device_has() {
        HeldDevice held = hold();
        int write = b.io.send(io(NvmOpcode.WRITE, 1, 0, 1), ones());
        int preempt = preemptAndAbort(0xb);
        fixture.loop.turn();
        assertThat(a.io.answered(preempt))
                .as("a write of the preempted host could still land")
                .isFalse();
        assertThat(b.status(NvmOpcode.WRITE)).as("it is kept out at once").isEqualTo(CONFLICT);

        held.letGo();
        fixture.loop.turn();
        assertThat(b.io.response(write).status()).as("it was done").isEqualTo(Status.SUCCESS);
        assertThat(a.io.response(preempt).status()).isEqualTo(Status.SUCCESS);
    }

    /** Namespace 1 over a device that keeps its requests; A holds it, B is a registrant. */
    private HeldDevice hold() {
        fixture.subsystem.removeNamespace(1);
        HeldDevice held = new HeldDevice(fixture.memoryDevice("held", 1 << 20));
        fixture.addNamespace(1, held, false, Visibility.EVERYONE);
        bothRegister();
        a.acquire(0xa, WRITE_EXCLUSIVE_REGISTRANTS);
        return held;
    }

    @Test
    void preempt_and_abort_does_not_wait_for_other_hosts() {
        HeldDevice held = hold();
        Host c = ReservationHosts.connect(fixture, 3);
        c.register(0xc);
        int write = c.io.send(io(NvmOpcode.WRITE, 1, 0, 1), ones());
        int preempt = preemptAndAbort(0xb);
        fixture.loop.turn();
        assertThat(a.io.response(preempt).status()).isEqualTo(Status.SUCCESS);
        held.letGo();
        fixture.loop.turn();
        assertThat(c.io.response(write).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void preempt_and_abort_ends_a_write_that_waits_for_its_data_and_does_not_wait_for_it() {
        bothRegister();
        Request write = asked(b, NvmOpcode.WRITE, 0, 700);
        int preempt = preemptAndAbort(0xb);
        fixture.loop.turn();
        assertThat(a.io.response(preempt).status()).isEqualTo(Status.SUCCESS);
        b.register(0xb);
        deliver(b, write);
        assertThat(b.io.response(700).status()).isEqualTo(Status.ABORTED_PREEMPT);
    }

    @Test
    void preempt_and_abort_ends_half_of_a_fused_pair() {
        bothRegister();
        int compare = b.io.send(io(NvmOpcode.COMPARE, 1, 0, 1).andThen(sqe -> sqe.flags(1, 1)), new byte[BLOCK]);
        int preempt = preemptAndAbort(0xb);
        fixture.loop.turn();
        assertThat(a.io.response(preempt).status()).isEqualTo(Status.SUCCESS);
        assertThat(b.io.response(compare).status()).isEqualTo(Status.ABORTED_PREEMPT);
        int write = b.io.send(io(NvmOpcode.WRITE, 1, 0, 1).andThen(sqe -> sqe.flags(2, 1)), ones());
        assertThat(b.io.response(write).status()).isEqualTo(Status.ABORTED_MISSING_FUSED | Status.DNR);
    }

    @Test
    void preempt_and_abort_stops_a_copy_between_its_steps() {
        HeldDevice held = hold();
        byte[] range = ByteBuffer.allocate(32)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(8, 4)
                .array();
        int copy = b.io.send(sqe -> sqe.opcode(NvmOpcode.COPY).nsid(1).slba(0).cdw12(0), range);
        int preempt = preemptAndAbort(0xb);
        fixture.loop.turn();
        assertThat(a.io.answered(preempt)).isFalse();
        held.letGo();
        fixture.loop.turn();
        assertThat(b.io.response(copy).status()).isEqualTo(Status.ABORTED_PREEMPT);
        assertThat(a.io.response(preempt).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void a_preempting_host_whose_connection_ends_meanwhile_leaves_nothing_behind() {
        HeldDevice held = hold();
        b.io.send(io(NvmOpcode.WRITE, 1, 0, 1), ones());
        preemptAndAbort(0xb);
        fixture.loop.turn();
        a.io.close("cable cut");
        assertThat(a.io.queuePair().idle()).isFalse();
        held.letGo();
        fixture.loop.turn();
        assertThat(a.io.queuePair().idle()).isTrue();
    }

    // A keeper that is far away

    @Test
    void a_host_asks_again_when_nobody_can_tell_what_holds() {
        fixture.target.reservationKeeper((subsystem, namespace, operation) ->
                CompletableFuture.failedStage(new IllegalStateException("the store is away")));
        assertThat(a.register(0xa)).isEqualTo(Status.NAMESPACE_NOT_READY);
        assertThat(a.admin
                        .call(sqe -> sqe.opcode(AdminOpcode.SET_FEATURES)
                                .nsid(1)
                                .cdw10(Feature.RESERVATION_PERSISTENCE)
                                .cdw11(1))
                        .status())
                .isEqualTo(Status.NAMESPACE_NOT_READY);
    }
}
