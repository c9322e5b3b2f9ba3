package io.tidegate.target;

import static io.tidegate.target.TargetFixture.HOST;
import static io.tidegate.target.TargetFixture.NQN;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.nvme.ActiveNamespaceList;
import io.tidegate.nvme.AnaState;
import io.tidegate.nvme.ControllerBits;
import io.tidegate.nvme.IdentifyCns;
import io.tidegate.nvme.IdentifyController;
import io.tidegate.nvme.IdentifyNamespace;
import io.tidegate.nvme.IdentifyNamespaceIndependent;
import io.tidegate.nvme.IdentifyNvmController;
import io.tidegate.nvme.IoCommandSets;
import io.tidegate.nvme.NamespaceDescriptors;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.FakeConnection.Response;
import io.tidegate.target.NamespaceSettings.Visibility;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NVMe Base 2.1, 5.1.13; NVM Command Set 1.1, 4.1.5: every structure, and who may ask for it. */
class IdentifyCommandTest {

    private static final int INVALID_FIELD = Status.INVALID_FIELD | Status.DNR;
    private static final int INVALID_NAMESPACE = Status.INVALID_NAMESPACE | Status.DNR;
    private static final String OTHER_HOST = HOST + "x";

    private final TargetFixture fixture = new TargetFixture();
    private FakeConnection admin;

    @BeforeEach
    void connect() {
        fixture.addNamespace(1);
        Visibility others = new Visibility(false, Set.of(OTHER_HOST));
        fixture.addNamespace(2, fixture.memoryDevice("hidden", 1 << 20), false, others);
        admin = fixture.admin();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static Consumer<Sqe> identify(int cns, int nsid, int cntid, int cdw11) {
        return sqe -> TargetFixture.identify(cns, nsid)
                .andThen(s -> s.cdw10(cns | cntid << 16).cdw11(cdw11))
                .accept(sqe);
    }

    private ByteBuffer data(int cns, int nsid) {
        return data(TargetFixture.identify(cns, nsid));
    }

    private ByteBuffer data(Consumer<Sqe> command) {
        Response response = admin.call(command);
        assertThat(Status.describe(response.status())).isEqualTo("success");
        assertThat(response.data().limit()).isEqualTo(4096);
        return response.data();
    }

    private int status(Consumer<Sqe> command) {
        return admin.call(command).status();
    }

    private List<Integer> namespaces(Consumer<Sqe> command) {
        ActiveNamespaceList list = new ActiveNamespaceList(data(command), 0);
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < list.count(); i++) {
            ids.add(list.nsid(i));
        }
        return ids;
    }

    private List<Integer> controllers(Consumer<Sqe> command) {
        ByteBuffer list = data(command);
        List<Integer> ids = new ArrayList<>();
        for (int i = 1; i <= list.getShort(0); i++) {
            ids.add(list.getShort(2 * i) & 0xffff);
        }
        return ids;
    }

    @Test
    void the_controller_announces_what_it_does_and_nothing_else() {
        IdentifyController identity = new IdentifyController(data(IdentifyCns.CONTROLLER, 0), 0);
        assertThat(identity.ver()).isEqualTo(0x0002_0100);
        assertThat(identity.cntrltype()).isEqualTo(IdentifyController.TYPE_IO);
        assertThat(identity.oacs()).as("no optional admin command").isZero();
        assertThat(identity.acl()).isEqualTo(Controller.ABORT_LIMIT - 1);
        assertThat(identity.aerl()).isEqualTo(AsyncEvents.LIMIT - 1);
        assertThat(identity.elpe()).isEqualTo(ErrorLog.ENTRIES - 1);
        assertThat(identity.crdt1()).as("in 100 ms").isEqualTo(2);
        assertThat(identity.kas()).isEqualTo(1);
        assertThat(identity.commandSet().oncs())
                .as("all but Write Uncorrectable and what others may add")
                .satisfies(bits ->
                        assertThat(bits & ~ControllerBits.ONCS_RESERVATIONS).isEqualTo(0b1_1101_1101));
        assertThat(identity.commandSet().vwc()).isEqualTo(0b101);
        assertThat(identity.commandSet().nwpc())
                .as("write protection until a host ends it")
                .isOne();
        assertThat(identity.commandSet().fna()).isZero();
        assertThat(List.of(
                        identity.commandSet().awun(),
                        identity.commandSet().awupf(),
                        identity.commandSet().acwu()))
                .as("one block is atomic")
                .containsOnly(0);
        assertThat(identity.commandSet().ocfs()).isEqualTo(1);
        assertThat(identity.commandSet().fuses()).isEqualTo(1);
        assertThat(identity.lpa()).isEqualTo(0b11_0110);
        assertThat(identity.commandSet().maxcmd()).isEqualTo(128);
        assertThat(identity.ctratt())
                .as("host id of 128 bits, endurance groups, no traffic based keep-alive")
                .isEqualTo(0b001_0001);
        assertThat(identity.oaes() & 1 << 14)
                .as("nothing happens to an endurance group")
                .isZero();
    }

