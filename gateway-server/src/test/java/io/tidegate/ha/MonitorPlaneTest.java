package io.tidegate.ha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockDeviceUri.Scheme;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.GroupClients;
import io.tidegate.bdev.memory.MemoryDeviceFactory;
import io.tidegate.ha.MonitorPlane.Said;
import io.tidegate.nvme.AnaState;
import io.tidegate.target.Target;
import io.tidegate.target.TargetSettings;
import io.tidegate.target.command.Commands;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a gateway does that Ceph's monitors lead, and what it never does before they can fence it. */
class MonitorPlaneTest {

    private static final String NQN = "nqn.2016-06.io.example:s1";
    private static final String OTHER = "nqn.2016-06.io.example:s2";
    private static final BlockDeviceUri DISK = new BlockDeviceUri(Scheme.RBD, "rbd/disk");
    private static final int GROUP = 2;
    private static final long BYTES = 1 << 20;

    private final MemoryDeviceFactory memory = new MemoryDeviceFactory(BYTES);
    private final FakeClients clients = new FakeClients();
    private final Target target = new Target(TargetSettings.DEFAULTS, Commands.standard());
    private final MonitorPlane plane = new MonitorPlane(target, new AsMemory(memory), clients, () -> {});

    /** Images of pools, in memory. */
    private record AsMemory(BlockDeviceFactory below) implements BlockDeviceFactory {

        private static BlockDeviceUri inMemory(BlockDeviceUri uri) {
            return new BlockDeviceUri(Scheme.MEMORY, "disk");
        }

        @Override
        public CompletionStage<BlockDevice> open(BlockDeviceUri uri, OpenOptions options) {
            return below.open(inMemory(uri), options);
        }

        @Override
        public CompletionStage<Void> create(BlockDeviceUri uri, long bytes) {
            return below.create(inMemory(uri), bytes);
        }

        @Override
        public CompletionStage<Long> size(BlockDeviceUri uri) {
            return below.size(inMemory(uri));
        }

        @Override
        public CompletionStage<Void> remove(BlockDeviceUri uri) {
            return below.remove(inMemory(uri));
        }

        @Override
        public void close() {
            below.close();
        }
    }

    /** One client for each group, another one after each disconnect. */
    private static final class FakeClients implements GroupClients {

        final List<String> done = new CopyOnWriteArrayList<>();
        private int lives = 1;
        volatile boolean away;

        @Override
        public synchronized List<String> connect(int group, int images) {
            return List.of("10.0.0.1:0/" + group + lives);
        }

        @Override
        public void admit(int group, List<String> addresses) {
            done.add("admit " + group + " " + addresses);
        }

        @Override
        public void awaitFences(int group) throws BlockDeviceException {
            if (away) {
                throw new BlockDeviceException(Errno.ETIMEDOUT, "no OSD map");
            }
            done.add("map " + group);
        }

        @Override
        public void trim(int group, int images) {}

        @Override
        public synchronized void disconnect(int group) {
            lives++;
        }
    }

    @BeforeEach
    void makeDisk() throws Exception {
        get(memory.create(new BlockDeviceUri(Scheme.MEMORY, "disk"), BYTES));
        plane.start();
    }

