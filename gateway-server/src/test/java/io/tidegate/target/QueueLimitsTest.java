package io.tidegate.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.Cap;
import io.tidegate.nvme.ConnectCommand;
import io.tidegate.nvme.ConnectData;
import io.tidegate.nvme.Feature;
import io.tidegate.nvme.IdentifyCns;
import io.tidegate.nvme.Property;
import io.tidegate.nvme.Status;
import io.tidegate.target.FakeConnection.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a subsystem grants the hosts that connect to it. */
class QueueLimitsTest {

    private final TargetFixture fixture = new TargetFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private int maxQueueEntries(FakeConnection admin) {
        long cap = admin.call(TargetFixture.property(Property.CAP)).result();
        return new Cap(cap).maxQueueEntries();
    }

    private Response connectIo(FakeConnection admin, int qid, int entries) {
        int cntlid = admin.queuePair().controller().id();
        return fixture.connect(
                fixture.connection(),
                qid,
                entries - 1,
                TargetFixture.data(TargetFixture.NQN, TargetFixture.HOST, cntlid));
    }

    @Test
    void a_new_controller_announces_and_keeps_what_its_subsystem_has() {
        fixture.subsystem.tune(new QueueLimits(1024, 2, 0));
        FakeConnection admin = fixture.admin();
        assertThat(maxQueueEntries(admin)).isEqualTo(1024);
        assertThat(admin.call(TargetFixture.identify(IdentifyCns.CONTROLLER, 0))
                        .data()
                        .getShort(514))
                .as("MAXCMD")
                .isEqualTo((short) 1024);
        assertThat(admin.call(TargetFixture.setFeature(Feature.NUMBER_OF_QUEUES, 7 | 7 << 16))
                        .dw0())
                .isEqualTo(1 | 1 << 16);
        assertThat(connectIo(admin, 1, 1024).status()).isEqualTo(Status.SUCCESS);
        assertThat(connectIo(admin, 2, 2).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void more_than_that_is_refused_with_the_place_of_the_parameter() {
        fixture.subsystem.tune(new QueueLimits(64, 2, 0));
        FakeConnection admin = fixture.admin();
        Response large = connectIo(admin, 1, 65);
        assertThat(Status.code(large.status())).isEqualTo(Status.CONNECT_INVALID_PARAMETERS);
        assertThat(large.dw0()).isEqualTo(ConnectCommand.invalidCommand(44));
        Response third = connectIo(admin, 3, 64);
        assertThat(Status.code(third.status())).isEqualTo(Status.CONNECT_INVALID_PARAMETERS);
        assertThat(third.dw0()).isEqualTo(ConnectCommand.invalidCommand(42));
        assertThat(connectIo(admin, 1, 64).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void a_controller_that_exists_keeps_what_it_has_promised() {
        FakeConnection admin = fixture.admin();
        fixture.subsystem.tune(new QueueLimits(16, 1, 0));
        assertThat(maxQueueEntries(admin)).isEqualTo(128);
        assertThat(connectIo(admin, 2, 128).status()).isEqualTo(Status.SUCCESS);
        assertThat(maxQueueEntries(fixture.admin())).isEqualTo(16);
    }

    @Test
    void a_host_that_names_no_keep_alive_timeout_gets_the_subsystems() {
        fixture.subsystem.tune(new QueueLimits(128, 32, 10_000));
        FakeConnection admin = fixture.admin();
        assertThat(admin.call(TargetFixture.getFeature(Feature.KEEP_ALIVE_TIMER))
                        .dw0())
                .isEqualTo(10_000);
        FakeConnection own = fixture.connection();
        byte[] data = TargetFixture.bytes(
                TargetFixture.data(TargetFixture.NQN, TargetFixture.HOST, ConnectData.DYNAMIC_CONTROLLER));
        own.call(sqe -> TargetFixture.connectCommand(sqe, 0, 31, 5000), data);
        assertThat(own.queuePair().controller().keepAliveMillis()).isEqualTo(5000);
    }

    @Test
    void a_deep_queue_takes_as_many_commands_as_it_has_entries() {
        fixture.addNamespace(1);
        fixture.subsystem.tune(new QueueLimits(1024, 2, 0));
        FakeConnection admin = fixture.admin();
        FakeConnection io = fixture.connection();
        int cntlid = admin.queuePair().controller().id();
        fixture.connect(io, 1, 1023, TargetFixture.data(TargetFixture.NQN, TargetFixture.HOST, cntlid));
        for (int i = 0; i < 1024; i++) {
            assertThat(io.queuePair().acquire()).as("slot %s", i).isNotNull();
        }
        assertThat(io.queuePair().acquire()).isNull();
    }
}
