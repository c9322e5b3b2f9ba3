package io.tidegate.target;

import static io.tidegate.target.TargetFixture.BLOCK;
import static io.tidegate.target.TargetFixture.io;
import static io.tidegate.target.TargetFixture.read;
import static io.tidegate.target.TargetFixture.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.FakeConnection.Response;
import io.tidegate.target.NamespaceSettings.Visibility;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NVM Command Set 1.1, 3.3: limits, hints, force-unit-access and ranges. */
class IoRulesTest {

    private static final int FUA = 1 << 30;
    private static final int LIMITED_RETRY = 1 << 31;
    private static final int DEAC = 1 << 25;
    private static final int DTYPE_STREAMS = 1 << 20;
    private static final int INVALID_FIELD = Status.INVALID_FIELD | Status.DNR;
    private static final int OUT_OF_RANGE = Status.LBA_OUT_OF_RANGE | Status.DNR;
    private static final int BIG = 2;
    private static final int CACHED = 3;

    private final TargetFixture fixture = new TargetFixture();
    private RecordingDevice big;
    private RecordingDevice cached;
    private FakeConnection io;

    @BeforeEach
    void connect() {
        fixture.addNamespace(1);
        big = new RecordingDevice(fixture.memoryDevice("big", 4L << 40), g -> g);
        cached = RecordingDevice.cached(fixture.memoryDevice("cached", 1 << 20));
        fixture.addNamespace(BIG, big, false, Visibility.EVERYONE);
        fixture.addNamespace(CACHED, cached, false, Visibility.EVERYONE);
        io = fixture.io(fixture.admin(), 1);
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

    private static Consumer<Sqe> flags(int bits) {
        return sqe -> sqe.cdw12(sqe.cdw12() | bits);
    }

    private int status(Consumer<Sqe> command) {
        return io.call(command).status();
    }

    private Response dsm(int nsid, int attributes, long... startAndLength) {
        ByteBuffer data = ByteBuffer.allocate(startAndLength.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < startAndLength.length; i += 2) {
            data.putInt(-1).putInt((int) startAndLength[i + 1]).putLong(startAndLength[i]);
        }
        int ranges = startAndLength.length / 2;
        return io.call(
                sqe -> sqe.opcode(NvmOpcode.DATASET_MANAGEMENT)
                        .nsid(nsid)
                        .cdw10(ranges - 1)
                        .cdw11(attributes),
                data.array());
    }

    private Response copy(int flags, long to, long... startAndCount) {
        ByteBuffer data = ByteBuffer.allocate(startAndCount.length * 16).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < startAndCount.length; i += 2) {
            data.putLong(i * 16 + 8, startAndCount[i]);
            data.putShort(i * 16 + 16, (short) (startAndCount[i + 1] - 1));
        }
        int ranges = startAndCount.length / 2;
        return io.call(sqe -> sqe.opcode(NvmOpcode.COPY).nsid(1).slba(to).cdw12(ranges - 1 | flags), data.array());
    }

