package io.tidegate.store;

import static io.tidegate.store.StateStoreContract.bytes;
import static io.tidegate.store.StateStoreContract.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.support.Eventually;
import io.tidegate.support.ThrowawayCeph;
import io.tidegate.support.WithCeph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shared state beside the tools of Ceph and other gateways. */
@WithCeph
class OmapStateStoreIT {

    private static final Logger LOG = LoggerFactory.getLogger(OmapStateStoreIT.class);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final long BOUND_SECONDS = 30;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private ThrowawayCeph ceph;
    private String group;
    private String object;

    @BeforeEach
    void freshGroup(ThrowawayCeph cluster) {
        ceph = cluster;
        group = cluster.freshName("group");
        object = OmapStateStore.objectName(group);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    private OmapStateStore open(OmapSettings settings) throws StoreException {
        OmapStateStore store = OmapStateStore.open(ceph.config(), ThrowawayCeph.POOL, group, settings);
        opened.add(store);
        return store;
    }

    private List<String> keys() {
        return Arrays.asList(ceph.rados("listomapkeys", object).trim().split("\n"));
    }

    private String rawVersion(Path folder) throws Exception {
        Path file = folder.resolve("version");
        ceph.rados("getomapval", object, "omap_version", file.toString());
        return Files.readString(file);
    }

    private static long next(BlockingQueue<Long> told) throws InterruptedException {
        Long version = told.poll(BOUND_SECONDS, TimeUnit.SECONDS);
        assertThat(version).as("a version within %d s", BOUND_SECONDS).isNotNull();
        return version;
    }

    /** As that of a gateway that was killed: its watch stays for half a minute, and acknowledges nothing. */
    @Test
    void a_watcher_that_does_not_answer_holds_up_no_later_notification() throws Exception {
        OmapSettings patient = new OmapSettings(NEVER, true, Duration.ofSeconds(10), Duration.ofSeconds(30));
        OmapStateStore one = open(patient);
        OmapStateStore two = open(patient);
        BlockingQueue<Long> told = new LinkedBlockingQueue<>();
        two.watch(told::add);
        try (HungWatcher hung = HungWatcher.of(ceph, object)) {
            long version = one.read().version();
            for (int change = 0; change < 3; change++) {
                version = one.compareAndPut(version, StateChange.put("key", bytes("value " + change)));
                while (next(told) < version) {
                    // an earlier one, or the first look
                }
            }
            assertThat(hung.stillWatches(ceph, object)).isTrue();
            assertThat(one.failedNotifications())
                    .as("none had to be given up first")
                    .isZero();
        }
    }

    @Test
    void the_object_has_the_name_and_the_keys_of_upstream(@TempDir Path folder) throws Exception {
        OmapStateStore store = open(OmapSettings.DEFAULT);
        assertThat(object).isEqualTo("nvmeof." + group + ".state");
        assertThat(OmapStateStore.objectName("")).isEqualTo("nvmeof.state");
        assertThat(keys()).containsExactly("omap_version");
        assertThat(rawVersion(folder)).isEqualTo("1");

        store.compareAndPut(1, StateChange.put("subsystem_nqn.2016-06.io.spdk:cnode1", bytes("{\"max\": 1}")));
        assertThat(keys()).containsExactly("omap_version", "subsystem_nqn.2016-06.io.spdk:cnode1");
        assertThat(rawVersion(folder)).isEqualTo("2");
    }

    @Test
    void a_second_gateway_finds_the_state_and_does_not_begin_anew() throws Exception {
        open(OmapSettings.DEFAULT).compareAndPut(1, StateChange.put("a", bytes("1")));
        OmapStateStore second = open(OmapSettings.DEFAULT);
        assertThat(second.read().version()).isEqualTo(2);
        assertThat(texts(second.read())).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void of_two_writers_with_the_same_version_one_wins() throws Exception {
        OmapStateStore first = open(OmapSettings.DEFAULT);
        OmapStateStore second = open(OmapSettings.DEFAULT);
        for (int round = 0; round < 50; round++) {
            long version = first.read().version();
            List<String> winners = new ArrayList<>();
            Thread rival = Thread.ofPlatform().start(() -> tryToWin(second, version, "second", winners));
            tryToWin(first, version, "first", winners);
            rival.join();
            assertThat(winners).hasSize(1);
            assertThat(texts(second.read())).containsEntry("winner", winners.getFirst());
        }
    }

    private static void tryToWin(OmapStateStore store, long version, String name, List<String> winners) {
        try {
            store.compareAndPut(version, StateChange.put("winner", bytes(name)));
            synchronized (winners) {
                winners.add(name);
            }
        } catch (VersionConflictException lost) {
            assertThat(lost.actual()).isEqualTo(version + 1);
        } catch (StoreException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void another_gateway_learns_of_a_change_by_notification() throws Exception {
        OmapStateStore other = open(OmapSettings.DEFAULT.withPollPeriod(NEVER));
        BlockingQueue<Long> told = new LinkedBlockingQueue<>();
        other.watch(told::add);
        awaitWatchers(1);
        OmapStateStore writer = open(OmapSettings.DEFAULT);
        for (long version = 2; version <= 21; version++) {
            writer.compareAndPut(version - 1, StateChange.put("a", bytes("1")));
            long acknowledged = System.nanoTime();
            assertThat(next(told)).isEqualTo(version);
            LOG.info("told {} us after the change was acknowledged", (System.nanoTime() - acknowledged) / 1000);
        }
    }

    @Test
    void without_notifications_the_poll_finds_the_change() throws Exception {
        OmapStateStore other = open(OmapSettings.DEFAULT.withPollPeriod(Duration.ofMillis(200)));
        BlockingQueue<Long> told = new LinkedBlockingQueue<>();
        other.watch(told::add);
        open(OmapSettings.DEFAULT.withNotifications(false)).compareAndPut(1, StateChange.put("a", bytes("1")));
        assertThat(next(told)).isEqualTo(2);
    }

    @Test
    void a_killed_watcher_holds_up_neither_the_writer_nor_the_others() throws Exception {
        OmapStateStore writer = open(OmapSettings.DEFAULT.withPollPeriod(NEVER));
        OmapStateStore other = open(OmapSettings.DEFAULT.withPollPeriod(NEVER));
        BlockingQueue<Long> told = new LinkedBlockingQueue<>();
        other.watch(told::add);
        Process doomed = new ProcessBuilder(
                        "rados", "-c", ceph.conf().toString(), "-p", ThrowawayCeph.POOL, "watch", object)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            awaitWatchers(3);
        } finally {
            doomed.destroyForcibly().waitFor();
        }
        long begin = System.nanoTime();
        writer.compareAndPut(1, StateChange.put("a", bytes("1")));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
        assertThat(next(told)).isEqualTo(2);
        Eventually.holds(() -> assertThat(writer.failedNotifications()).isEqualTo(1));
    }

    @Test
    void a_lost_watch_is_registered_again() throws Exception {
        OmapStateStore store = open(OmapSettings.DEFAULT.withPollPeriod(Duration.ofMillis(200)));
        awaitWatchers(1);
        ceph.rados("rm", object);
        Eventually.holds(() -> assertThat(store.lostWatches()).isPositive());
        open(OmapSettings.DEFAULT.withNotifications(false));
        awaitWatchers(1);
        assertThat(store.read().version()).isEqualTo(1);
    }

    private void awaitWatchers(int count) {
        Eventually.holds(
                () -> assertThat(ceph.rados("listwatchers", object).lines().filter(line -> !line.isBlank()))
                        .hasSize(count));
    }

    @Test
    void ten_thousand_keys_are_read_whole() throws Exception {
        OmapStateStore store = open(OmapSettings.DEFAULT);
        Map<String, byte[]> many = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            many.put("namespace_nqn_" + i, bytes("{\"nsid\": " + i + "}"));
        }
        store.compareAndPut(1, new StateChange(many, Set.of()));
        StateSnapshot snapshot = store.read();
        assertThat(snapshot.version()).isEqualTo(2);
        assertThat(snapshot.entries()).containsOnlyKeys(many.keySet());
        assertThat(snapshot.entries().get("namespace_nqn_9999")).isEqualTo(bytes("{\"nsid\": 9999}"));
    }

    @Test
    void a_reader_sees_whole_versions_while_another_gateway_writes() throws Exception {
        OmapStateStore writer = open(OmapSettings.DEFAULT);
        OmapStateStore reader = open(OmapSettings.DEFAULT);
        writer.compareAndPut(1, new StateChange(stamped(2), Set.of()));
        Thread writing = Thread.ofPlatform().start(() -> {
            for (long version = 2; version < 12; version++) {
                put(writer, version);
            }
        });
        while (writing.isAlive()) {
            StateSnapshot snapshot = reader.read();
            String stamp = Long.toString(snapshot.version());
            assertThat(texts(snapshot).values()).hasSize(3000).containsOnly(stamp);
        }
        writing.join();
        assertThat(reader.read().version()).isEqualTo(12);
    }

    private static Map<String, byte[]> stamped(long version) {
        Map<String, byte[]> entries = new HashMap<>();
        for (int i = 0; i < 3000; i++) {
            entries.put("key" + i, bytes(Long.toString(version)));
        }
        return entries;
    }

    private static void put(OmapStateStore store, long version) {
        try {
            store.compareAndPut(version, new StateChange(stamped(version + 1), Set.of()));
        } catch (StoreException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void a_damaged_version_is_reported_as_that() throws Exception {
        OmapStateStore store = open(OmapSettings.DEFAULT);
        ceph.rados("setomapval", object, "omap_version", "twelve");
        assertThatThrownBy(store::read)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("twelve")
                .hasMessageContaining(object);
        ceph.rados("rmomapkey", object, "omap_version");
        assertThatThrownBy(store::read)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("has no key omap_version");
        assertThatThrownBy(() -> open(OmapSettings.DEFAULT))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("has no key omap_version");
    }

    @Test
    void an_object_that_was_removed_is_not_an_empty_state() throws Exception {
        OmapStateStore store = open(OmapSettings.DEFAULT);
        ceph.rados("rm", object);
        assertThatThrownBy(store::read).isInstanceOf(StoreException.class).hasMessageContaining("removed");
        assertThatThrownBy(() -> store.compareAndPut(1, StateChange.put("a", bytes("1"))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("removed");
    }

    @Test
    void a_missing_pool_is_named() {
        assertThatThrownBy(() -> OmapStateStore.open(ceph.config(), "nopool", group, OmapSettings.DEFAULT))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("no pool 'nopool'");
    }

    @Test
    void the_version_is_no_entry_of_the_state() throws Exception {
        OmapStateStore store = open(OmapSettings.DEFAULT);
        assertThatThrownBy(() -> store.compareAndPut(1, StateChange.put("omap_version", bytes("9"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(store.read().entries()).isEmpty();
    }
}