    @AfterEach
    void close() {
        plane.close();
        memory.close();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(5);
        }
    }

    private BlockDevice disk() throws Exception {
        return get(plane.devices().open(DISK, new OpenOptions(false, GROUP)));
    }

    private static int write(BlockDevice device) throws Exception {
        CompletableFuture<Integer> errno = new CompletableFuture<>();
        BlockRequest request = new BlockRequest(done -> errno.complete(done.errno()));
        request.write(0, ByteBuffer.allocateDirect(512), false);
        device.submit(request);
        return get(errno);
    }

    /** What the monitor client does each second. */
    private void ask() {
        Map<Integer, Set<String>> all = new java.util.TreeMap<>();
        for (int group = 1; group <= target.ana().groups(); group++) {
            all.put(group, Set.copyOf(plane.addresses(group)));
        }
        plane.told(all);
    }

    private void say(String nqn, boolean optimized) throws BlockDeviceException {
        plane.says(List.of(new Said(nqn, GROUP, optimized)));
    }

    private boolean serves() {
        return target.ana().state(GROUP) == AnaState.OPTIMIZED;
    }

    private BlockDevice served() throws Exception {
        BlockDevice device = disk();
        until(() -> !plane.addresses(GROUP).isEmpty());
        plane.joins();
        until(() -> !plane.addresses(GROUP).isEmpty());
        ask();
        ask();
        say(NQN, true);
        until(this::serves);
        return device;
    }

    @Test
    void nothing_is_served_before_the_monitors_say_so() throws Exception {
        assertThat(target.ana().states()).containsOnly(AnaState.INACCESSIBLE);
        assertThat(write(disk())).isEqualTo(Errno.ESHUTDOWN);
        assertThatThrownBy(() -> say(NQN, true)).hasMessageContaining("no monitor client");
    }

    @Test
    void a_group_is_served_when_the_monitors_say_so_and_no_longer() throws Exception {
        BlockDevice device = served();
        assertThat(write(device)).isZero();

        say(NQN, false);
        assertThat(serves()).isFalse();
        assertThat(write(device)).isEqualTo(Errno.ESHUTDOWN);
    }

    @Test
    void an_image_opens_only_when_the_monitors_know_the_client_that_writes() throws Exception {
        BlockDevice device = disk();
        plane.joins();
        say(NQN, true);
        assertThat(clients.done).contains("map " + GROUP);

        ask();
        Thread.sleep(500);
        assertThat(serves()).isFalse();
        assertThat(write(device)).isEqualTo(Errno.ESHUTDOWN);

        ask();
        until(this::serves);
        assertThat(write(device)).isZero();
    }

    @Test
    void the_monitors_are_told_to_say_it_again_while_the_newest_map_cannot_be_had() throws Exception {
        disk();
        plane.joins();
        ask();
        ask();
        clients.away = true;
        assertThatThrownBy(() -> say(NQN, true)).hasMessageContaining("no OSD map");
        ask();
        ask();
        assertThat(serves()).isFalse();

        clients.away = false;
        say(NQN, true);
        ask();
        ask();
        until(this::serves);
    }

    @Test
    void a_subsystem_that_goes_takes_no_group_from_the_others() throws Exception {
        served();
        say(OTHER, true);
        say(NQN, false);
        assertThat(serves()).isTrue();
        say(OTHER, false);
        assertThat(serves()).isFalse();
    }

    @Test
    void a_client_serves_for_one_tenure() throws Exception {
        served();
        List<String> before = plane.addresses(GROUP);
        say(NQN, false);
        until(() -> !plane.addresses(GROUP).isEmpty());
        assertThat(plane.addresses(GROUP)).isNotEqualTo(before);
    }

    @Test
    void without_a_monitor_client_nothing_is_served_until_the_next_one() throws Exception {
        BlockDevice device = served();
        plane.drop("it has ended");
        assertThat(plane.isJoined()).isFalse();
        assertThat(target.ana().states()).containsOnly(AnaState.INACCESSIBLE);
        assertThat(write(device)).isEqualTo(Errno.ESHUTDOWN);
        assertThatThrownBy(() -> say(NQN, true)).isInstanceOf(BlockDeviceException.class);

        plane.joins();
        say(NQN, true);
        ask();
        ask();
        until(this::serves);
        assertThat(write(device)).isZero();
    }

    @Test
    void what_the_monitors_cannot_fence_is_refused_with_the_reason() {
        BlockDeviceUri file = new BlockDeviceUri(Scheme.FILE, "/srv/disk");
        List<Throwable> failures = new ArrayList<>();
        plane.devices().open(file, new OpenOptions(false, GROUP)).whenComplete((device, failure) -> {
            synchronized (failures) {
                failures.add(failure);
            }
        });
        assertThat(failures.toString()).contains("ceph-mon");
    }

    @Test
    void a_group_that_there_cannot_be_is_refused_with_the_remedy() throws Exception {
        plane.joins();
        int beyond = target.ana().groups() + 1;
        assertThatThrownBy(() -> plane.says(List.of(new Said(NQN, beyond, true))))
                .hasMessageContaining("max_gws_in_grp");
        plane.says(List.of(new Said(NQN, beyond, false)));
    }
}
