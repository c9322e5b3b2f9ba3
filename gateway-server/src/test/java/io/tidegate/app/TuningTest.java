package io.tidegate.app;

import static io.tidegate.app.Requests.NQN;
import static io.tidegate.app.Requests.good;
import static io.tidegate.app.Requests.subsystem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.Errno;
import io.tidegate.bdev.memory.MemoryDeviceFactory;
import io.tidegate.config.StateKeys;
import io.tidegate.proto.delete_subsystem_req;
import io.tidegate.proto.get_gateway_info_req;
import io.tidegate.proto.tuning.GetLimitsRequest;
import io.tidegate.proto.tuning.Limits;
import io.tidegate.proto.tuning.LimitsReply;
import io.tidegate.proto.tuning.ListTuningRequest;
import io.tidegate.proto.tuning.SetLimitsRequest;
import io.tidegate.proto.tuning.SetTuningRequest;
import io.tidegate.proto.tuning.SubsystemTuning;
import io.tidegate.proto.tuning.TuningStatus;
import io.tidegate.proto.tuning.TuningValue;
import io.tidegate.store.MemoryStateStore;
import io.tidegate.store.StateChange;
import io.tidegate.target.QueueLimits;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queue size, number of queues and keep-alive default of a subsystem, from the call to the target. */
class TuningTest {

