package io.tidegate.target;

import static io.tidegate.target.TargetFixture.getFeature;
import static io.tidegate.target.TargetFixture.io;
import static io.tidegate.target.TargetFixture.setFeature;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.Errno;
import io.tidegate.nvme.AdminOpcode;
import io.tidegate.nvme.AnaState;
import io.tidegate.nvme.AsyncEvent;
import io.tidegate.nvme.Feature;
import io.tidegate.nvme.HostBehavior;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.FakeConnection.Response;
import io.tidegate.target.NamespaceSettings.Visibility;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NVMe Base 2.1, 5.1.11 and 5.1.25: each feature, its values and what a host may change. */
class FeatureCommandTest {

    private static final int INVALID_FIELD = Status.INVALID_FIELD | Status.DNR;
    private static final int NOT_CHANGEABLE = Status.FEATURE_NOT_CHANGEABLE | Status.DNR;
    private static final int SAVE = 1 << 31;

    private final TargetFixture fixture = new TargetFixture();
    private FakeConnection admin;

    @BeforeEach
    void connect() {
        fixture.addNamespace(1);
        admin = fixture.admin();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Response get(int feature, int select) {
        return admin.call(getFeature(feature | select << 8).andThen(sqe -> sqe.cdw11(extended(feature))));
    }

    private static int extended(int feature) {
        return feature == Feature.HOST_IDENTIFIER ? 1 : 0;
    }

    private int current(int feature) {
        return get(feature, Feature.SELECT_CURRENT).dw0();
    }

    private int set(int feature, int value) {
        return admin.call(setFeature(feature, value)).status();
    }

    private int set(int feature, byte[] data) {
        return admin.call(sqe -> sqe.opcode(AdminOpcode.SET_FEATURES).cdw10(feature), data)
                .status();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x02, 0x04, 0x06, 0x07, 0x0a, 0x0b, 0x0e, 0x0f, 0x16, 0x81})
    void every_feature_has_a_current_a_default_and_a_saved_value_and_nothing_is_saved(int feature) {
        for (int select = Feature.SELECT_CURRENT; select <= Feature.SELECT_CAPABILITIES; select++) {
            assertThat(get(feature, select).status()).as("select %d", select).isEqualTo(Status.SUCCESS);
        }
        assertThat(get(feature, Feature.SELECT_CAPABILITIES).dw0() & Feature.CAPABILITY_SAVEABLE)
                .isZero();
        assertThat(get(feature, 4).status()).as("a reserved select").isEqualTo(INVALID_FIELD);
        assertThat(set(feature | SAVE, 0)).isEqualTo(Status.FEATURE_NOT_SAVEABLE | Status.DNR);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x02, 0x04, 0x06, 0x0a, 0x81})
    void what_is_fixed_says_so(int feature) {
        assertThat(get(feature, Feature.SELECT_CAPABILITIES).dw0() & Feature.CAPABILITY_CHANGEABLE)
                .isZero();
        assertThat(set(feature, 1)).isEqualTo(NOT_CHANGEABLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x03, 0x08, 0x09, 0x0c, 0x0d, 0x10, 0x11, 0x13, 0x17, 0x18, 0x80, 0xc0})
    void features_of_what_is_not_here_are_refused(int feature) {
        assertThat(get(feature, 0).status()).isEqualTo(INVALID_FIELD);
        assertThat(set(feature, 0)).isEqualTo(INVALID_FIELD);
    }

    @Test
    void a_host_protects_a_namespace_from_writes_and_ends_it() {
        FakeConnection io = fixture.io(admin, 1);
        assertThat(protect(1, 1)).isEqualTo(Status.SUCCESS);
        assertThat(protection(1)).isOne();
        assertThat(write(io)).isEqualTo(Status.NAMESPACE_WRITE_PROTECTED | Status.DNR);
        assertThat(protect(1, 0)).isEqualTo(Status.SUCCESS);
        assertThat(protection(1)).isZero();
        assertThat(write(io)).isEqualTo(Status.SUCCESS);
    }

    @Test
    void protection_is_of_one_namespace_that_the_host_sees_and_lasts_no_power_cycle() {
        assertThat(protect(1, 2)).as("until a power cycle").isEqualTo(INVALID_FIELD);
        assertThat(protect(1, 3)).as("for ever").isEqualTo(INVALID_FIELD);
        assertThat(protect(7, 1)).isEqualTo(Status.INVALID_NAMESPACE | Status.DNR);
        assertThat(protect(0, 1)).isEqualTo(Status.INVALID_NAMESPACE | Status.DNR);
        assertThat(protect(-1, 1)).isEqualTo(Status.INVALID_NAMESPACE | Status.DNR);
        assertThat(protection(1)).isZero();
    }

    @Test
    void what_the_device_still_caches_is_durable_when_the_protection_holds() {
        RecordingDevice device = RecordingDevice.cached(fixture.memoryDevice("cached", 1 << 20));
        fixture.addNamespace(3, device, false, Visibility.EVERYONE);
        assertThat(protect(3, 1)).isEqualTo(Status.SUCCESS);
        assertThat(device.asked()).containsExactly("FLUSH");
        device.failWith(Errno.EIO);
        assertThat(protect(3, 1)).as("nobody knows what is durable").isEqualTo(Status.NAMESPACE_NOT_READY);
        assertThat(protection(3)).isOne();
    }

    @Test
    void a_gateway_that_does_not_serve_a_namespace_has_nothing_of_it_to_make_durable() {
        RecordingDevice device = RecordingDevice.cached(fixture.memoryDevice("elsewhere", 1 << 20));
        fixture.addNamespace(3, device, false, Visibility.EVERYONE);
        fixture.target.setAnaState(1, AnaState.INACCESSIBLE);
        device.failWith(Errno.ESHUTDOWN);
        assertThat(fixture.subsystem.flushNamespace(3)).isCompletedWithValue(true);
    }

    private static int write(FakeConnection io) {
        return io.call(io(NvmOpcode.WRITE, 1, 0, 1), new byte[TargetFixture.BLOCK])
                .status();
    }

    private int protect(int nsid, int state) {
        return admin.call(setFeature(Feature.WRITE_PROTECTION, state).andThen(sqe -> sqe.nsid(nsid)))
                .status();
    }

    private int protection(int nsid) {
        Response answer = admin.call(getFeature(Feature.WRITE_PROTECTION).andThen(sqe -> sqe.nsid(nsid)));
        assertThat(answer.status()).isEqualTo(Status.SUCCESS);
        return answer.dw0();
    }

    @Test
    void the_grant_of_queues_is_the_smaller_half_and_is_read_back() {
        assertThat(current(Feature.NUMBER_OF_QUEUES)).isEqualTo(31 | 31 << 16);
        Response granted = admin.call(setFeature(Feature.NUMBER_OF_QUEUES, 7 | 3 << 16));
        assertThat(granted.dw0()).isEqualTo(3 | 3 << 16);
        assertThat(current(Feature.NUMBER_OF_QUEUES)).isEqualTo(3 | 3 << 16);
        assertThat(get(Feature.NUMBER_OF_QUEUES, Feature.SELECT_DEFAULT).dw0()).isEqualTo(31 | 31 << 16);
        assertThat(set(Feature.NUMBER_OF_QUEUES, 0xffff << 16)).isEqualTo(INVALID_FIELD);
        fixture.io(admin, 1);
        assertThat(set(Feature.NUMBER_OF_QUEUES, 1 | 1 << 16)).isEqualTo(Status.COMMAND_SEQUENCE_ERROR | Status.DNR);
    }

    @Test
    void events_that_are_not_announced_cannot_be_asked_for() {
        int known = AsyncEvent.ENABLE_NAMESPACE_CHANGED | AsyncEvent.ENABLE_ANA_CHANGE | AsyncEvent.ENABLE_HEALTH;
        assertThat(set(Feature.ASYNC_EVENT_CONFIGURATION, known)).isEqualTo(Status.SUCCESS);
        assertThat(current(Feature.ASYNC_EVENT_CONFIGURATION)).isEqualTo(known);
        for (int bit : new int[] {9, 10, 12, 13, 14, 27, 31}) {
            assertThat(set(Feature.ASYNC_EVENT_CONFIGURATION, 1 << bit))
                    .as("bit %d", bit)
                    .isEqualTo(INVALID_FIELD);
        }
        assertThat(current(Feature.ASYNC_EVENT_CONFIGURATION)).isEqualTo(known);
        assertThat(get(Feature.ASYNC_EVENT_CONFIGURATION, Feature.SELECT_DEFAULT)
                        .dw0())
                .isZero();
    }

    @Test
    void the_keep_alive_timer_can_be_changed_and_stopped() {
        assertThat(set(Feature.KEEP_ALIVE_TIMER, 120_000)).isEqualTo(Status.SUCCESS);
        assertThat(current(Feature.KEEP_ALIVE_TIMER)).isEqualTo(120_000);
        assertThat(admin.call(sqe -> sqe.opcode(AdminOpcode.KEEP_ALIVE)).status())
                .isEqualTo(Status.SUCCESS);
        assertThat(set(Feature.KEEP_ALIVE_TIMER, 0)).isEqualTo(Status.SUCCESS);
        assertThat(admin.call(sqe -> sqe.opcode(AdminOpcode.KEEP_ALIVE)).status())
                .isEqualTo(Status.KEEP_ALIVE_INVALID | Status.DNR);
    }

    @Test
    void the_host_identifier_has_128_bits_over_fabrics() {
        assertThat(get(Feature.HOST_IDENTIFIER, 0).data().array()).startsWith(0x22, 0x22, 0x22, 0x22);
        assertThat(admin.call(getFeature(Feature.HOST_IDENTIFIER)).status()).isEqualTo(INVALID_FIELD);
    }

    @Test
    void the_timestamp_runs_on_from_what_the_host_has_set() {
        ByteBuffer before = get(Feature.TIMESTAMP, 0).data();
        assertThat(before.get(6)).as("origin: reset").isZero();
        long now = 1_795_000_000_000L;
        byte[] data = new byte[8];
        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).putLong(now);
        assertThat(set(Feature.TIMESTAMP, data)).isEqualTo(Status.SUCCESS);
        ByteBuffer after = get(Feature.TIMESTAMP, 0).data();
        assertThat(after.getLong(0) & 0xffff_ffff_ffffL).isBetween(now, now + 60_000);
        assertThat(after.get(6)).as("origin: Set Features").isEqualTo((byte) 0b010);
        assertThat(get(Feature.TIMESTAMP, Feature.SELECT_DEFAULT).data().getLong(0))
                .isZero();
    }

    @Test
    void a_host_that_heeds_retry_delays_is_told_to_wait_for_a_device_that_takes_no_more() {
        RecordingDevice busy = new RecordingDevice(fixture.memoryDevice("busy", 1 << 20), g -> g);
        fixture.addNamespace(2, busy, false, Visibility.EVERYONE);
        busy.failWith(Errno.EAGAIN);
        FakeConnection io = fixture.io(admin, 1);
        assertThat(io.call(io(NvmOpcode.READ, 2, 0, 1)).status()).isEqualTo(Status.NAMESPACE_NOT_READY);
        byte[] behavior = new byte[HostBehavior.BYTES];
        behavior[HostBehavior.ACRE] = 1;
        behavior[HostBehavior.LBAFEE] = 1;
        assertThat(set(Feature.HOST_BEHAVIOR_SUPPORT, behavior)).isEqualTo(Status.SUCCESS);
        assertThat(get(Feature.HOST_BEHAVIOR_SUPPORT, 0).data().array()).isEqualTo(behavior);
        assertThat(io.call(io(NvmOpcode.READ, 2, 0, 1)).status())
                .isEqualTo(Status.NAMESPACE_NOT_READY | Status.RETRY_DELAY_1);
        assertThat(io.call(io(NvmOpcode.READ, 1, 4_000, 1)).status())
                .as("what must not be retried has no delay")
                .isEqualTo(Status.LBA_OUT_OF_RANGE | Status.DNR);
    }

    @ParameterizedTest
    @ValueSource(ints = {HostBehavior.ETDAS, HostBehavior.HDISNS, HostBehavior.CDFE, HostBehavior.CDFE + 1})
    void behaviour_that_would_need_support_here_is_refused(int at) {
        byte[] behavior = new byte[HostBehavior.BYTES];
        behavior[at] = 1;
        assertThat(set(Feature.HOST_BEHAVIOR_SUPPORT, behavior)).isEqualTo(INVALID_FIELD);
        behavior[at] = 0;
        behavior[HostBehavior.ACRE] = 2;
        assertThat(set(Feature.HOST_BEHAVIOR_SUPPORT, behavior)).isEqualTo(INVALID_FIELD);
        assertThat(get(Feature.HOST_BEHAVIOR_SUPPORT, 0).data().array()).containsOnly(0);
    }

    @Test
    void a_feature_of_the_controller_is_set_for_no_single_namespace() {
        Consumer<Sqe> forOne = setFeature(Feature.KEEP_ALIVE_TIMER, 5_000).andThen(sqe -> sqe.nsid(1));
        assertThat(admin.call(forOne).status()).isEqualTo(Status.FEATURE_NOT_NAMESPACE_SPECIFIC | Status.DNR);
        Consumer<Sqe> forAll = setFeature(Feature.KEEP_ALIVE_TIMER, 5_000).andThen(sqe -> sqe.nsid(-1));
        assertThat(admin.call(forAll).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void a_feature_of_a_namespace_needs_one_that_is_seen_and_reached() {
        Consumer<Sqe> ofFirst = getFeature(Feature.ERROR_RECOVERY).andThen(sqe -> sqe.nsid(1));
        assertThat(admin.call(ofFirst).dw0())
                .as("no error for unwritten blocks, no time limit")
                .isZero();
        assertThat(admin.call(getFeature(Feature.ERROR_RECOVERY).andThen(sqe -> sqe.nsid(9)))
                        .status())
                .isEqualTo(Status.INVALID_NAMESPACE | Status.DNR);
        fixture.target.setAnaState(1, AnaState.INACCESSIBLE);
        assertThat(admin.call(ofFirst).status()).isEqualTo(Status.ANA_INACCESSIBLE);
    }

    @Test
    void unwritten_blocks_become_errors_in_every_namespace_whose_device_can_tell() {
        FakeConnection io = fixture.io(admin, 1);
        fixture.addNamespace(
                3, RecordingDevice.forgetful(fixture.memoryDevice("3", 1 << 20)), false, Visibility.EVERYONE);
        assertThat(recovery(3, 1 << 16)).as("a device that cannot tell").isEqualTo(INVALID_FIELD);
        assertThat(recovery(-1, 1 << 16)).isEqualTo(Status.SUCCESS);
        assertThat(io.call(io(NvmOpcode.READ, 1, 0, 1)).status())
                .isEqualTo(Status.DEALLOCATED_OR_UNWRITTEN | Status.DNR);
        assertThat(io.call(io(NvmOpcode.READ, 3, 0, 1)).status()).isEqualTo(Status.SUCCESS);
        assertThat(admin.call(getFeature(Feature.ERROR_RECOVERY).andThen(sqe -> sqe.nsid(-1)))
                        .status())
                .as("no one answer for all")
                .isEqualTo(INVALID_FIELD);
        assertThat(recovery(1, 0)).isEqualTo(Status.SUCCESS);
        assertThat(io.call(io(NvmOpcode.READ, 1, 0, 1)).status()).isEqualTo(Status.SUCCESS);
    }

    private int recovery(int nsid, int value) {
        return admin.call(setFeature(Feature.ERROR_RECOVERY, value).andThen(sqe -> sqe.nsid(nsid)))
                .status();
    }

    @Test
    void a_uuid_index_points_to_nothing() {
        assertThat(admin.call(getFeature(Feature.ARBITRATION).andThen(sqe -> sqe.cdw14(1)))
                        .status())
                .isEqualTo(INVALID_FIELD);
        assertThat(admin.call(setFeature(Feature.KEEP_ALIVE_TIMER, 1).andThen(sqe -> sqe.cdw14(1)))
                        .status())
                .isEqualTo(INVALID_FIELD);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0d, 0x10, 0x11, 0x14, 0x15, 0x19, 0x1a, 0x1c, 0x1d, 0x1e, 0x7c, 0x80, 0x81, 0x82, 0x84})
    void admin_commands_that_are_not_announced_are_unknown_opcodes(int opcode) {
        assertThat(admin.call(sqe -> sqe.opcode(opcode).nsid(1)).status())
                .isEqualTo(Status.INVALID_OPCODE | Status.DNR);
        assertThat(admin.call(sqe -> sqe.opcode(opcode).nsid(-1), new byte[4096])
                        .status())
                .isEqualTo(Status.INVALID_OPCODE | Status.DNR);
    }
}
