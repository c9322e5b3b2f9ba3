package io.tidegate.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.support.Eventually;
import io.tidegate.support.Shell;
import io.tidegate.support.ThrowawayCeph;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Two gateways, each in a network namespace of its own, with one cable to the host, one to the store and one to each other,
 * that are cut. A program, for it has to be in the namespace of host and store: {@code PartitionPlay FOLDER HUB FIRST SECOND}.
 */
public final class PartitionPlay {

    /** The store, whichever cable leads to it. */
    static final String STORE = "10.214.0.1";

    private static final long CUT_MILLIS = 5000;
    private static final int PROGRESS = 50;
    private static final String AGAIN = "it begins anew";

    private final String hub;
    private final List<String> namespaces;
    private final Members members;

    private PartitionPlay(String hub, List<String> namespaces, Members members) {
        this.hub = hub;
        this.namespaces = namespaces;
        this.members = members;
    }

    /** The address of a gateway for hosts. */
    static String address(int gateway) {
        return "10.214." + (gateway + 1) + ".2";
    }

    /** The address of a gateway for the other one. */
    static String beats(int gateway) {
        return "10.214.20." + (gateway + 1);
    }

    public static void main(String[] words) {
        Path folder = Path.of(words[0]);
        List<String> namespaces = List.of(words[2], words[3]);
        List<Seat> seats = List.of(
                Seat.inNamespace("gw1", address(0), namespaces.get(0), beats(0)),
                Seat.inNamespace("gw2", address(1), namespaces.get(1), beats(1)));
        try (ThrowawayCeph ceph = ThrowawayCeph.start("--addr", STORE);
                Members members = Members.start(ceph, "cut", seats, List.of(), folder, 1)) {
            PartitionPlay play = new PartitionPlay(words[1], namespaces, members);
            play.betweenGateways();
            for (int victim = 0; victim < namespaces.size(); victim++) {
                play.fromStore(victim);
                play.fromEverything(victim);
            }
            members.checkImages(ceph, folder);
        }
    }

    /** Both see each other's renewals: nothing moves and nothing stops. */
    private void betweenGateways() {
        int anew = anew();
        set(namespaces.get(0), "peer", false);
        pause(CUT_MILLIS);
        progress("gateway from gateway");
        set(namespaces.get(0), "peer", true);
        members.journals().forEach(Journal::verify);
        assertThat(anew()).as("nobody was given up").isEqualTo(anew);
    }

    private void fromStore(int victim) {
        lost(victim, "gateway from store", List.of("store" + victim));
    }

    private void fromEverything(int victim) {
        lost(victim, "gateway from all", List.of("store" + victim, "host" + victim, "peer"));
    }

    /** The other one takes over; when the cables are mended nothing lands late and the lost one takes part again. */
    private void lost(int victim, String what, List<String> cables) {
        Member member = members.all().get(victim);
        members.awaitServing(member);
        int before = member.times(AGAIN);
        members.journals().forEach(Journal::longestGapMillis);
        cables.forEach(cable -> set(place(cable, victim), cable, false));
        pause(CUT_MILLIS);
        progress(what);
        members.journals().forEach(Journal::verify);
        members.journals().forEach(Journal::hold);
        cables.forEach(cable -> set(place(cable, victim), cable, true));
        Eventually.holds(() -> assertThat(member.times(AGAIN))
                .as("%s was given up; it said\n%s", member.name(), member.said())
                .isGreaterThan(before));
        members.journals().forEach(Journal::verify);
        members.journals().forEach(Journal::resume);
        members.awaitAllPaths();
        progress(what + ", mended");
    }

    private String place(String cable, int victim) {
        return cable.equals("peer") ? namespaces.get(victim) : hub;
    }

    private int anew() {
        return members.all().stream().mapToInt(member -> member.times(AGAIN)).sum();
    }

    private void progress(String what) {
        members.journals().forEach(journal -> journal.awaitWrites(PROGRESS));
        long worst = members.journals().stream()
                .mapToLong(Journal::longestGapMillis)
                .max()
                .orElse(0);
        System.out.printf("%s: hosts waited %d ms%n", what, worst);
    }

    private static void set(String namespace, String cable, boolean up) {
        Shell.run("ip", "-n", namespace, "link", "set", cable, up ? "up" : "down")
                .orFail("ip link set " + cable);
    }

    private static void pause(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