    private final MemoryStateStore store = new MemoryStateStore();
    private final MemoryDeviceFactory devices = new MemoryDeviceFactory(64 << 20);
    private ManagedGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new ManagedGateway(store, devices);
        good(gateway.stub.createSubsystem(subsystem(NQN).build()));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        devices.close();
        store.close();
    }

    private static SetTuningRequest.Builder request() {
        return SetTuningRequest.newBuilder().setSubsystemNqn(NQN);
    }

    private SubsystemTuning set(SetTuningRequest.Builder request) {
        TuningStatus reply = gateway.tuning.setTuning(request.build());
        assertThat(reply.getStatus()).as(reply.getErrorMessage()).isZero();
        return reply.getTuning();
    }

    private QueueLimits limits() {
        return gateway.target.subsystem(NQN).queueLimits();
    }

    @Test
    void each_value_can_be_set_alone_and_the_target_has_it_when_the_call_returns() {
        assertThat(limits()).isEqualTo(new QueueLimits(128, 32, 0));
        set(request().setQueueSize(1024));
        assertThat(limits()).isEqualTo(new QueueLimits(1024, 32, 0));
        set(request().setNrIoQueues(4));
        assertThat(limits()).isEqualTo(new QueueLimits(1024, 4, 0));
        SubsystemTuning all = set(request().setKato(10));
        assertThat(limits()).isEqualTo(new QueueLimits(1024, 4, 10_000));
        assertThat(all.getTunedList()).hasSize(3);
        assertThat(gateway.tuning
                        .listTuning(ListTuningRequest.getDefaultInstance())
                        .getSubsystemsList())
                .containsExactly(all);
    }

    @Test
    void single_values_go_back_to_the_gateways_own() {
        set(request().setQueueSize(64).setNrIoQueues(4).setKato(10));
        SubsystemTuning left =
                set(request().addReset(TuningValue.TUNING_VALUE_QUEUE_SIZE).addReset(TuningValue.TUNING_VALUE_KATO));
        assertThat(left.getQueueSize()).isEqualTo(128);
        assertThat(left.getTunedList()).containsExactly(TuningValue.TUNING_VALUE_NR_IO_QUEUES);
        assertThat(limits()).isEqualTo(new QueueLimits(128, 4, 0));
        set(request().addReset(TuningValue.TUNING_VALUE_NR_IO_QUEUES));
        assertThat(limits()).isEqualTo(new QueueLimits(128, 32, 0));
        assertThat(keys()).doesNotContain(StateKeys.tuning(NQN));
    }

    @Test
    void keep_alive_zero_is_a_value_of_its_own() {
        assertThat(set(request().setKato(0)).getTunedList()).containsExactly(TuningValue.TUNING_VALUE_KATO);
    }

    @Test
    void other_gateways_of_the_group_and_a_restart_have_it_too() throws Exception {
        try (ManagedGateway other = new ManagedGateway(store, devices, "[gateway]", "override_hostname = gw-b")) {
            set(request().setQueueSize(256));
            long version = store.read().version();
            assertThat(other.reconciler.await(version, Set.of(StateKeys.tuning(NQN)), java.time.Duration.ofSeconds(30)))
                    .isEmpty();
            assertThat(other.target.subsystem(NQN).queueLimits().queueEntries()).isEqualTo(256);
        }
        gateway.close();
        gateway = new ManagedGateway(store, devices);
        assertThat(gateway.reconciler.await(
                        store.read().version(), Set.of(StateKeys.tuning(NQN)), java.time.Duration.ofSeconds(30)))
                .isEmpty();
        assertThat(limits().queueEntries()).isEqualTo(256);
    }

    @Test
    void it_goes_with_its_subsystem() {
        set(request().setQueueSize(256));
        assertThat(keys()).contains(StateKeys.tuning(NQN));
        good(gateway.stub.deleteSubsystem(
                delete_subsystem_req.newBuilder().setSubsystemNqn(NQN).build()));
        assertThat(keys()).isEmpty();
        good(gateway.stub.createSubsystem(subsystem(NQN).build()));
        assertThat(limits().queueEntries()).isEqualTo(128);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            queue_size: 1            | queue_size is 1, it must be from 2 to 1024
            queue_size: 1025         | queue_size is 1025, it must be from 2 to 1024
            nr_io_queues: 0          | nr_io_queues is 0, it must be from 1 to 1024
            nr_io_queues: 4294967295 | nr_io_queues is 4294967295, it must be from 1 to 1024
            kato: 86401              | kato is 86401, it must be from 0 to 86400
            kato: 1 reset: 3         | kato is both set and reset; leave one of them out
            reset: 9                 | reset names a value that this gateway does not know; update it
            ''                       | nothing to change: give queue_size, nr_io_queues, kato or reset
            """)
    void a_value_out_of_range_is_refused_with_the_range(String fields, String sentence) throws Exception {
        SetTuningRequest.Builder request = request();
        com.google.protobuf.TextFormat.merge(fields, request);
        TuningStatus reply = gateway.tuning.setTuning(request.build());
        assertThat(reply.getStatus()).isEqualTo(Errno.EINVAL);
        assertThat(reply.getErrorMessage()).isEqualTo(sentence);
        assertThat(keys()).doesNotContain(StateKeys.tuning(NQN));
    }

    @Test
    void a_subsystem_that_is_not_there_is_named() {
        TuningStatus reply = gateway.tuning.setTuning(
                request().setSubsystemNqn(NQN + "x").setKato(1).build());
        assertThat(reply.getStatus()).isEqualTo(Errno.ENOENT);
        assertThat(reply.getErrorMessage()).isEqualTo("there is no subsystem " + NQN + "x");
    }

    @Test
    void a_stored_value_that_nobody_could_serve_is_reported_and_the_rest_works() throws Exception {
        String json = "{\"subsystem_nqn\":\"" + NQN + "\",\"queue_size\":70000}";
        store.compareAndPut(
                store.read().version(), StateChange.put(StateKeys.tuning(NQN), json.getBytes(StandardCharsets.UTF_8)));
        assertThat(gateway.reconciler.await(
                        store.read().version(), Set.of(StateKeys.tuning(NQN)), java.time.Duration.ofSeconds(30)))
                .hasValueSatisfying(failure -> assertThat(failure.message()).contains("from 2 to 1024"));
        assertThat(limits().queueEntries()).isEqualTo(128);
    }

    private Set<String> keys() {
        try {
            return store.read().entries().keySet();
        } catch (io.tidegate.store.StoreException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void limits_hold_as_soon_as_they_are_set_and_what_is_there_stays() {
        LimitsReply before = gateway.tuning.getLimits(GetLimitsRequest.getDefaultInstance());
        assertThat(before.getLimits().getMaxSubsystems()).isEqualTo(128);

        LimitsReply after = gateway.tuning.setLimits(SetLimitsRequest.newBuilder()
                .setLimits(Limits.newBuilder().setMaxSubsystems(1).setMaxHosts(7))
                .build());

        assertThat(after.getStatus()).isZero();
        assertThat(after.getLimits().getMaxNamespaces())
                .isEqualTo(before.getLimits().getMaxNamespaces());
        assertThat(gateway.stub
                        .createSubsystem(
                                subsystem(NQN + "2").setSerialNumber("other").build())
                        .getErrorMessage())
                .contains("there are 1 subsystems, the limit of max_subsystems");
        assertThat(gateway.stub
                        .getGatewayInfo(get_gateway_info_req.getDefaultInstance())
                        .getMaxHosts())
                .isEqualTo(7);
        assertThat(limits()).isEqualTo(new QueueLimits(128, 32, 0));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"max_subsystems, 0", "max_namespaces_per_subsystem, 2049", "max_hosts, -1"})
    void a_limit_that_nobody_can_mean_is_refused(String name, int value) {
        Limits.Builder limits = Limits.newBuilder();
        limits.setField(Limits.getDescriptor().findFieldByName(name), value);

        LimitsReply refused = gateway.tuning.setLimits(
                SetLimitsRequest.newBuilder().setLimits(limits).build());

        assertThat(refused.getStatus()).isEqualTo(22);
        assertThat(refused.getErrorMessage()).startsWith(name + " is ");
        assertThat(gateway.tuning
                        .setLimits(SetLimitsRequest.getDefaultInstance())
                        .getStatus())
                .isEqualTo(22);
    }
}
