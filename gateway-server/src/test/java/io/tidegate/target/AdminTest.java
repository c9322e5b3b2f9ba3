package io.tidegate.target;

import static io.tidegate.target.TargetFixture.HOST;
import static io.tidegate.target.TargetFixture.NQN;
import static io.tidegate.target.TargetFixture.getFeature;
import static io.tidegate.target.TargetFixture.identify;
import static io.tidegate.target.TargetFixture.log;
import static io.tidegate.target.TargetFixture.setFeature;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.ActiveNamespaceList;
import io.tidegate.nvme.AdminOpcode;
import io.tidegate.nvme.AnaLog;
import io.tidegate.nvme.AnaState;
import io.tidegate.nvme.AsyncEvent;
import io.tidegate.nvme.ChangedNamespaceLog;
import io.tidegate.nvme.ErrorLogEntry;
import io.tidegate.nvme.Feature;
import io.tidegate.nvme.IdentifyCns;
import io.tidegate.nvme.IdentifyController;
import io.tidegate.nvme.IdentifyNamespace;
import io.tidegate.nvme.LogPage;
import io.tidegate.nvme.NamespaceDescriptors;
import io.tidegate.nvme.SmartLog;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.FakeConnection.Response;
import io.tidegate.target.NamespaceSettings.Visibility;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** NVMe Base 2.1, 5: the admin commands of I/O and discovery controllers. */
class AdminTest {

    private static final Consumer<Sqe> EVENT_REQUEST = sqe -> sqe.opcode(AdminOpcode.ASYNC_EVENT_REQUEST);
    private static final int ALL_NOTICES =
            AsyncEvent.ENABLE_NAMESPACE_CHANGED | AsyncEvent.ENABLE_ANA_CHANGE | AsyncEvent.ENABLE_DISCOVERY_CHANGE;

    private static final int IO_NOTICES = AsyncEvent.ENABLE_NAMESPACE_CHANGED | AsyncEvent.ENABLE_ANA_CHANGE;

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

    @Test
    void the_controller_says_what_a_linux_host_needs_to_know() {
        Response response = admin.call(identify(IdentifyCns.CONTROLLER, 0));
        IdentifyController identity = new IdentifyController(response.data(), 0);
        assertThat(identity.subnqn()).isEqualTo(NQN);
        assertThat(identity.sn().strip()).isEqualTo("Ceph1");
        assertThat(identity.mn().strip()).isEqualTo("Ceph bdev Controller");
        assertThat(identity.cntlid()).isEqualTo(admin.queuePair().controller().id());
        assertThat(identity.fabrics().ioccsz()).isEqualTo((64 + 8192) / 16);
        assertThat(identity.nanagrpid()).isEqualTo(16);
        assertThat(1 << identity.mdts() + 12).isEqualTo(128 * 1024);
        assertThat(identity.commandSet().mnan()).isEqualTo(32);
    }

    @Test
    void a_namespace_tells_size_format_group_and_identity() {
        Response response = admin.call(identify(IdentifyCns.NAMESPACE, 1));
        IdentifyNamespace identity = new IdentifyNamespace(response.data(), 0);
        assertThat(identity.nsze()).isEqualTo(2048);
        assertThat(identity.blockBytes()).isEqualTo(512);
        assertThat(identity.anagrpid()).isEqualTo(1);
        assertThat(identity.nguid()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 0, 0, 0, 1);
    }

    @Test
    void the_descriptors_carry_the_uuid() {
        Response response = admin.call(identify(IdentifyCns.NAMESPACE_DESCRIPTORS, 1));
        NamespaceDescriptors descriptors = new NamespaceDescriptors(response.data(), 0);
        boolean found = false;
        while (descriptors.next()) {
            found |= descriptors.type() == NamespaceDescriptors.TYPE_UUID
                    && descriptors.uuid().toString().equals("01020304-0506-0708-0000-000000000001");
        }
        assertThat(found).isTrue();
    }

    @Test
    void an_inactive_namespace_is_all_zeroes_and_an_impossible_one_is_refused() {
        byte[] inactive = admin.call(identify(IdentifyCns.NAMESPACE, 2)).data().array();
        assertThat(inactive).isEqualTo(new byte[4096]);
        assertThat(admin.call(identify(IdentifyCns.NAMESPACE, 33)).status())
                .isEqualTo(Status.INVALID_NAMESPACE | Status.DNR);
        assertThat(admin.call(identify(IdentifyCns.NAMESPACE, 0)).status())
                .isEqualTo(Status.INVALID_NAMESPACE | Status.DNR);
    }

    @Test
    void a_host_lists_only_the_namespaces_it_may_see() {
        fixture.addNamespace(2, fixture.memoryDevice("x", 1 << 20), false, new Visibility(false, Set.of("nqn.other")));
        fixture.addNamespace(3, fixture.memoryDevice("y", 1 << 20), false, new Visibility(false, Set.of(HOST)));
        Response response = admin.call(identify(IdentifyCns.ACTIVE_NAMESPACE_LIST, 0));
        ActiveNamespaceList list = new ActiveNamespaceList(response.data(), 0);
        assertThat(list.count()).isEqualTo(2);
        assertThat(list.nsid(0)).isEqualTo(1);
        assertThat(list.nsid(1)).isEqualTo(3);
    }

