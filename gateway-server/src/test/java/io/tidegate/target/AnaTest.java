package io.tidegate.target;

import static io.tidegate.target.TargetFixture.BLOCK;
import static io.tidegate.target.TargetFixture.io;
import static io.tidegate.target.TargetFixture.setFeature;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.AdminOpcode;
import io.tidegate.nvme.AnaLog;
import io.tidegate.nvme.AnaState;
import io.tidegate.nvme.AsyncEvent;
import io.tidegate.nvme.ChangedNamespaceLog;
import io.tidegate.nvme.Feature;
import io.tidegate.nvme.IdentifyCns;
import io.tidegate.nvme.IdentifyController;
import io.tidegate.nvme.IdentifyNamespace;
import io.tidegate.nvme.LogPage;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Status;
import io.tidegate.target.NamespaceSettings.Visibility;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** NVMe Base 2.1, 8.1.1: what an ANA state does to commands, and how hosts learn of a change. */
class AnaTest {

    private static final UUID NAME = new UUID(0x0102030405060708L, 2);

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

    private AnaLog log() {
        return new AnaLog(admin.call(TargetFixture.log(LogPage.ANA, 4096)).data(), 0);
    }

    private static NamespaceSettings inGroup(int group) {
        return new NamespaceSettings(2, NAME, BLOCK, group, false, Visibility.EVERYONE);
    }

    /** Asks for every notice and leaves an event request with the controller. */
    private int listen() {
        admin.call(setFeature(
                Feature.ASYNC_EVENT_CONFIGURATION, AsyncEvent.ENABLE_NAMESPACE_CHANGED | AsyncEvent.ENABLE_ANA_CHANGE));
        return admin.send(sqe -> sqe.opcode(AdminOpcode.ASYNC_EVENT_REQUEST));
    }

    @ParameterizedTest
    @CsvSource({
        "OPTIMIZED, 000",
        "NON_OPTIMIZED, 000",
        "INACCESSIBLE, 302",
        "PERSISTENT_LOSS, 301",
        "CHANGE, 303",
    })
    void each_state_has_its_status_for_every_command_that_touches_the_medium(AnaState state, String status) {
        fixture.target.setAnaState(1, state);
        int expected = Integer.parseInt(status, 16);
        for (int opcode : new int[] {
            NvmOpcode.READ,
            NvmOpcode.FLUSH,
            NvmOpcode.WRITE,
            NvmOpcode.COMPARE,
            NvmOpcode.WRITE_ZEROES,
            NvmOpcode.VERIFY
        }) {
            assertThat(io.call(io(opcode, 1, 0, 1), new byte[BLOCK]).status())
                    .as("opcode %02xh; never with do-not-retry, for another path may serve it", opcode)
                    .isEqualTo(expected);
        }
        assertThat(io.call(
                                sqe -> sqe.opcode(NvmOpcode.DATASET_MANAGEMENT)
                                        .nsid(1)
                                        .cdw11(4),
                                new byte[16])
                        .status())
                .isEqualTo(expected);
        assertThat(io.call(sqe -> sqe.opcode(NvmOpcode.COPY).nsid(1).slba(100), new byte[32])
                        .status())
                .isEqualTo(expected);
        AnaLog log = log();
        assertThat(log.next()).isTrue();
        assertThat(log.state()).isEqualTo(state);
    }

    @Test
    void a_pair_that_is_complete_while_its_group_is_away_ends_whole() {
        int compare = io.send(io(NvmOpcode.COMPARE, 1, 0, 1).andThen(sqe -> sqe.flags(1, 1)), new byte[BLOCK]);
        fixture.target.setAnaState(1, AnaState.INACCESSIBLE);
        int write = io.send(io(NvmOpcode.WRITE, 1, 0, 1).andThen(sqe -> sqe.flags(2, 1)), new byte[BLOCK]);
        assertThat(io.response(compare).status()).isEqualTo(Status.ANA_INACCESSIBLE);
        assertThat(io.response(write).status()).isEqualTo(Status.ABORTED_FAILED_FUSED);
    }

