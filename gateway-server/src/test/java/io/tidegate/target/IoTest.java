package io.tidegate.target;

import static io.tidegate.target.TargetFixture.BLOCK;
import static io.tidegate.target.TargetFixture.io;
import static io.tidegate.target.TargetFixture.read;
import static io.tidegate.target.TargetFixture.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.nvme.AnaState;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Sgl;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.FakeConnection.Response;
import io.tidegate.target.NamespaceSettings.Visibility;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** NVM Command Set 1.1, 3: what I/O does and how it is refused. */
class IoTest {

    private static final long BLOCKS = (1 << 20) / BLOCK;

    private final TargetFixture fixture = new TargetFixture();
    private FakeConnection admin;
    private FakeConnection io;

    @BeforeEach
    void connect() {
        fixture.addNamespace(1);
        admin = fixture.admin();
        io = fixture.io(admin, 1);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static byte[] filled(int blocks, int value) {
        byte[] data = new byte[blocks * BLOCK];
        Arrays.fill(data, (byte) value);
        return data;
    }

    private byte[] readBack(long lba, int blocks) {
        Response response = io.call(read(lba, blocks));
        assertThat(response.status()).isEqualTo(Status.SUCCESS);
        return response.data().array();
    }

    private int status(Consumer<Sqe> command) {
        return io.call(command).status();
    }

    @Test
    void what_was_written_is_read_back_and_its_neighbours_are_untouched() {
        assertThat(io.call(write(8, 8), filled(8, 7)).status()).isEqualTo(Status.SUCCESS);
        assertThat(readBack(8, 8)).isEqualTo(filled(8, 7));
        assertThat(readBack(7, 1)).isEqualTo(filled(1, 0));
        assertThat(readBack(16, 1)).isEqualTo(filled(1, 0));
    }

    @Test
    void a_flush_succeeds() {
        assertThat(status(sqe -> sqe.opcode(NvmOpcode.FLUSH).nsid(1))).isEqualTo(Status.SUCCESS);
    }

    @Test
    void zeroes_are_written_without_data() {
        io.call(write(0, 8), filled(8, 7));
        assertThat(status(io(NvmOpcode.WRITE_ZEROES, 1, 2, 4))).isEqualTo(Status.SUCCESS);
        assertThat(readBack(1, 6)).startsWith(filled(1, 7)).endsWith(filled(1, 7));
        assertThat(readBack(2, 4)).isEqualTo(filled(4, 0));
    }

    @Test
    void compare_finds_a_difference_anywhere_in_a_long_range() {
        byte[] data = filled(100, 7);
        io.call(write(0, 100), data);
        assertThat(io.call(io(NvmOpcode.COMPARE, 1, 0, 100), data).status()).isEqualTo(Status.SUCCESS);
        data[data.length - 1] = 8;
        assertThat(io.call(io(NvmOpcode.COMPARE, 1, 0, 100), data).status())
                .isEqualTo(Status.COMPARE_FAILURE | Status.DNR);
    }

    @Test
    void verify_reads_a_range_without_moving_data_to_the_host() {
        Response response = io.call(io(NvmOpcode.VERIFY, 1, 0, (int) BLOCKS));
        assertThat(response.status()).isEqualTo(Status.SUCCESS);
        assertThat(response.data().limit()).isZero();
    }

    private static byte[] copyRanges(long... startAndCount) {
        ByteBuffer data = ByteBuffer.allocate(startAndCount.length * 16).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < startAndCount.length; i += 2) {
            data.putLong(i * 16 + 8, startAndCount[i]);
            data.putShort(i * 16 + 16, (short) (startAndCount[i + 1] - 1));
        }
        return data.array();
    }

    private Response copy(long to, long... startAndCount) {
        return io.call(
                sqe -> sqe.opcode(NvmOpcode.COPY).nsid(1).slba(to).cdw12(startAndCount.length / 2 - 1),
                copyRanges(startAndCount));
    }

    @Test
    void copied_ranges_stand_one_behind_the_other() {
        io.call(write(0, 200), filled(200, 7));
        io.call(write(300, 2), filled(2, 8));
        assertThat(copy(1000, 0, 200, 300, 2).status()).isEqualTo(Status.SUCCESS);
        assertThat(readBack(1000, 200)).isEqualTo(filled(200, 7));
        assertThat(readBack(1200, 2)).isEqualTo(filled(2, 8));
        assertThat(readBack(1202, 1)).isEqualTo(filled(1, 0));
    }

