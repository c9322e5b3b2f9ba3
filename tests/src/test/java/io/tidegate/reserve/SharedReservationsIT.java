package io.tidegate.reserve;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.memory.MemoryDeviceFactory;
import io.tidegate.initiator.HostIdentity;
import io.tidegate.initiator.Initiator;
import io.tidegate.nvme.Status;
import io.tidegate.store.OmapSettings;
import io.tidegate.store.OmapStateStore;
import io.tidegate.support.Eventually;
import io.tidegate.support.ThrowawayCeph;
import io.tidegate.support.WithCeph;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a reservation at one gateway means at another one whose state is the same object in Ceph (docs/adr/0021). */
@WithCeph
class SharedReservationsIT {

    private static final int SUCCESS = Status.SUCCESS;
    private static final int CONFLICT = Status.RESERVATION_CONFLICT;

    private final MemoryDeviceFactory devices = new MemoryDeviceFactory(64 << 20);
    private final Initiator initiator = Initiator.start(1);
    private ThrowawayCeph ceph;
    private String group;
    private ReservingGateway one;
    private ReservingGateway two;
    private ReservingHost atOne;
    private ReservingHost atTwo;

    @BeforeEach
    void makeState(ThrowawayCeph cluster) throws Exception {
        ceph = cluster;
        group = cluster.freshName("reserved");
        ReservingGateway.makeState(ceph.config(), ThrowawayCeph.POOL, group, devices);
    }

    @AfterEach
    void close() {
        initiator.close();
        if (two != null) {
            two.close();
        }
        if (one != null) {
            one.close();
        }
        devices.close();
        ceph.rados("-p", ThrowawayCeph.POOL, "rm", OmapStateStore.objectName(group));
    }

    /** Two gateways and a host of its own at each; the second gateway follows the state as it is told to. */
    private void serve(OmapSettings second) throws Exception {
        one = ReservingGateway.start(ceph.config(), ThrowawayCeph.POOL, group, "gw-a", devices, OmapSettings.DEFAULT);
        two = ReservingGateway.start(ceph.config(), ThrowawayCeph.POOL, group, "gw-b", devices, second);
        atOne = new ReservingHost(one.connect(initiator, HostIdentity.random()), 0xa);
        atTwo = new ReservingHost(two.connect(initiator, HostIdentity.random()), 0xb);
        assertThat(atOne.register()).isEqualTo(SUCCESS);
        assertThat(atTwo.write()).as("nothing is reserved").isEqualTo(SUCCESS);
    }

    private static OmapSettings polling(Duration period) {
        return OmapSettings.DEFAULT.withNotifications(false).withPollPeriod(period);
    }

    private void assertRefusedFromNowOn() {
        for (int i = 0; i < 100; i++) {
            assertThat(atTwo.write()).isEqualTo(CONFLICT);
        }
    }

    @Test
    void writes_over_the_other_gateway_are_refused_as_soon_as_it_is_notified() throws Exception {
        // It would poll an hour later.
        serve(OmapSettings.DEFAULT.withPollPeriod(Duration.ofHours(1)));
        assertThat(atOne.acquireWriteExclusive()).isEqualTo(SUCCESS);
        Eventually.holds(() -> assertThat(atTwo.write()).isEqualTo(CONFLICT));
        assertRefusedFromNowOn();
        assertThat(atOne.write()).as("the holder").isEqualTo(SUCCESS);
    }

    @Test
    void a_gateway_that_misses_every_notification_refuses_after_its_poll() throws Exception {
        serve(polling(Duration.ofMillis(500)));
        assertThat(atOne.acquireWriteExclusive()).isEqualTo(SUCCESS);
        Eventually.holds(() -> assertThat(atTwo.write()).isEqualTo(CONFLICT));
        assertRefusedFromNowOn();
    }

    @Test
    void a_gateway_that_has_heard_nothing_decides_on_the_newest_state_and_enforces_it_from_then_on() throws Exception {
        serve(polling(Duration.ofHours(1)));
        assertThat(atOne.acquireWriteExclusive()).isEqualTo(SUCCESS);
        assertThat(atTwo.write()).as("it has heard nothing").isEqualTo(SUCCESS);
        assertThat(atTwo.register()).isEqualTo(SUCCESS);
        assertRefusedFromNowOn();
        assertThat(atTwo.acquireWriteExclusive()).as("another host holds it").isEqualTo(CONFLICT);
    }
}
