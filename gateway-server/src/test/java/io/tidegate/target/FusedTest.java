package io.tidegate.target;

import static io.tidegate.target.TargetFixture.BLOCK;
import static io.tidegate.target.TargetFixture.io;
import static io.tidegate.target.TargetFixture.read;
import static io.tidegate.target.TargetFixture.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Sgl;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.NamespaceSettings.Visibility;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** NVM Command Set 1.1, 3.1.1: fused Compare and Write, the lock of VMware's file system. */
class FusedTest {

    private final TargetFixture fixture = new TargetFixture();
    private FakeConnection io;

    @BeforeEach
    void connect() {
        fixture.addNamespace(1);
        io = fixture.io(fixture.admin(), 1);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static byte[] block(int value) {
        byte[] data = new byte[BLOCK];
        Arrays.fill(data, (byte) value);
        return data;
    }

    private static Consumer<Sqe> compareFirst(int nsid, long lba) {
        return io(NvmOpcode.COMPARE, nsid, lba, 1).andThen(sqe -> sqe.flags(1, 1));
    }

    private static Consumer<Sqe> writeSecond(int nsid, long lba) {
        return io(NvmOpcode.WRITE, nsid, lba, 1).andThen(sqe -> sqe.flags(2, 1));
    }

    private int status(int cid) {
        return io.response(cid).status();
    }

    private byte[] content(long lba) {
        return io.call(read(lba, 1)).data().array();
    }

    @Test
    void a_matching_block_is_replaced_and_both_commands_succeed() {
        int compare = io.send(compareFirst(1, 5), block(0));
        assertThat(io.answered(compare)).as("the pair is one step").isFalse();
        int write = io.send(writeSecond(1, 5), block(9));
        assertThat(status(compare)).isEqualTo(Status.SUCCESS);
        assertThat(status(write)).isEqualTo(Status.SUCCESS);
        assertThat(content(5)).isEqualTo(block(9));
    }

    @Test
    void a_different_block_is_kept_and_both_commands_fail() {
        int compare = io.send(compareFirst(1, 5), block(1));
        int write = io.send(writeSecond(1, 5), block(9));
        assertThat(status(compare)).isEqualTo(Status.COMPARE_FAILURE | Status.DNR);
        assertThat(status(write)).isEqualTo(Status.ABORTED_FAILED_FUSED);
        assertThat(content(5)).isEqualTo(block(0));
    }

    @Test
    void a_compare_whose_write_does_not_follow_is_aborted() {
        int compare = io.send(compareFirst(1, 5), block(0));
        assertThat(io.call(read(0, 1)).status()).isEqualTo(Status.SUCCESS);
        assertThat(status(compare)).isEqualTo(Status.ABORTED_MISSING_FUSED);
    }

    @Test
    void a_second_half_alone_is_refused() {
        int write = io.send(writeSecond(1, 5), block(9));
        assertThat(status(write)).isEqualTo(Status.ABORTED_MISSING_FUSED | Status.DNR);
        assertThat(content(5)).isEqualTo(block(0));
    }

    @Test
    void a_pair_over_different_ranges_is_refused_whole() {
        int compare = io.send(compareFirst(1, 5), block(0));
        int write = io.send(writeSecond(1, 6), block(9));
        assertThat(status(write)).isEqualTo(Status.INVALID_FIELD | Status.DNR);
        assertThat(status(compare)).isEqualTo(Status.ABORTED_FAILED_FUSED);
        assertThat(content(6)).isEqualTo(block(0));
    }

    @Test
    void more_than_one_block_is_more_than_is_announced() {
        Consumer<Sqe> two = io(NvmOpcode.COMPARE, 1, 0, 2).andThen(sqe -> sqe.flags(1, 1));
        assertThat(io.call(two, new byte[2 * BLOCK]).status())
                .isEqualTo(Status.ATOMIC_WRITE_UNIT_EXCEEDED | Status.DNR);
    }

    @Test
    void two_pairs_under_way_do_not_mix() {
        HeldDevice held = new HeldDevice(fixture.memoryDevice("held", 1 << 20));
        fixture.addNamespace(2, held, false, Visibility.EVERYONE);
        int compareOne = io.send(compareFirst(2, 1), block(0));
        int writeOne = io.send(writeSecond(2, 1), block(1));
        int compareTwo = io.send(compareFirst(2, 2), block(7));
        int writeTwo = io.send(writeSecond(2, 2), block(2));
        held.letGo();
        fixture.loop.turn();
        assertThat(status(compareOne)).isEqualTo(Status.SUCCESS);
        assertThat(status(writeOne)).isEqualTo(Status.SUCCESS);
        assertThat(status(compareTwo)).isEqualTo(Status.COMPARE_FAILURE | Status.DNR);
        assertThat(status(writeTwo)).isEqualTo(Status.ABORTED_FAILED_FUSED);
    }

    @Test
    void a_half_pair_is_let_go_when_its_connection_ends() {
        io.send(compareFirst(1, 5), block(0));
        io.close("cable cut");
        assertThat(io.queuePair().idle()).isTrue();
    }

    @Test
    void a_compare_whose_data_was_damaged_leaves_its_write_without_partner() {
        QueuePair queue = io.queuePair();
        Request damaged = queue.acquire();
        compareFirst(1, 5).accept(damaged.sqe().clear().cid(99).sgl(Sgl.TRANSPORT_DATA_BLOCK, 0, BLOCK));
        queue.begin(damaged);
        queue.fail(damaged, Status.TRANSIENT_TRANSPORT_ERROR);
        int write = io.send(writeSecond(1, 5), block(9));
        assertThat(status(write)).isEqualTo(Status.ABORTED_MISSING_FUSED | Status.DNR);
    }

    @Test
    void a_pair_whose_two_blocks_of_data_were_damaged_costs_no_command_that_took_the_first_ones_slot() {
        HeldDevice held = new HeldDevice(fixture.memoryDevice("held", 1 << 20));
        fixture.addNamespace(2, held, false, Visibility.EVERYONE);
        QueuePair queue = io.queuePair();
        Request compare = begun(compareFirst(2, 5), 97);
        Request write = begun(writeSecond(2, 5), 98);
        queue.fail(compare, Status.TRANSIENT_TRANSPORT_ERROR);
        int innocent = io.send(io(NvmOpcode.FLUSH, 2, 0, 1));
        queue.fail(write, Status.TRANSIENT_TRANSPORT_ERROR);
        assertThat(io.answered(innocent)).isFalse();
        held.letGo();
        fixture.loop.turn();
        assertThat(status(innocent)).isEqualTo(Status.SUCCESS);
    }

    /** A command whose data is on its way. */
    private Request begun(Consumer<Sqe> command, int cid) {
        Request request = io.queuePair().acquire();
        command.accept(request.sqe().clear().cid(cid).sgl(Sgl.TRANSPORT_DATA_BLOCK, 0, BLOCK));
        assertThat(io.queuePair().begin(request)).isEqualTo(QueuePair.Next.RECEIVE_DATA);
        return request;
    }

    @Test
    void a_plain_write_after_a_pair_is_not_part_of_it() {
        io.send(compareFirst(1, 5), block(0));
        io.send(writeSecond(1, 5), block(9));
        assertThat(io.call(write(5, 1), block(3)).status()).isEqualTo(Status.SUCCESS);
        assertThat(content(5)).isEqualTo(block(3));
    }

    @Test
    void halves_in_the_wrong_order_or_of_other_commands_are_refused() {
        assertThat(io.call(io(NvmOpcode.WRITE, 1, 5, 1).andThen(sqe -> sqe.flags(1, 1)), block(1))
                        .status())
                .isEqualTo(Status.INVALID_FIELD | Status.DNR);
        assertThat(io.call(io(NvmOpcode.COMPARE, 1, 5, 1).andThen(sqe -> sqe.flags(2, 1)), block(1))
                        .status())
                .isEqualTo(Status.INVALID_FIELD | Status.DNR);
        assertThat(io.call(read(5, 1).andThen(sqe -> sqe.flags(3, 1))).status())
                .isEqualTo(Status.INVALID_FIELD | Status.DNR);
    }

    @Test
    void halves_on_different_queues_do_not_meet() {
        FakeConnection other = fixture.connection();
        int cntlid = io.queuePair().controller().id();
        fixture.connect(other, 2, 31, TargetFixture.data(TargetFixture.NQN, TargetFixture.HOST, cntlid));
        int compare = io.send(compareFirst(1, 5), block(0));
        int write = other.send(writeSecond(1, 5), block(9));
        assertThat(other.response(write).status()).isEqualTo(Status.ABORTED_MISSING_FUSED | Status.DNR);
        assertThat(io.answered(compare)).isFalse();
        assertThat(status(io.send(writeSecond(1, 5), block(9)))).isEqualTo(Status.SUCCESS);
    }

    @Test
    void halves_for_different_namespaces_are_refused_whole() {
        fixture.addNamespace(2);
        int compare = io.send(compareFirst(1, 5), block(0));
        int write = io.send(writeSecond(2, 5), block(9));
        assertThat(status(write)).isEqualTo(Status.INVALID_FIELD | Status.DNR);
        assertThat(status(compare)).isEqualTo(Status.ABORTED_FAILED_FUSED);
    }

    @Test
    void a_namespace_that_is_removed_between_the_halves_ends_both() {
        fixture.addNamespace(2);
        int compare = io.send(compareFirst(2, 5), block(0));
        assertThat(fixture.subsystem.removeNamespace(2).toCompletableFuture())
                .as("a half pair does not hold it")
                .isCompleted();
        int write = io.send(writeSecond(2, 5), block(9));
        assertThat(status(write)).isEqualTo(Status.INVALID_NAMESPACE | Status.DNR);
        assertThat(status(compare)).isEqualTo(Status.ABORTED_FAILED_FUSED);
    }

    @Test
    void a_write_protected_namespace_compares_and_replaces_nothing() {
        fixture.addNamespace(2, fixture.memoryDevice("ro", 1 << 20), true, Visibility.EVERYONE);
        int compare = io.send(compareFirst(2, 5), block(0));
        int write = io.send(writeSecond(2, 5), block(9));
        assertThat(status(write)).isEqualTo(Status.NAMESPACE_WRITE_PROTECTED | Status.DNR);
        assertThat(status(compare)).isEqualTo(Status.ABORTED_FAILED_FUSED);
    }
}