    @Test
    void the_one_endurance_group_is_listed_and_every_namespace_is_in_it() {
        IdentifyController identity = new IdentifyController(data(IdentifyCns.CONTROLLER, 0), 0);
        assertThat(identity.endgidmax()).isOne();
        assertThat(controllers(identify(IdentifyCns.ENDURANCE_GROUP_LIST, 0, 0, 0)))
                .containsExactly(1);
        assertThat(controllers(identify(IdentifyCns.ENDURANCE_GROUP_LIST, 0, 0, 1)))
                .containsExactly(1);
        assertThat(controllers(identify(IdentifyCns.ENDURANCE_GROUP_LIST, 0, 0, 2)))
                .isEmpty();
        assertThat(new IdentifyNamespace(data(IdentifyCns.NAMESPACE, 1), 0).endgid())
                .isOne();
        assertThat(new IdentifyNamespaceIndependent(data(IdentifyCns.INDEPENDENT_NAMESPACE, 1), 0).endgid())
                .isOne();
    }

    @Test
    void the_limits_of_commands_without_data_are_told() {
        IdentifyNvmController limits = new IdentifyNvmController(data(IdentifyCns.COMMAND_SET_CONTROLLER, 0), 0);
        assertThat(4096L << limits.wzsl()).isEqualTo(32 << 20);
        assertThat(4096L << limits.vsl()).isEqualTo(4 << 20);
        assertThat(limits.dmrl()).as("256 ranges, which the field cannot say").isZero();
        assertThat(limits.dmrsl()).isZero();
        assertThat(limits.dmsl()).isZero();
    }

    @Test
    void a_namespace_tells_the_truth_about_its_device() {
        BlockDevice objects = RecordingDevice.ofObjects(fixture.memoryDevice("objects", 64 << 20), 4 << 20);
        fixture.addNamespace(3, objects, true, Visibility.EVERYONE);
        IdentifyNamespace identity = new IdentifyNamespace(data(IdentifyCns.NAMESPACE, 3), 0);
        assertThat(identity.nsze()).isEqualTo((64 << 20) / 512);
        assertThat(identity.ncap()).isEqualTo(identity.nsze());
        assertThat(identity.nuse()).isEqualTo(identity.nsze());
        assertThat(identity.noiob()).isEqualTo((4 << 20) / 512);
        assertThat(identity.nows()).isEqualTo((4 << 20) / 512 - 1);
        assertThat(identity.nsfeat())
                .isEqualTo(IdentifyNamespace.NSFEAT_OPTIMAL_PERFORMANCE | IdentifyNamespace.NSFEAT_DEALLOCATED_ERROR);
        assertThat(identity.npdg()).isEqualTo(identity.npda());
        assertThat(identity.dlfeat())
                .as("deallocated blocks are zeroes, DEAC is heeded")
                .isEqualTo(0b1001);
        assertThat(identity.nsattr()).isEqualTo(IdentifyNamespace.NSATTR_WRITE_PROTECTED);
        assertThat(List.of(identity.nawun(), identity.nawupf(), identity.nacwu(), identity.nabsn(), identity.nabspf()))
                .containsOnly(0);
        assertThat(List.of(identity.mssrl(), identity.mcl(), identity.msrc())).containsExactly(8192, 131_072, 127);
        assertThat(identity.eui64()).as("there is none").containsOnly(0);
    }

