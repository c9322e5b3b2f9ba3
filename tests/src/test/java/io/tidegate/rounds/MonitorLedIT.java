package io.tidegate.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.support.Eventually;
import io.tidegate.support.ThrowawayCeph;
import io.tidegate.support.WithCeph;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two gateways that Ceph's monitors lead, on a real cluster; a stand-in speaks for the monitors, see {@link MonitorDouble}.
 * Hosts write all the while and miss nothing that was acknowledged.
 */
@WithCeph
class MonitorLedIT {

    private static final List<String> LED = List.of("backing = ceph-mon");
    private static final String ONE = "gw1";
    private static final String TWO = "gw2";
    private static final int PROGRESS = 20;

    @TempDir
    private Path folder;

    private static List<Seat> seats() {
        return List.of(Seat.onLoopback(ONE, "127.0.0.31"), Seat.onLoopback(TWO, "127.0.0.32"));
    }

    private static void progress(Members members) {
        members.journals().forEach(journal -> journal.awaitWrites(PROGRESS));
    }

    private Members start(ThrowawayCeph ceph, List<Seat> seats) {
        return Members.start(
                ceph,
                ceph.freshName("led"),
                seats.stream().map(MonitorLedIT::withoutOwnClient).toList(),
                LED,
                folder,
                1);
    }

    /** The stand-in is no process that the gateway could start. */
    private static Seat withoutOwnClient(Seat seat) {
        return new Seat(
                seat.name(),
                seat.address(),
                seat.port(),
                seat.grpcPort(),
                seat.discoveryPort(),
                seat.prefix(),
                List.of("[gateway]", "enable_monitor_client = False", "[ha]"));
    }

    @Test
    void what_the_monitors_give_away_behind_a_fence_is_written_by_the_new_holder_alone(ThrowawayCeph ceph)
            throws Exception {
        List<Seat> seats = seats();
        try (MonitorDouble monitors = new MonitorDouble(ceph, seats);
                Members members = start(ceph, seats)) {
            Member first = members.all().getFirst();

            first.signal("STOP");
            try {
                TimeUnit.SECONDS.sleep(1);
                monitors.failOver(ONE, TWO);
                progress(members);
                members.journals().forEach(Journal::hold);
            } finally {
                first.signal("CONT");
            }
            TimeUnit.SECONDS.sleep(2);
            members.journals().forEach(Journal::verify);
            members.journals().forEach(Journal::resume);

            monitors.revive(ONE);
            Eventually.holds(() -> assertThat(monitors.isAvailable(ONE)).isTrue());
            monitors.move(1, ONE);
            Eventually.holds(
                    () -> assertThat(first.times("group 1 is served here")).isEqualTo(2));
            progress(members);
            members.awaitAllPaths();
            members.journals().forEach(Journal::verify);
            members.checkImages(ceph, folder);
        }
    }

    @Test
    void a_gateway_that_dies_or_is_stopped_comes_back_to_its_group(ThrowawayCeph ceph) throws Exception {
        List<Seat> seats = seats();
        try (MonitorDouble monitors = new MonitorDouble(ceph, seats);
                Members members = start(ceph, seats)) {
            Member first = members.all().getFirst();

            first.kill();
            monitors.failOver(ONE, TWO);
            progress(members);
            monitors.revive(ONE);
            first.restart();
            members.awaitAllPaths();
            monitors.move(1, ONE);
            progress(members);

            Member second = members.all().getLast();
            second.terminate();
            assertThat(second.said()).contains("group 2 is not served here any more: this gateway is stopped");
            Eventually.holds(() -> assertThat(monitors.isAvailable(TWO)).isFalse());
            monitors.failOver(TWO, ONE);
            progress(members);
            members.journals().forEach(Journal::verify);
            members.checkImages(ceph, folder);
        }
    }

    @Test
    void a_gateway_does_not_obey_the_monitors_in_a_group_that_leads_itself(ThrowawayCeph ceph) {
        List<Seat> seats = seats();
        String group = ceph.freshName("mixed");
        List<String> store = List.of("[ceph]", "pool = " + ThrowawayCeph.POOL, "config_file = " + ceph.conf());
        try (Member first =
                Member.start(seats.getFirst(), folder, seats.getFirst().configuration(group, List.of(), store))) {
            first.awaitReady();
            Seat led = withoutOwnClient(seats.getLast());
            try (Member second = Member.start(led, folder, led.configuration(group, LED, store))) {
                assertThatThrownBy(second::awaitReady)
                        .hasMessageContaining("[" + ONE + "] of this group lead themselves")
                        .hasMessageContaining("the same [ha] backing");
            }
        }
    }
}