    @Test
    void a_copy_with_one_bad_range_copies_nothing_and_names_the_range() {
        io.call(write(0, 8), filled(8, 7));
        Response response = copy(100, 0, 8, BLOCKS, 1);
        assertThat(response.status()).isEqualTo(Status.LBA_OUT_OF_RANGE | Status.DNR);
        assertThat(response.dw0()).isEqualTo(1);
        assertThat(readBack(100, 8)).isEqualTo(filled(8, 0));
        assertThat(copy(BLOCKS - 1, 0, 8).status()).isEqualTo(Status.LBA_OUT_OF_RANGE | Status.DNR);
    }

    @Test
    void every_range_of_a_deallocation_is_discarded() {
        io.call(write(0, 64), filled(64, 7));
        Response response = io.call(
                sqe -> sqe.opcode(NvmOpcode.DATASET_MANAGEMENT).nsid(1).cdw10(1).cdw11(4), ranges(0, 8, 16, 8));
        assertThat(response.status()).isEqualTo(Status.SUCCESS);
        assertThat(readBack(0, 8)).isEqualTo(filled(8, 0));
        assertThat(readBack(8, 8)).isEqualTo(filled(8, 7));
        assertThat(readBack(16, 8)).isEqualTo(filled(8, 0));
    }

    @Test
    void a_deallocation_takes_the_room_of_256_ranges_that_linux_always_sends() {
        io.call(write(0, 8), filled(8, 7));
        byte[] room = Arrays.copyOf(ranges(0, 4), 4096);
        Response response = io.call(
                sqe -> sqe.opcode(NvmOpcode.DATASET_MANAGEMENT).nsid(1).cdw10(0).cdw11(4), room);
        assertThat(response.status()).isEqualTo(Status.SUCCESS);
        assertThat(readBack(0, 4)).isEqualTo(filled(4, 0));
        assertThat(readBack(4, 4)).isEqualTo(filled(4, 7));
    }

    @Test
    void a_deallocation_with_one_bad_range_discards_nothing() {
        io.call(write(0, 8), filled(8, 7));
        Response response = io.call(
                sqe -> sqe.opcode(NvmOpcode.DATASET_MANAGEMENT).nsid(1).cdw10(1).cdw11(4), ranges(0, 8, BLOCKS, 1));
        assertThat(response.status()).isEqualTo(Status.LBA_OUT_OF_RANGE | Status.DNR);
        assertThat(readBack(0, 8)).isEqualTo(filled(8, 7));
    }

    private static byte[] ranges(long... startAndLength) {
        ByteBuffer data = ByteBuffer.allocate(startAndLength.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < startAndLength.length; i += 2) {
            data.putInt(0).putInt((int) startAndLength[i + 1]).putLong(startAndLength[i]);
        }
        return data.array();
    }

    @Test
    void a_range_that_crosses_the_end_is_refused() {
        assertThat(status(read(BLOCKS - 1, 1))).isEqualTo(Status.SUCCESS);
        assertThat(status(read(BLOCKS - 1, 2))).isEqualTo(Status.LBA_OUT_OF_RANGE | Status.DNR);
        assertThat(status(read(-1, 1))).isEqualTo(Status.LBA_OUT_OF_RANGE | Status.DNR);
        assertThat(status(read(Long.MAX_VALUE, 2))).isEqualTo(Status.LBA_OUT_OF_RANGE | Status.DNR);
    }

    @Test
    void a_transfer_beyond_mdts_is_refused() {
        assertThat(status(read(0, 257))).isEqualTo(Status.INVALID_FIELD | Status.DNR);
    }

    @Test
    void namespaces_that_are_not_there_or_hidden_are_invalid() {
        fixture.addNamespace(
                2, fixture.memoryDevice("hidden", 1 << 20), false, new Visibility(false, Set.of("nqn.other")));
        assertThat(status(io(NvmOpcode.READ, 2, 0, 1))).isEqualTo(Status.INVALID_NAMESPACE | Status.DNR);
        assertThat(status(io(NvmOpcode.READ, 3, 0, 1))).isEqualTo(Status.INVALID_NAMESPACE | Status.DNR);
        assertThat(status(io(NvmOpcode.READ, -1, 0, 1))).isEqualTo(Status.INVALID_NAMESPACE | Status.DNR);
    }