    @Test
    void a_namespace_of_4096_byte_blocks_counts_in_them() {
        BlockDevice objects = RecordingDevice.ofObjects(fixture.memoryDevice("4k", 64 << 20), 4 << 20);
        fixture.subsystem.addNamespace(
                new NamespaceSettings(3, new UUID(1, 3), 4096, 1, false, Visibility.EVERYONE), objects);
        IdentifyNamespace identity = new IdentifyNamespace(data(IdentifyCns.NAMESPACE, 3), 0);
        assertThat(identity.blockBytes()).isEqualTo(4096);
        assertThat(identity.nsze()).isEqualTo((64 << 20) / 4096);
        assertThat(identity.noiob()).isEqualTo(1024);
    }

    @Test
    void each_namespace_says_whether_it_has_a_volatile_cache() {
        BlockDevice cached = RecordingDevice.cached(fixture.memoryDevice("cached", 1 << 20));
        fixture.addNamespace(3, cached, false, Visibility.EVERYONE);
        int cnsIndependent = IdentifyCns.INDEPENDENT_NAMESPACE;
        assertThat(new IdentifyNamespaceIndependent(data(cnsIndependent, 1), 0).nsfeat() & 1 << 5)
                .isNotZero();
        assertThat(new IdentifyNamespaceIndependent(data(cnsIndependent, 3), 0).nsfeat() & 1 << 5)
                .isZero();
        assertThat(new IdentifyNamespaceIndependent(data(cnsIndependent, 3), 0).nstat())
                .isEqualTo(IdentifyNamespaceIndependent.NSTAT_READY);
    }