    @Test
    void unknown_structures_pages_features_and_opcodes_have_their_own_status() {
        assertThat(admin.call(identify(0x7f, 0)).status()).isEqualTo(Status.INVALID_FIELD | Status.DNR);
        assertThat(admin.call(log(0xc7, 64)).status()).isEqualTo(Status.INVALID_LOG_PAGE | Status.DNR);
        assertThat(admin.call(getFeature(0x7d)).status()).isEqualTo(Status.INVALID_FIELD | Status.DNR);
        assertThat(admin.call(sqe -> sqe.opcode(AdminOpcode.SANITIZE)).status())
                .isEqualTo(Status.INVALID_OPCODE | Status.DNR);
    }

    @Test
    void queues_are_granted_up_to_the_bound() {
        assertThat(admin.call(setFeature(Feature.NUMBER_OF_QUEUES, 3 | 3 << 16)).dw0())
                .isEqualTo(3 | 3 << 16);
        assertThat(admin.call(setFeature(Feature.NUMBER_OF_QUEUES, 99 | 99 << 16))
                        .dw0())
                .isEqualTo(31 | 31 << 16);
        assertThat(admin.call(setFeature(Feature.NUMBER_OF_QUEUES, 0xffff)).status())
                .isEqualTo(Status.INVALID_FIELD | Status.DNR);
    }

    @Test
    void every_mandatory_feature_has_a_value_and_says_whether_it_can_be_changed() {
        for (int feature : new int[] {0x01, 0x02, 0x04, 0x05, 0x06, 0x07, 0x0a, 0x0b, 0x0f}) {
            assertThat(admin.call(getFeature(feature)).status())
                    .as("feature %02xh", feature)
                    .isEqualTo(Status.SUCCESS);
        }
        Response capabilities = admin.call(getFeature(Feature.KEEP_ALIVE_TIMER | Feature.SELECT_CAPABILITIES << 8));
        assertThat(capabilities.dw0()).isEqualTo(Feature.CAPABILITY_CHANGEABLE);
        assertThat(admin.call(setFeature(Feature.ARBITRATION, 1)).status())
                .isEqualTo(Status.FEATURE_NOT_CHANGEABLE | Status.DNR);
        assertThat(admin.call(setFeature(Feature.KEEP_ALIVE_TIMER | 1 << 31, 1)).status())
                .isEqualTo(Status.FEATURE_NOT_SAVEABLE | Status.DNR);
    }

    @Test
    void the_host_identifier_is_the_one_of_connect() {
        Response response = admin.call(getFeature(Feature.HOST_IDENTIFIER).andThen(sqe -> sqe.cdw11(1)));
        assertThat(response.data().array()).startsWith(0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x42, 0x22);
    }

    @Test
    void the_supported_log_pages_are_those_that_answer() {
        Response supported = admin.call(log(LogPage.SUPPORTED_PAGES, 1024));
        for (int page = 0; page < 256; page++) {
            boolean listed = (supported.data().getInt(page * 4) & 1) != 0;
            int status = admin.call(log(page, 64)).status();
            boolean answers = Status.code(status) != Status.INVALID_LOG_PAGE;
            assertThat(answers).as("log page %02xh", page).isEqualTo(listed);
        }
    }

    @Test
    void the_controller_list_starts_at_the_id_asked_for() {
        int first = admin.queuePair().controller().id();
        int second = fixture.admin().queuePair().controller().id();
        Response all = admin.call(identify(IdentifyCns.CONTROLLER_LIST, 0));
        assertThat(all.data().getShort(0)).isEqualTo((short) 2);
        Response rest = admin.call(identify(IdentifyCns.CONTROLLER_LIST | (first + 1) << 16, 0));
        assertThat(rest.data().getShort(0)).isEqualTo((short) 1);
        assertThat(rest.data().getShort(2)).isEqualTo((short) second);
    }

    @Test
    void a_keep_alive_timeout_is_rounded_up_and_read_back() {
        admin.call(setFeature(Feature.KEEP_ALIVE_TIMER, 4_950));
        assertThat(admin.call(getFeature(Feature.KEEP_ALIVE_TIMER)).dw0()).isEqualTo(5_000);
    }

    @Test
    void a_failed_command_is_in_the_error_log() {
        admin.call(identify(0x7f, 0));
        Response response = admin.call(log(LogPage.ERROR_INFORMATION, 64));
        ErrorLogEntry entry = new ErrorLogEntry(response.data(), 0);
        assertThat(entry.errorCount()).isEqualTo(1);
        assertThat(entry.sqid()).isZero();
        assertThat(entry.statusField() >> 1).isEqualTo(Status.INVALID_FIELD | Status.DNR);
    }