    @Test
    void a_read_only_namespace_is_write_protected() {
        fixture.addNamespace(2, fixture.memoryDevice("ro", 1 << 20), true, Visibility.EVERYONE);
        assertThat(io.call(io(NvmOpcode.WRITE, 2, 0, 1), filled(1, 1)).status())
                .isEqualTo(Status.NAMESPACE_WRITE_PROTECTED | Status.DNR);
        assertThat(status(io(NvmOpcode.READ, 2, 0, 1))).isEqualTo(Status.SUCCESS);
    }

    @Test
    void a_group_that_is_not_served_here_sends_the_host_to_another_path() {
        fixture.target.setAnaState(1, AnaState.INACCESSIBLE);
        assertThat(status(read(0, 1))).isEqualTo(Status.ANA_INACCESSIBLE);
        fixture.target.setAnaState(1, AnaState.CHANGE);
        assertThat(status(read(0, 1))).isEqualTo(Status.ANA_TRANSITION);
        fixture.target.setAnaState(1, AnaState.NON_OPTIMIZED);
        assertThat(status(read(0, 1))).isEqualTo(Status.SUCCESS);
    }

    @Test
    void unknown_opcodes_and_prp_and_fused_commands_are_refused() {
        assertThat(status(sqe -> sqe.opcode(0x5f).nsid(1))).isEqualTo(Status.INVALID_OPCODE | Status.DNR);
        assertThat(status(read(0, 1).andThen(sqe -> sqe.flags(0, 0)))).isEqualTo(Status.INVALID_FIELD | Status.DNR);
        assertThat(status(read(0, 1).andThen(sqe -> sqe.flags(1, 1)))).isEqualTo(Status.INVALID_FIELD | Status.DNR);
    }

    @Test
    void an_sgl_that_does_not_fit_the_command_is_refused() {
        assertThat(status(read(0, 2).andThen(sqe -> sqe.sgl(Sgl.TRANSPORT_DATA_BLOCK, 0, 512))))
                .isEqualTo(Status.DATA_SGL_LENGTH_INVALID | Status.DNR);
        assertThat(status(read(0, 1).andThen(sqe -> sqe.sgl(Sgl.DATA_BLOCK_OFFSET, 0, 512))))
                .isEqualTo(Status.SGL_TYPE_INVALID | Status.DNR);
        assertThat(io.call(write(0, 1).andThen(sqe -> sqe.sgl(Sgl.TRANSPORT_DATA_BLOCK, 0, 1024)), filled(1, 1))
                        .status())
                .isEqualTo(Status.DATA_SGL_LENGTH_INVALID | Status.DNR);
        assertThat(io.call(write(0, 1).andThen(sqe -> sqe.sgl(Sgl.DATA_BLOCK_OFFSET, 64, 512)), filled(1, 1))
                        .status())
                .isEqualTo(Status.SGL_OFFSET_INVALID | Status.DNR);
    }

    @Test
    void a_removed_namespace_is_not_let_go_while_a_command_uses_it() {
        HeldDevice held = new HeldDevice(fixture.memoryDevice("held", 1 << 20));
        fixture.addNamespace(2, held, false, Visibility.EVERYONE);
        int cid = io.send(io(NvmOpcode.READ, 2, 0, 1));
        var gone = fixture.subsystem.removeNamespace(2).toCompletableFuture();
        assertThat(gone).isNotDone();
        assertThat(status(io(NvmOpcode.READ, 2, 0, 1))).isEqualTo(Status.INVALID_NAMESPACE | Status.DNR);
        held.letGo();
        fixture.loop.turn();
        assertThat(io.response(cid).status()).isEqualTo(Status.SUCCESS);
        assertThat(gone).isCompleted();
    }

    @Test
    void commands_at_a_device_survive_the_end_of_their_connection() {
        HeldDevice held = new HeldDevice(fixture.memoryDevice("held", 1 << 20));
        fixture.addNamespace(2, held, false, Visibility.EVERYONE);
        io.send(io(NvmOpcode.READ, 2, 0, 1));
        io.close("cable cut");
        assertThat(io.queuePair().idle()).isFalse();
        held.letGo();
        fixture.loop.turn();
        assertThat(io.queuePair().idle()).isTrue();
        assertThat(io.responses()).hasSize(1);
    }

    @Test
    void a_new_size_counts_at_once() throws Exception {
        BlockDevice device = fixture.addNamespace(2);
        assertThat(status(io(NvmOpcode.READ, 2, BLOCKS, 1))).isEqualTo(Status.LBA_OUT_OF_RANGE | Status.DNR);
        device.resize(2 << 20);
        assertThat(status(io(NvmOpcode.READ, 2, BLOCKS, 1))).isEqualTo(Status.SUCCESS);
    }
}
