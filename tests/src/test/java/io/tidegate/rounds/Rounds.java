package io.tidegate.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.support.Eventually;
import io.tidegate.support.Shell;
import io.tidegate.support.ThrowawayCeph;
import io.tidegate.support.ThrowawayEtcd;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Plays faults that a seed chooses, one after another, and looks after each whether hosts have what they were promised. */
final class Rounds {

    /** Longer than the lease of 3 s. */
    private static final long AWAY_MILLIS = 3500;

    private static final int PROGRESS = 20;
    private static final String AGAIN = "it begins anew";

    private final Members members;
    private final ThrowawayCeph ceph;
    private final Optional<ThrowawayEtcd> etcd;
    private final SplittableRandom random;
    private final Map<Fault, List<Long>> gaps = new EnumMap<>(Fault.class);

    Rounds(Members members, ThrowawayCeph ceph, Optional<ThrowawayEtcd> etcd, long seed) {
        this.members = members;
        this.ceph = ceph;
        this.etcd = etcd;
        this.random = new SplittableRandom(seed);
    }

    /** One after another; the gaps of each kind. */
    Map<Fault, List<Long>> play(int count) {
        Queue<Fault> onceEach = onceEach();
        for (int round = 1; round <= count; round++) {
            Fault fault = onceEach.isEmpty() ? choose() : onceEach.remove();
            Member victim = victim();
            long begun = System.nanoTime();
            try {
                play(fault, victim);
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("round " + round + ", " + fault.title() + " of " + victim.name(), failure);
            }
            System.out.printf(
                    "  round %d: %s of %s, hosts waited %d ms, %d ms in all%n",
                    round,
                    fault.title(),
                    victim.name(),
                    gaps.get(fault).getLast(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        }
        return gaps;
    }

    /** A record in Ceph cannot be away while hosts are served. */
    private Stream<Fault> possible() {
        return Arrays.stream(Fault.values()).filter(fault -> fault != Fault.COORDINATOR || etcd.isPresent());
    }

    private Queue<Fault> onceEach() {
        List<Fault> all = new ArrayList<>(possible().toList());
        Collections.shuffle(all, new Random(random.nextLong()));
        return new ArrayDeque<>(all);
    }

    private Fault choose() {
        List<Fault> urn = possible()
                .flatMap(fault -> Collections.nCopies(fault.weight(), fault).stream())
                .toList();
        return urn.get(random.nextInt(urn.size()));
    }

    /** Mostly one that hosts write to, for only its end is felt. */
    private Member victim() {
        Member any = any();
        if (random.nextInt(4) == 0) {
            return any;
        }
        List<Member> felt = members.serving(any);
        return felt.isEmpty() ? any : felt.get(random.nextInt(felt.size()));
    }

    private Member any() {
        return members.all().get(random.nextInt(members.all().size()));
    }

    private void play(Fault fault, Member victim) {
        members.journals().forEach(Journal::longestGapMillis);
        switch (fault) {
            case KILL -> replaced(fault, victim, victim::kill);
            case TERMINATE -> replaced(fault, victim, victim::terminate);
            case HANG -> hang(victim);
            case DRAIN -> drain(victim);
            case COORDINATOR -> withoutCoordinator();
            case MONITOR -> withoutMonitor();
            case BOTH -> replaced(fault, victim, () -> killWithoutAnybody(victim));
        }
        members.awaitAllPaths();
        members.journals().forEach(Journal::verify);
    }

    /** A gateway ends; hosts go on, then it comes back. */
    private void replaced(Fault fault, Member victim, Runnable end) {
        end.run();
        progress();
        note(fault);
        victim.restart();
        members.journals().forEach(Journal::verify);
    }

    /** What it held must not land when it wakes, and be seen if it did: nobody writes then. */
    private void hang(Member victim) {
        int before = victim.times(AGAIN);
        victim.signal("STOP");
        try {
            pause(AWAY_MILLIS);
            progress();
            note(Fault.HANG);
            members.journals().forEach(Journal::hold);
        } finally {
            victim.signal("CONT");
        }
        Eventually.holds(() -> assertThat(victim.times(AGAIN))
                .as("%s finds itself shut out; it said\n%s", victim.name(), victim.said())
                .isGreaterThan(before));
        members.journals().forEach(Journal::verify);
        members.journals().forEach(Journal::resume);
    }

    private void drain(Member victim) {
        Member asked = any();
        members.drain(asked, victim, true);
        members.awaitIdle(asked, victim);
        progress();
        note(Fault.DRAIN);
        members.drain(asked, victim, false);
    }

    /** Nothing can be taken over meanwhile, and nothing has to stop. */
    private void withoutCoordinator() {
        etcd.orElseThrow().kill();
        pause(AWAY_MILLIS);
        progress();
        note(Fault.COORDINATOR);
        etcd.orElseThrow().restart();
    }

    private void withoutMonitor() {
        stopMonitor();
        try {
            pause(AWAY_MILLIS);
            progress();
        } finally {
            wakeMonitor();
        }
        note(Fault.MONITOR);
    }

    private void killWithoutAnybody(Member victim) {
        etcd.ifPresent(ThrowawayEtcd::kill);
        stopMonitor();
        try {
            victim.kill();
            pause(1500);
        } finally {
            wakeMonitor();
            etcd.ifPresent(ThrowawayEtcd::restart);
        }
    }

    private void stopMonitor() {
        Shell.run("kill", "-STOP", Long.toString(ceph.monitorPid())).orFail("kill -STOP");
    }

    private void wakeMonitor() {
        Shell.run("kill", "-CONT", Long.toString(ceph.monitorPid())).orFail("kill -CONT");
    }

    private void progress() {
        members.journals().forEach(journal -> journal.awaitWrites(PROGRESS));
    }

    private void note(Fault fault) {
        long worst = members.journals().stream()
                .mapToLong(Journal::longestGapMillis)
                .max()
                .orElse(0);
        gaps.computeIfAbsent(fault, none -> new ArrayList<>()).add(worst);
    }

    private static void pause(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