    @Test
    void a_command_at_the_device_when_its_group_goes_away_ends_as_it_would() {
        HeldDevice held = new HeldDevice(fixture.memoryDevice("held", 1 << 20));
        fixture.addNamespace(2, held, false, Visibility.EVERYONE);
        int read = io.send(io(NvmOpcode.READ, 2, 0, 1));
        fixture.target.setAnaState(1, AnaState.INACCESSIBLE);
        held.letGo();
        fixture.loop.turn();
        assertThat(io.response(read).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void the_controller_announces_every_state_and_how_long_a_change_lasts() {
        IdentifyController identity = new IdentifyController(
                admin.call(TargetFixture.identify(IdentifyCns.CONTROLLER, 0)).data(), 0);
        assertThat(identity.anacap()).isEqualTo(0b1_1111);
        assertThat(identity.anatt()).isPositive();
        assertThat(identity.anagrpmax()).isEqualTo(16);
        assertThat(identity.nanagrpid()).isEqualTo(16);
    }

    @Test
    void another_group_is_an_ana_change_with_a_new_count_and_no_change_of_the_namespace() {
        fixture.subsystem.addNamespace(inGroup(1), fixture.memoryDevice("moving", 1 << 20));
        fixture.loop.turn();
        admin.call(TargetFixture.log(LogPage.CHANGED_NAMESPACES, 4096));
        int event = listen();
        AnaLog before = log();
        fixture.subsystem.updateNamespace(inGroup(3));
        fixture.loop.turn();
        assertThat(admin.response(event).dw0()).isEqualTo(AsyncEvent.ANA_CHANGED);
        AnaLog after = log();
        assertThat(after.changeCount()).isGreaterThan(before.changeCount());
        assertThat(after.next()).isTrue();
        assertThat(after.namespaceCount()).isEqualTo(1);
        assertThat(after.next()).isTrue();
        assertThat(after.next()).isTrue();
        assertThat(after.namespaceId(0)).isEqualTo(2);
        ChangedNamespaceLog changed = new ChangedNamespaceLog(
                admin.call(TargetFixture.log(LogPage.CHANGED_NAMESPACES, 4096)).data(), 0);
        assertThat(changed.nsid(0)).isZero();
        IdentifyNamespace identity = new IdentifyNamespace(
                admin.call(TargetFixture.identify(IdentifyCns.NAMESPACE, 2)).data(), 0);
        assertThat(identity.anagrpid()).isEqualTo(3);
    }

    @Test
    void a_namespace_follows_its_new_group_while_commands_run() {
        HeldDevice held = new HeldDevice(fixture.memoryDevice("held", 1 << 20));
        fixture.subsystem.addNamespace(inGroup(1), held);
        fixture.target.setAnaState(3, AnaState.INACCESSIBLE);
        int read = io.send(io(NvmOpcode.READ, 2, 0, 1));
        fixture.subsystem.updateNamespace(inGroup(3));
        assertThat(io.call(io(NvmOpcode.READ, 2, 0, 1)).status()).isEqualTo(Status.ANA_INACCESSIBLE);
        held.letGo();
        fixture.loop.turn();
        assertThat(io.response(read).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void a_change_that_comes_while_the_last_one_is_unread_is_told_after_the_reading() {
        int first = listen();
        int second = admin.send(sqe -> sqe.opcode(AdminOpcode.ASYNC_EVENT_REQUEST));
        fixture.target.setAnaState(1, AnaState.CHANGE);
        fixture.loop.turn();
        fixture.target.setAnaState(1, AnaState.OPTIMIZED);
        fixture.loop.turn();
        assertThat(admin.response(first).dw0()).isEqualTo(AsyncEvent.ANA_CHANGED);
        assertThat(admin.answered(second)).isFalse();
        admin.call(TargetFixture.log(LogPage.ANA, 4096, 0, true));
        assertThat(admin.answered(second)).as("retained").isFalse();
        admin.call(TargetFixture.log(LogPage.ANA, 4096));
        assertThat(admin.response(second).dw0()).isEqualTo(AsyncEvent.ANA_CHANGED);
    }
}
