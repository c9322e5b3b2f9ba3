package io.tidegate.target;

import static io.tidegate.target.TargetFixture.BLOCK;
import static io.tidegate.target.TargetFixture.io;
import static io.tidegate.target.TargetFixture.read;
import static io.tidegate.target.TargetFixture.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.AdminOpcode;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.NamespaceSettings.Visibility;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** NVMe Base 2.1, 5.1.1: what can be taken back is, on whatever loop its queue lives. */
class AbortTest {

    private static final int ABORTED = 0;
    private static final int NOT_ABORTED = 1;

    private final TargetFixture fixture = new TargetFixture();
    private final ManualLoop otherLoop = new ManualLoop();
    private FakeConnection admin;
    private FakeConnection io;

    @BeforeEach
    void connect() {
        fixture.addNamespace(1);
        admin = fixture.admin();
        io = new FakeConnection(fixture.target, otherLoop, FakeConnection.PORTAL);
        int cntlid = admin.queuePair().controller().id();
        fixture.connect(io, 1, 127, TargetFixture.data(TargetFixture.NQN, TargetFixture.HOST, cntlid));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static Consumer<Sqe> abort(int sqid, int cid) {
        return sqe -> sqe.opcode(AdminOpcode.ABORT).cdw10(sqid | cid << 16);
    }

    /** Sends an Abort and lets both loops turn until it is answered; its dword 0. */
    private int abortIo(int cid) {
        int abort = admin.send(abort(1, cid));
        fixture.loop.turn();
        assertThat(admin.answered(abort))
                .as("not before the queue's own loop has looked")
                .isFalse();
        otherLoop.turn();
        fixture.loop.turn();
        assertThat(admin.response(abort).status()).isEqualTo(Status.SUCCESS);
        return admin.response(abort).dw0();
    }

    private static byte[] block(int value) {
        byte[] data = new byte[BLOCK];
        Arrays.fill(data, (byte) value);
        return data;
    }

    private static Consumer<Sqe> compareFirst() {
        return io(NvmOpcode.COMPARE, 1, 5, 1).andThen(sqe -> sqe.flags(1, 1));
    }

    private static Consumer<Sqe> writeSecond() {
        return io(NvmOpcode.WRITE, 1, 5, 1).andThen(sqe -> sqe.flags(2, 1));
    }

    @Test
    void a_write_that_waits_for_a_buffer_is_aborted_at_once() {
        int cid = io.starve(write(3, 1), BLOCK).sqe().cid();
        assertThat(abortIo(cid)).isEqualTo(ABORTED);
        assertThat(io.response(cid).status()).isEqualTo(Status.ABORTED_BY_REQUEST);
        assertThat(io.queuePair().idle()).isTrue();
    }

    @Test
    void a_read_that_waits_for_a_buffer_is_aborted_at_once() {
        int cid = io.starve(read(3, 1), BLOCK).sqe().cid();
        assertThat(abortIo(cid)).isEqualTo(ABORTED);
        assertThat(io.response(cid).status()).isEqualTo(Status.ABORTED_BY_REQUEST);
    }

    @Test
    void a_write_whose_data_was_asked_for_is_aborted_when_the_data_has_come_and_writes_nothing() {
        Request held = io.hold(write(3, 1), BLOCK);
        int cid = held.sqe().cid();
        assertThat(abortIo(cid)).as("deferred").isEqualTo(NOT_ABORTED);
        assertThat(io.answered(cid)).isFalse();
        io.deliver(held, block(9));
        assertThat(io.response(cid).status()).isEqualTo(Status.ABORTED_BY_REQUEST);
        assertThat(io.call(read(3, 1)).data().array()).isEqualTo(block(0));
    }

    @Test
    void a_command_at_a_device_is_not_aborted_and_ends_as_it_would() {
        HeldDevice device = new HeldDevice(fixture.memoryDevice("held", 1 << 20));
        fixture.addNamespace(2, device, false, Visibility.EVERYONE);
        int cid = io.send(io(NvmOpcode.READ, 2, 0, 1));
        assertThat(abortIo(cid)).isEqualTo(NOT_ABORTED);
        device.letGo();
        otherLoop.turn();
        assertThat(io.response(cid).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void a_compare_that_waits_for_its_write_is_aborted_and_the_write_finds_no_partner() {
        int compare = io.send(compareFirst(), block(0));
        assertThat(abortIo(compare)).isEqualTo(ABORTED);
        assertThat(io.response(compare).status()).isEqualTo(Status.ABORTED_BY_REQUEST);
        int write = io.send(writeSecond(), block(9));
        assertThat(io.response(write).status()).isEqualTo(Status.ABORTED_MISSING_FUSED | Status.DNR);
    }

    @Test
    void aborting_the_compare_of_a_pair_whose_write_awaits_its_data_ends_both() {
        int compare = io.send(compareFirst(), block(0));
        Request write = io.hold(writeSecond(), BLOCK);
        int cid = write.sqe().cid();
        assertThat(abortIo(compare)).isEqualTo(ABORTED);
        assertThat(io.response(compare).status()).isEqualTo(Status.ABORTED_BY_REQUEST);
        io.deliver(write, block(9));
        assertThat(io.response(cid).status()).isEqualTo(Status.ABORTED_FAILED_FUSED);
        assertThat(io.call(read(5, 1)).data().array()).isEqualTo(block(0));
    }

    @Test
    void aborting_the_write_of_a_pair_that_awaits_its_data_ends_both() {
        int compare = io.send(compareFirst(), block(0));
        Request write = io.hold(writeSecond(), BLOCK);
        int cid = write.sqe().cid();
        assertThat(abortIo(cid)).isEqualTo(NOT_ABORTED);
        assertThat(io.response(compare).status()).isEqualTo(Status.ABORTED_FAILED_FUSED);
        io.deliver(write, block(9));
        assertThat(io.response(cid).status()).isEqualTo(Status.ABORTED_BY_REQUEST);
    }

    @Test
    void aborting_one_of_a_pair_twice_does_not_touch_the_command_that_has_the_others_slot_by_then() {
        HeldDevice device = new HeldDevice(fixture.memoryDevice("held", 1 << 20));
        fixture.addNamespace(2, device, false, Visibility.EVERYONE);
        int compare = io.send(compareFirst(), block(0));
        Request write = io.hold(writeSecond(), BLOCK);
        int cid = write.sqe().cid();
        abortIo(cid);
        assertThat(io.answered(compare)).isTrue();
        int other = io.send(io(NvmOpcode.READ, 2, 0, 1));
        abortIo(cid);
        io.queuePair().fail(write, Status.TRANSIENT_TRANSPORT_ERROR);
        assertThat(io.answered(other)).isFalse();
        device.letGo();
        otherLoop.turn();
        assertThat(io.response(other).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void a_command_that_is_not_there_was_not_aborted() {
        assertThat(abortIo(4711)).isEqualTo(NOT_ABORTED);
    }

    @Test
    void a_queue_that_is_not_there_is_refused() {
        assertThat(admin.call(abort(7, 1)).status()).isEqualTo(Status.INVALID_FIELD | Status.DNR);
    }

    @Test
    void more_aborts_at_a_time_than_announced_are_refused() {
        for (int i = 0; i < Controller.ABORT_LIMIT; i++) {
            admin.send(abort(1, 4711));
        }
        assertThat(admin.call(abort(1, 4711)).status()).isEqualTo(Status.ABORT_LIMIT_EXCEEDED);
        otherLoop.turn();
        fixture.loop.turn();
        assertThat(abortIo(4711)).as("there is room again").isEqualTo(NOT_ABORTED);
    }

    @Test
    void an_abort_whose_queue_ends_meanwhile_is_answered() {
        Request held = io.hold(write(3, 1), BLOCK);
        int abort = admin.send(abort(1, held.sqe().cid()));
        io.close("cable cut");
        otherLoop.turn();
        fixture.loop.turn();
        assertThat(admin.response(abort).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void an_event_request_is_aborted_and_another_admin_command_is_not() {
        int events = admin.send(sqe -> sqe.opcode(AdminOpcode.ASYNC_EVENT_REQUEST));
        assertThat(admin.call(abort(0, events)).dw0()).isEqualTo(ABORTED);
        assertThat(admin.response(events).status()).isEqualTo(Status.ABORTED_BY_REQUEST);
        assertThat(admin.call(abort(0, events)).dw0()).isEqualTo(NOT_ABORTED);
    }
}
