package io.tidegate.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.support.ThrowawayCeph;
import io.tidegate.support.ThrowawayEtcd;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Groups of real gateways on real Ceph under random faults, with the record in Ceph and in etcd.
 *
 * <p>{@code TIDEGATE_ROUNDS=10} plays ten times as many rounds, {@code TIDEGATE_ROUNDS_SEED=N} the same ones again.
 */
class HaRoundsIT {

    private static final int TIMES = Integer.parseInt(System.getenv().getOrDefault("TIDEGATE_ROUNDS", "1"));
    /** Ten times what the issue asks for on a quiet machine: this says that something is broken, not how good it is. */
    private static final long MOST_MILLIS = 30_000;

    private static ThrowawayCeph ceph;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startCeph() {
        ceph = ThrowawayCeph.start();
    }

    @AfterAll
    static void stopCeph() {
        if (ceph != null) {
            ceph.close();
        }
    }

    private static long seed() {
        String given = System.getenv().getOrDefault("TIDEGATE_ROUNDS_SEED", "");
        return given.isEmpty() ? ThreadLocalRandom.current().nextLong(1_000_000) : Long.parseLong(given);
    }

    @Test
    void two_gateways_on_ceph_lose_no_acknowledged_write_and_let_none_land_late() {
        play("pair", 2, 24, Optional.empty());
    }

    @Test
    void four_gateways_on_ceph_lose_no_acknowledged_write_and_let_none_land_late() {
        play("four", 4, 12, Optional.empty());
    }

    @Test
    void two_gateways_with_their_record_in_etcd_lose_no_acknowledged_write_and_let_none_land_late() {
        try (ThrowawayEtcd etcd = ThrowawayEtcd.start()) {
            play("etcd", 2, 16, Optional.of(etcd));
        }
    }

    private void play(String group, int gateways, int rounds, Optional<ThrowawayEtcd> etcd) {
        long seed = seed();
        int count = rounds * TIMES;
        System.out.printf("%s: %d rounds, TIDEGATE_ROUNDS_SEED=%d%n", group, count, seed);
        List<String> ha = etcd.map(it -> List.of("backing = etcd", "endpoints = " + it.endpoint()))
                .orElse(List.of());
        try (Members members = Members.start(ceph, group, gateways, ha, folder, seed)) {
            report(group, new Rounds(members, ceph, etcd, seed).play(count));
            members.checkImages(ceph, folder);
        }
    }

    private static void report(String group, Map<Fault, List<Long>> gaps) {
        gaps.forEach((fault, all) -> {
            List<Long> sorted = all.stream().sorted().toList();
            long median = sorted.get(sorted.size() / 2);
            System.out.printf(
                    "%s: %s, %d times: hosts waited %d ms at the median, %d ms at the worst%n",
                    group, fault.title(), sorted.size(), median, sorted.getLast());
            assertThat(sorted.getLast()).as(fault.title()).isLessThan(MOST_MILLIS);
        });
    }
}