    @ParameterizedTest
    @ValueSource(ints = {NvmOpcode.READ, NvmOpcode.WRITE, NvmOpcode.COMPARE, NvmOpcode.VERIFY, NvmOpcode.WRITE_ZEROES})
    void ranges_that_end_behind_the_namespace_or_wrap_around_are_refused(int opcode) {
        for (long lba : new long[] {2048, 2047, -1, -2, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 55}) {
            Response response = io.call(io(opcode, 1, lba, 2), new byte[2 * BLOCK]);
            assertThat(response.status()).as("LBA %x", lba).isEqualTo(OUT_OF_RANGE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {NvmOpcode.READ, NvmOpcode.WRITE, NvmOpcode.COMPARE})
    void what_moves_data_is_limited_by_mdts(int opcode) {
        assertThat(io.call(io(opcode, BIG, 0, 257), new byte[257 * BLOCK]).status())
                .isEqualTo(INVALID_FIELD);
        assertThat(io.call(io(opcode, BIG, 0, 65_536), new byte[BLOCK]).status())
                .isEqualTo(INVALID_FIELD);
    }

    @Test
    void zeroes_are_written_up_to_their_own_limit() {
        assertThat(status(io(NvmOpcode.WRITE_ZEROES, BIG, 0, 65_536))).isEqualTo(Status.SUCCESS);
        fixture.subsystem.addNamespace(
                new NamespaceSettings(4, new UUID(1, 4), 4096, 1, false, Visibility.EVERYONE),
                fixture.memoryDevice("4k", 1 << 30));
        assertThat(status(io(NvmOpcode.WRITE_ZEROES, 4, 0, 8_192))).isEqualTo(Status.SUCCESS);
        assertThat(status(io(NvmOpcode.WRITE_ZEROES, 4, 0, 8_193))).isEqualTo(INVALID_FIELD);
    }

    @Test
    void a_verify_is_limited() {
        assertThat(status(io(NvmOpcode.VERIFY, BIG, 0, 8_192))).isEqualTo(Status.SUCCESS);
        assertThat(status(io(NvmOpcode.VERIFY, BIG, 0, 8_193))).isEqualTo(INVALID_FIELD);
    }

    @Test
    void zeroes_that_may_deallocate_are_zeroes() {
        io.call(write(0, 8), filled(8, 7));
        assertThat(status(io(NvmOpcode.WRITE_ZEROES, 1, 0, 8).andThen(flags(DEAC | FUA))))
                .isEqualTo(Status.SUCCESS);
        assertThat(io.call(read(0, 8)).data().array()).containsOnly(0);
    }

    @Test
    void hints_are_ignored_safely() {
        Consumer<Sqe> hints = flags(LIMITED_RETRY | DTYPE_STREAMS).andThen(sqe -> sqe.cdw13(0xffff_00ff));
        assertThat(io.call(write(0, 8).andThen(hints), filled(8, 7)).status()).isEqualTo(Status.SUCCESS);
        Response read = io.call(read(0, 8).andThen(flags(LIMITED_RETRY)).andThen(sqe -> sqe.cdw13(0xff)));
        assertThat(read.data().array()).isEqualTo(filled(8, 7));
    }

    @ParameterizedTest
    @ValueSource(ints = {NvmOpcode.READ, NvmOpcode.WRITE, NvmOpcode.COMPARE, NvmOpcode.VERIFY, NvmOpcode.WRITE_ZEROES})
    void protection_information_is_refused_where_no_namespace_has_any(int opcode) {
        for (int bit = 26; bit < 30; bit++) {
            assertThat(io.call(io(opcode, 1, 0, 1).andThen(flags(1 << bit)), new byte[BLOCK])
                            .status())
                    .isEqualTo(INVALID_FIELD);
        }
    }

    @Test
    void force_unit_access_reaches_a_device_that_has_it() {
        io.call(io(NvmOpcode.WRITE, CACHED, 0, 1).andThen(flags(FUA)), filled(1, 7));
        io.call(io(NvmOpcode.WRITE, CACHED, 0, 1), filled(1, 7));
        io.call(io(NvmOpcode.WRITE_ZEROES, CACHED, 0, 1).andThen(flags(FUA)));
        assertThat(cached.asked()).containsExactly("WRITE fua", "WRITE", "WRITE_ZEROES fua");
    }

    @Test
    void a_read_with_force_unit_access_first_empties_a_volatile_cache() {
        io.call(io(NvmOpcode.WRITE, CACHED, 0, 64), filled(64, 7));
        Response read = io.call(io(NvmOpcode.READ, CACHED, 0, 64).andThen(flags(FUA)));
        assertThat(read.data().array()).isEqualTo(filled(64, 7));
        Response compare = io.call(io(NvmOpcode.COMPARE, CACHED, 0, 64).andThen(flags(FUA)), filled(64, 7));
        assertThat(compare.status()).isEqualTo(Status.SUCCESS);
        assertThat(cached.asked()).containsExactly("WRITE", "FLUSH", "READ", "FLUSH", "READ", "READ");
    }

    @Test
    void a_read_with_force_unit_access_costs_nothing_where_no_cache_is() {
        io.call(io(NvmOpcode.READ, BIG, 0, 1).andThen(flags(FUA)));
        assertThat(big.asked()).containsExactly("READ");
    }

    @Test
    void a_fused_write_with_force_unit_access_is_flushed_when_it_was_done() {
        io.send(io(NvmOpcode.COMPARE, CACHED, 0, 1).andThen(sqe -> sqe.flags(1, 1)), new byte[BLOCK]);
        int write = io.send(
                io(NvmOpcode.WRITE, CACHED, 0, 1).andThen(flags(FUA)).andThen(sqe -> sqe.flags(2, 1)), filled(1, 7));
        assertThat(io.response(write).status()).isEqualTo(Status.SUCCESS);
        assertThat(cached.asked()).containsExactly("COMPARE_AND_WRITE", "FLUSH");
    }

    @Test
    void ranges_of_no_blocks_are_nothing_to_deallocate() {
        io.call(write(0, 8), filled(8, 7));
        assertThat(dsm(1, 4, 0, 0, 2048, 0).status()).isEqualTo(Status.SUCCESS);
        assertThat(dsm(1, 4, 0, 0, 0, 4).status()).isEqualTo(Status.SUCCESS);
        assertThat(io.call(read(0, 4)).data().array()).containsOnly(0);
        assertThat(io.call(read(4, 4)).data().array()).isEqualTo(filled(4, 7));
    }

    @Test
    void a_deallocation_of_terabytes_reaches_the_device_in_pieces() {
        assertThat(dsm(BIG, 4, 0, 3L << 21, 8L << 21, 1L << 21).status()).isEqualTo(Status.SUCCESS);
        assertThat(big.asked()).containsExactly("DISCARD", "DISCARD", "DISCARD", "DISCARD");
    }

    @Test
    void hints_about_a_dataset_change_nothing_not_even_what_is_write_protected() {
        fixture.addNamespace(5, fixture.memoryDevice("ro", 1 << 20), true, Visibility.EVERYONE);
        assertThat(dsm(5, 3, 0, 8).status()).isEqualTo(Status.SUCCESS);
        assertThat(dsm(5, 4, 0, 8).status()).isEqualTo(Status.NAMESPACE_WRITE_PROTECTED | Status.DNR);
        assertThat(dsm(1, 3, 0, 4_000).status()).isEqualTo(OUT_OF_RANGE);
    }

    @ParameterizedTest
    @ValueSource(ints = {NvmOpcode.WRITE, NvmOpcode.WRITE_ZEROES})
    void a_write_protected_namespace_takes_no_writes(int opcode) {
        fixture.addNamespace(5, fixture.memoryDevice("ro", 1 << 20), true, Visibility.EVERYONE);
        assertThat(io.call(io(opcode, 5, 0, 1), new byte[BLOCK]).status())
                .isEqualTo(Status.NAMESPACE_WRITE_PROTECTED | Status.DNR);
        assertThat(status(sqe -> sqe.opcode(NvmOpcode.FLUSH).nsid(5))).isEqualTo(Status.SUCCESS);
    }

    @Test
    void a_copy_whose_source_it_would_overwrite_is_refused_and_copies_nothing() {
        io.call(write(0, 100), filled(100, 7));
        for (long to : new long[] {50, 0, 99}) {
            Response response = copy(0, to, 0, 100);
            assertThat(response.status()).isEqualTo(Status.OVERLAPPING_IO_RANGE | Status.DNR);
        }
        Response second = copy(0, 150, 500, 10, 155, 10);
        assertThat(second.status()).isEqualTo(Status.OVERLAPPING_IO_RANGE | Status.DNR);
        assertThat(second.dw0()).as("number of the range").isEqualTo(1);
        assertThat(io.call(read(100, 100)).data().array()).containsOnly(0);
        assertThat(copy(FUA, 100, 0, 100).status()).as("side by side").isEqualTo(Status.SUCCESS);
    }

    @Test
    void copies_beyond_their_limits_or_in_other_formats_are_refused() {
        assertThat(copy(1 << 8, 500, 0, 1).status()).as("format 1").isEqualTo(INVALID_FIELD);
        assertThat(copy(2 << 8, 500, 0, 1).status()).as("format 2").isEqualTo(INVALID_FIELD);
        assertThat(copy(1 << 26, 500, 0, 1).status()).as("PRINFOW").isEqualTo(INVALID_FIELD);
        long[] many = new long[129 * 2];
        Arrays.setAll(many, i -> i % 2 == 0 ? 0 : 1);
        assertThat(copy(0, 500, many).status()).isEqualTo(Status.COMMAND_SIZE_LIMIT_EXCEEDED | Status.DNR);
        assertThat(copy(0, 500, 0, 8_193).status()).isEqualTo(Status.COMMAND_SIZE_LIMIT_EXCEEDED | Status.DNR);
    }

    @Test
    void a_flush_of_every_namespace_is_refused_as_announced() {
        assertThat(status(sqe -> sqe.opcode(NvmOpcode.FLUSH).nsid(-1)))
                .isEqualTo(Status.INVALID_NAMESPACE | Status.DNR);
        assertThat(status(sqe -> sqe.opcode(NvmOpcode.FLUSH).nsid(0))).isEqualTo(Status.INVALID_NAMESPACE | Status.DNR);
    }

    @ParameterizedTest
    @ValueSource(ints = {NvmOpcode.WRITE_UNCORRECTABLE, 0x12, 0x1d, 0x20, 0x79, 0x7d, 0x80, 0xff})
    void commands_that_are_not_announced_are_unknown_opcodes(int opcode) {
        assertThat(status(sqe -> sqe.opcode(opcode).nsid(1))).isEqualTo(Status.INVALID_OPCODE | Status.DNR);
    }

    @ParameterizedTest
    @ValueSource(ints = {NvmOpcode.READ, NvmOpcode.WRITE, NvmOpcode.FLUSH, NvmOpcode.VERIFY})
    void the_broadcast_namespace_is_none_to_read_or_write(int opcode) {
        assertThat(io.call(io(opcode, -1, 0, 1), new byte[BLOCK]).status())
                .isEqualTo(Status.INVALID_NAMESPACE | Status.DNR);
    }
}