    @Test
    void the_descriptors_are_nguid_uuid_and_command_set() {
        NamespaceDescriptors descriptors = new NamespaceDescriptors(data(IdentifyCns.NAMESPACE_DESCRIPTORS, 1), 0);
        List<Integer> types = new ArrayList<>();
        while (descriptors.next()) {
            types.add(descriptors.type());
        }
        assertThat(types)
                .containsExactly(
                        NamespaceDescriptors.TYPE_NGUID, NamespaceDescriptors.TYPE_UUID, NamespaceDescriptors.TYPE_CSI);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                IdentifyCns.NAMESPACE,
                IdentifyCns.INDEPENDENT_NAMESPACE,
                IdentifyCns.ALLOCATED_NAMESPACE,
                IdentifyCns.COMMAND_SET_NAMESPACE,
                IdentifyCns.COMMAND_SET_ALLOCATED_NAMESPACE
            })
    void a_namespace_that_is_hidden_or_absent_is_all_zeroes_and_an_impossible_one_is_refused(int cns) {
        assertThat(data(cns, 2).array()).containsOnly(0);
        assertThat(data(cns, 7).array()).containsOnly(0);
        assertThat(status(TargetFixture.identify(cns, 0))).isEqualTo(INVALID_NAMESPACE);
        assertThat(status(TargetFixture.identify(cns, 33))).isEqualTo(INVALID_NAMESPACE);
        assertThat(status(TargetFixture.identify(cns, -1))).isEqualTo(INVALID_NAMESPACE);
    }

    @ParameterizedTest
    @ValueSource(ints = {IdentifyCns.NAMESPACE_DESCRIPTORS, IdentifyCns.NAMESPACE_CONTROLLER_LIST})
    void what_is_told_of_active_namespaces_only_is_refused_for_others(int cns) {
        assertThat(status(TargetFixture.identify(cns, 2))).isEqualTo(INVALID_NAMESPACE);
        assertThat(status(TargetFixture.identify(cns, 7))).isEqualTo(INVALID_NAMESPACE);
        assertThat(status(TargetFixture.identify(cns, -1))).isEqualTo(INVALID_NAMESPACE);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                IdentifyCns.ACTIVE_NAMESPACE_LIST,
                IdentifyCns.ALLOCATED_NAMESPACE_LIST,
                IdentifyCns.COMMAND_SET_ACTIVE_NAMESPACE_LIST,
                IdentifyCns.COMMAND_SET_ALLOCATED_NAMESPACE_LIST
            })
    void lists_of_namespaces_show_what_the_host_sees_behind_an_id(int cns) {
        fixture.addNamespace(4);
        assertThat(namespaces(TargetFixture.identify(cns, 0))).containsExactly(1, 4);
        assertThat(namespaces(TargetFixture.identify(cns, 1))).containsExactly(4);
        assertThat(namespaces(TargetFixture.identify(cns, 0xffff_fffd))).isEmpty();
        assertThat(status(TargetFixture.identify(cns, 0xffff_fffe))).isEqualTo(INVALID_NAMESPACE);
        assertThat(status(TargetFixture.identify(cns, -1))).isEqualTo(INVALID_NAMESPACE);
    }

    @Test
    void lists_of_controllers_show_who_is_there_and_who_sees_a_namespace() {
        fixture.subsystem.allowHost(OTHER_HOST);
        int mine = admin.queuePair().controller().id();
        int other = fixture.admin(NQN, OTHER_HOST).queuePair().controller().id();
        fixture.addNamespace(5, fixture.memoryDevice("mine", 1 << 20), false, new Visibility(false, Set.of(HOST)));
        assertThat(controllers(identify(IdentifyCns.CONTROLLER_LIST, 0, 0, 0))).containsExactly(mine, other);
        assertThat(controllers(identify(IdentifyCns.CONTROLLER_LIST, 0, mine + 1, 0)))
                .containsExactly(other);
        assertThat(controllers(identify(IdentifyCns.NAMESPACE_CONTROLLER_LIST, 1, 0, 0)))
                .containsExactly(mine, other);
        assertThat(controllers(identify(IdentifyCns.NAMESPACE_CONTROLLER_LIST, 5, 0, 0)))
                .containsExactly(mine);
    }

    @Test
    void there_is_one_command_set_and_it_may_be_enabled() {
        IoCommandSets sets = new IoCommandSets(data(identify(IdentifyCns.COMMAND_SETS, 0, 0xffff, 0)), 0);
        assertThat(sets.vector(0)).isEqualTo(1);
        assertThat(sets.vector(1)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x05, 0x06, 0x07, 0x0a, 0x1a, 0x1b})
    void other_command_sets_are_refused(int cns) {
        assertThat(status(identify(cns, 1, 0, 2 << 24))).isEqualTo(INVALID_FIELD);
    }

    @Test
    void the_one_format_tells_its_capabilities_and_others_are_refused() {
        IdentifyNamespace format = new IdentifyNamespace(data(IdentifyCns.FORMAT_NAMESPACE, 0), 0);
        assertThat(format.mcl()).isEqualTo(131_072);
        assertThat(format.nsze()).isZero();
        assertThat(data(IdentifyCns.COMMAND_SET_FORMAT_NAMESPACE, 0).array()).containsOnly(0);
        assertThat(status(identify(IdentifyCns.FORMAT_NAMESPACE, 0, 0, 1))).isEqualTo(INVALID_FIELD);
    }

    @Test
    void there_are_no_virtual_controllers_granularities_or_uuids() {
        ByteBuffer primary = data(IdentifyCns.PRIMARY_CONTROLLER_CAPABILITIES, 0);
        assertThat((int) primary.getShort(0))
                .isEqualTo(admin.queuePair().controller().id());
        assertThat(primary.get(4)).as("no flexible resources").isZero();
        assertThat(data(IdentifyCns.SECONDARY_CONTROLLER_LIST, 0).array()).containsOnly(0);
        assertThat(data(IdentifyCns.NAMESPACE_GRANULARITY, 0).array()).containsOnly(0);
        assertThat(data(IdentifyCns.UUID_LIST, 0).array()).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x04, 0x0b, 0x18, 0x1d, 0x20, 0xff})
    void structures_of_what_is_not_here_are_refused(int cns) {
        assertThat(status(TargetFixture.identify(cns, 0))).isEqualTo(INVALID_FIELD);
    }

    @Test
    void a_uuid_index_points_to_nothing() {
        assertThat(status(TargetFixture.identify(IdentifyCns.CONTROLLER, 0).andThen(sqe -> sqe.cdw14(1))))
                .isEqualTo(INVALID_FIELD);
    }

    @Test
    void a_namespace_out_of_reach_keeps_its_size_and_says_nothing_of_its_use() {
        for (AnaState state : List.of(AnaState.INACCESSIBLE, AnaState.PERSISTENT_LOSS)) {
            fixture.target.setAnaState(1, state);
            IdentifyNamespace identity = new IdentifyNamespace(data(IdentifyCns.NAMESPACE, 1), 0);
            assertThat(identity.nsze()).isEqualTo(2048);
            assertThat(identity.nuse()).isZero();
        }
        fixture.target.setAnaState(1, AnaState.NON_OPTIMIZED);
        assertThat(new IdentifyNamespace(data(IdentifyCns.NAMESPACE, 1), 0).nuse())
                .isEqualTo(2048);
    }
}
