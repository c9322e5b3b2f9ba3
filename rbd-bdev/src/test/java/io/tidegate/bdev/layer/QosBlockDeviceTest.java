package io.tidegate.bdev.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.memory.MemoryDeviceFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Limits under a clock that only the test moves. */
class QosBlockDeviceTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final MemoryDeviceFactory memory = new MemoryDeviceFactory(16 << 20);
    private final ManualTimer timer = new ManualTimer();
    private final QosBlockDevice device = new QosBlockDevice(open(), timer, () -> timer.now);
    private final List<String> ended = new ArrayList<>();

    @AfterEach
    void close() {
        device.close();
        memory.close();
    }

    @Test
    void without_limits_everything_passes_at_once() {
        for (int i = 0; i < 1000; i++) {
            read("r", 4096);
        }
        assertThat(ended).hasSize(1000);
    }

    @Test
    void exactly_as_many_operations_pass_in_a_second_as_were_allowed() {
        device.limits(new QosLimits(777, 0, 0, 0));
        for (int i = 0; i < 4000; i++) {
            read("r", 512);
        }
        // The first one owes nothing yet, so it is beyond the count.
        assertThat(ended).hasSize(1);
        timer.advance(SECOND);
        assertThat(ended).hasSize(778);
        timer.advance(SECOND);
        timer.advance(SECOND);
        assertThat(ended).hasSize(1 + 3 * 777);
    }

    @Test
    void bytes_are_limited_together_and_by_direction() {
        device.limits(new QosLimits(0, 1 << 20, 0, 0));
        for (int i = 0; i < 300; i++) {
            read("r", 4096);
            write("w", 4096);
        }
        timer.advance(SECOND);
        assertThat(ended).hasSize(257);

        device.limits(new QosLimits(0, 0, 1 << 20, 0));
        timer.advance(SECOND);
        assertThat(ended.stream().filter("w"::equals)).hasSize(300);
    }

    @Test
    void a_read_that_waits_does_not_hold_up_writes() {
        device.limits(new QosLimits(0, 0, 4096, 0));
        read("r1", 4096);
        read("r2", 4096);
        write("w1", 4096);
        write("w2", 4096);
        assertThat(ended).containsExactly("r1", "w1", "w2");
        timer.advance(SECOND);
        assertThat(ended).containsExactly("r1", "w1", "w2", "r2");
    }

    @Test
    void the_older_request_goes_first() {
        device.limits(new QosLimits(1, 0, 0, 0));
        read("a", 512);
        write("b", 512);
        read("c", 512);
        write("d", 512);
        for (int i = 0; i < 3; i++) {
            timer.advance(SECOND);
        }
        assertThat(ended).containsExactly("a", "b", "c", "d");
    }

    @Test
    void a_flush_never_waits() {
        device.limits(new QosLimits(1, 0, 0, 0));
        read("a", 512);
        read("b", 512);
        device.submit(new BlockRequest(done -> ended.add("flush")).flush());
        assertThat(ended).containsExactly("a", "flush");
    }

    @Test
    void a_request_larger_than_the_limit_passes_and_the_next_one_waits_longer() {
        device.limits(new QosLimits(0, 4096, 0, 0));
        read("large", 16384);
        read("next", 512);
        timer.advance(4 * SECOND - 1);
        assertThat(ended).containsExactly("large");
        timer.advance(1);
        assertThat(ended).containsExactly("large", "next");
    }

    @Test
    void limits_change_for_what_waits_already() {
        device.limits(new QosLimits(1, 0, 0, 0));
        for (int i = 0; i < 101; i++) {
            read("r", 512);
        }
        timer.advance(SECOND);
        assertThat(ended).hasSize(2);

        device.limits(new QosLimits(10, 0, 0, 0));
        timer.advance(SECOND);
        assertThat(ended).hasSize(12);

        device.limits(QosLimits.NONE);
        assertThat(ended).hasSize(101);
        assertThat(timer.tasks.size()).as("timers left").isLessThan(4);
    }

    @Test
    void an_idle_second_is_not_saved_up() {
        device.limits(new QosLimits(1000, 0, 0, 0));
        timer.advance(60 * SECOND);
        for (int i = 0; i < 1000; i++) {
            read("r", 512);
        }
        assertThat(ended).hasSizeLessThanOrEqualTo(11);
    }

    @Test
    void what_waits_ends_when_the_device_closes() {
        device.limits(new QosLimits(1, 0, 0, 0));
        read("a", 512);
        read("b", 512);
        device.close();
        assertThat(ended).containsExactly("a", "b errno " + Errno.ESHUTDOWN);
        read("c", 512);
        assertThat(ended).contains("c errno " + Errno.ESHUTDOWN);
    }

    @Test
    void the_queue_of_those_that_wait_is_bounded() {
        device.limits(new QosLimits(1, 0, 0, 0));
        read("first", 512);
        for (int i = 0; i < QosBlockDevice.MAX_WAITING; i++) {
            read("r", 512);
        }
        read("late", 512);
        assertThat(ended).containsExactly("first", "late errno " + Errno.EAGAIN);
    }

    @Test
    void a_request_knows_how_long_it_was_held() {
        device.limits(new QosLimits(1, 0, 0, 0));
        read("a", 512);
        AtomicLong held = new AtomicLong();
        device.submit(new BlockRequest(done -> held.set(done.heldNanos())).read(0, ByteBuffer.allocateDirect(512)));
        timer.advance(SECOND);
        assertThat(held.get()).isEqualTo(SECOND);
    }

    @Test
    void threads_that_come_at_the_same_time_lose_nothing() throws Exception {
        device.limits(new QosLimits(1_000_000_000L, 0, 0, 0));
        AtomicInteger done = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 5000; i++) {
                    device.submit(
                            new BlockRequest(ended -> done.incrementAndGet()).read(0, ByteBuffer.allocateDirect(512)));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        device.limits(QosLimits.NONE);
        assertThat(done).hasValue(20_000);
    }

    private void read(String name, int bytes) {
        device.submit(named(name).read(0, ByteBuffer.allocateDirect(bytes)));
    }

    private void write(String name, int bytes) {
        device.submit(named(name).write(0, ByteBuffer.allocateDirect(bytes), false));
    }

    private BlockRequest named(String name) {
        return new BlockRequest(done -> ended.add(done.errno() == Errno.OK ? name : name + " errno " + done.errno()));
    }

    private BlockDevice open() {
        BlockDeviceUri uri = BlockDeviceUri.parse("memory:disk");
        memory.create(uri, 1 << 20).toCompletableFuture().join();
        return memory.open(uri, OpenOptions.READ_WRITE).toCompletableFuture().join();
    }

    /** Time that stands still until the test moves it. */
    private static final class ManualTimer implements QosTimer {

        private record Task(long at, Runnable work) {}

        private final PriorityQueue<Task> tasks = new PriorityQueue<>((a, b) -> Long.compare(a.at(), b.at()));
        private volatile long now = 17;

        @Override
        public synchronized void after(long nanos, Runnable task) {
            tasks.add(new Task(now + nanos, task));
        }

        void advance(long nanos) {
            long end = now + nanos;
            Task next;
            while ((next = due(end)) != null) {
                now = Math.max(now, next.at());
                next.work().run();
            }
            now = end;
        }

        private synchronized Task due(long end) {
            Task head = tasks.peek();
            return head != null && head.at() <= end ? tasks.remove() : null;
        }
    }
}