    @Test
    void the_smart_log_counts_what_was_moved() {
        FakeConnection io = fixture.io(admin, 1);
        io.call(TargetFixture.write(0, 8), new byte[4096]);
        io.call(TargetFixture.read(0, 8));
        SmartLog smart = new SmartLog(admin.call(log(LogPage.SMART, 512)).data(), 0);
        assertThat(smart.hostReadCommands()).isEqualTo(1);
        assertThat(smart.hostWriteCommands()).isEqualTo(1);
        assertThat(smart.dataUnitsWritten()).isEqualTo(1);
    }

    @Test
    void a_log_page_can_be_read_in_pieces() {
        byte[] whole = admin.call(log(LogPage.ANA, 560)).data().array();
        byte[] tail = admin.call(log(LogPage.ANA, 60, 500, true)).data().array();
        assertThat(tail).isEqualTo(java.util.Arrays.copyOfRange(whole, 500, 560));
        assertThat(admin.call(log(LogPage.ANA, 64, 1 << 20, true)).status())
                .isEqualTo(Status.INVALID_FIELD | Status.DNR);
    }

    @Test
    void the_ana_log_shows_each_group_with_its_namespaces() {
        fixture.target.setAnaState(2, AnaState.INACCESSIBLE);
        AnaLog ana = new AnaLog(admin.call(log(LogPage.ANA, 4096)).data(), 0);
        assertThat(ana.groupCount()).isEqualTo(16);
        assertThat(ana.next()).isTrue();
        assertThat(ana.state()).isEqualTo(AnaState.OPTIMIZED);
        assertThat(ana.namespaceId(0)).isEqualTo(1);
        assertThat(ana.next()).isTrue();
        assertThat(ana.state()).isEqualTo(AnaState.INACCESSIBLE);
        assertThat(ana.namespaceCount()).isZero();
    }

    @Test
    void a_namespace_change_is_told_once_until_its_list_is_read() {
        admin.call(setFeature(Feature.ASYNC_EVENT_CONFIGURATION, IO_NOTICES));
        int first = admin.send(EVENT_REQUEST);
        int second = admin.send(EVENT_REQUEST);
        fixture.addNamespace(2);
        fixture.addNamespace(3);
        fixture.loop.turn();
        assertThat(admin.response(first).dw0()).isEqualTo(AsyncEvent.NAMESPACE_CHANGED);
        assertThat(admin.answered(second)).isFalse();
        ChangedNamespaceLog changed = new ChangedNamespaceLog(
                admin.call(log(LogPage.CHANGED_NAMESPACES, 4096)).data(), 0);
        assertThat(changed.nsid(0)).isEqualTo(2);
        assertThat(changed.nsid(1)).isEqualTo(3);
        assertThat(admin.answered(second)).isTrue();
    }

    @Test
    void a_change_that_came_before_the_request_is_not_lost() {
        admin.call(setFeature(Feature.ASYNC_EVENT_CONFIGURATION, IO_NOTICES));
        fixture.target.setAnaState(1, AnaState.NON_OPTIMIZED);
        fixture.loop.turn();
        assertThat(admin.call(EVENT_REQUEST).dw0()).isEqualTo(AsyncEvent.ANA_CHANGED);
    }

    @Test
    void event_requests_are_bounded_and_can_be_aborted() {
        int first = admin.send(EVENT_REQUEST);
        for (int i = 1; i < 4; i++) {
            admin.send(EVENT_REQUEST);
        }
        assertThat(admin.call(EVENT_REQUEST).status()).isEqualTo(Status.AER_LIMIT_EXCEEDED | Status.DNR);
        Response abort = admin.call(sqe -> sqe.opcode(AdminOpcode.ABORT).cdw10(first << 16));
        assertThat(abort.dw0()).as("bit 0 clear: aborted").isZero();
        assertThat(admin.response(first).status()).isEqualTo(Status.ABORTED_BY_REQUEST);
        assertThat(admin.call(sqe -> sqe.opcode(AdminOpcode.ABORT).cdw10(first << 16))
                        .dw0())
                .isEqualTo(1);
    }

    @Test
    void a_silent_host_loses_its_association_and_a_busy_one_does_not() {
        KeepAliveScenario scenario = new KeepAliveScenario();
        scenario.start(1_000);
        for (int i = 0; i < 20; i++) {
            scenario.advanceMillis(900);
            scenario.sign();
        }
        assertThat(scenario.expired()).isFalse();
        scenario.advanceMillis(2_000);
        assertThat(scenario.expired()).isTrue();
    }

    @Test
    void a_keep_alive_without_a_timeout_is_refused() {
        assertThat(admin.call(sqe -> sqe.opcode(AdminOpcode.KEEP_ALIVE)).status())
                .isEqualTo(Status.KEEP_ALIVE_INVALID | Status.DNR);
    }

    private static final class KeepAliveScenario {

        private final ManualLoop loop = new ManualLoop();
        private long signs;
        private boolean expired;
        private final KeepAlive keepAlive = new KeepAlive(loop, () -> signs, loop::nanos, () -> expired = true);

        void start(long millis) {
            keepAlive.start(millis);
        }

        void sign() {
            signs++;
        }

        void advanceMillis(long millis) {
            loop.advance(millis * 1_000_000);
        }

        boolean expired() {
            return expired;
        }
    }
}
