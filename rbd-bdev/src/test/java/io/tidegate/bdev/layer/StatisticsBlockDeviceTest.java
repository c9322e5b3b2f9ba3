package io.tidegate.bdev.layer;

import static io.tidegate.bdev.Pending.direct;
import static io.tidegate.bdev.Pending.errnoOf;
import static io.tidegate.bdev.Pending.read;
import static io.tidegate.bdev.Pending.write;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockOperation;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.memory.MemoryDeviceFactory;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatisticsBlockDeviceTest {

    private final MemoryDeviceFactory memory = new MemoryDeviceFactory(16 << 20);
    private final AtomicLong now = new AtomicLong();
    private final StatisticsBlockDevice device = new StatisticsBlockDevice(open("disk"), () -> now.getAndAdd(100));

    private BlockDevice open(String name) {
        BlockDeviceUri uri = BlockDeviceUri.parse("memory:" + name);
        memory.create(uri, 1 << 20).toCompletableFuture().join();
        return memory.open(uri, OpenOptions.READ_WRITE).toCompletableFuture().join();
    }

    @AfterEach
    void close() {
        device.close();
        memory.close();
    }

    private IoStatistics.Operation of(BlockOperation operation) {
        return device.statistics().of(operation);
    }

    @Test
    void a_fresh_device_has_counted_nothing() {
        for (BlockOperation operation : BlockOperation.values()) {
            assertThat(of(operation)).isEqualTo(new IoStatistics.Operation(0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void the_clock_is_read_once_when_the_owner_has_read_it_too_and_both_agree() {
        List<Long> ended = new ArrayList<>();
        BlockRequest request = new BlockRequest(done -> ended.add(done.endedNanos()));
        now.set(1000);
        request.read(0, direct(new byte[512])).startedNanos(930);
        device.submit(request);
        assertThat(ended).containsExactly(1000L);
        assertThat(of(BlockOperation.READ)).isEqualTo(new IoStatistics.Operation(1, 512, 0, 70, 70, 70));
        assertThat(now).as("one reading").hasValue(1100);

        device.submit(request.read(0, direct(new byte[512])));
        assertThat(of(BlockOperation.READ)).isEqualTo(new IoStatistics.Operation(2, 1024, 0, 170, 70, 100));
    }

    @Test
    void counts_operations_bytes_and_time_of_what_succeeds() {
        write(device, 0, new byte[4096]);
        write(device, 4096, new byte[512]);
        read(device, 0, 4096);
        errnoOf(device, request -> request.discard(0, 65536));
        assertThat(of(BlockOperation.WRITE)).isEqualTo(new IoStatistics.Operation(2, 4608, 0, 200, 100, 100));
        assertThat(of(BlockOperation.READ)).isEqualTo(new IoStatistics.Operation(1, 4096, 0, 100, 100, 100));
        assertThat(of(BlockOperation.DISCARD)).isEqualTo(new IoStatistics.Operation(1, 65536, 0, 100, 100, 100));
        assertThat(of(BlockOperation.FLUSH).completed()).isZero();
    }

    @Test
    void keeps_the_shortest_and_the_longest_time() {
        write(device, 0, new byte[512]);
        BlockRequest slow = new BlockRequest(done -> {});
        now.set(1000);
        StatisticsBlockDevice delayed = new StatisticsBlockDevice(open("other"), () -> now.getAndAdd(now.get() / 2));
        delayed.submit(slow.flush());
        delayed.submit(slow.flush());
        assertThat(delayed.statistics().of(BlockOperation.FLUSH))
                .isEqualTo(new IoStatistics.Operation(2, 0, 0, 500 + 1125, 500, 1125));
        delayed.close();
    }

    @Test
    void counts_failures_apart_and_hands_on_what_they_were() {
        assertThat(errnoOf(device, request -> request.read(1 << 20, ByteBuffer.allocateDirect(512))))
                .isEqualTo(Errno.EINVAL);
        byte[] wrong = new byte[512];
        wrong[7] = 1;
        BlockRequest compare = new BlockRequest(done -> {});
        device.submit(compare.compareAndWrite(0, direct(wrong), direct(wrong)));
        assertThat(compare.errno()).isEqualTo(Errno.EILSEQ);
        assertThat(compare.mismatchOffset()).isEqualTo(7);
        assertThat(of(BlockOperation.READ)).isEqualTo(new IoStatistics.Operation(0, 0, 1, 0, 0, 0));
        assertThat(of(BlockOperation.COMPARE_AND_WRITE).failed()).isEqualTo(1);
    }

    @Test
    void one_request_may_go_to_several_layers_without_allocation() {
        BlockDevice other = new StatisticsBlockDevice(open("other"), now::incrementAndGet);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        BlockRequest request = new BlockRequest(done -> {});
        ByteBuffer block = ByteBuffer.allocateDirect(4096);
        useInTurn(other, request, block, 20_000);
        long before = threads.getCurrentThreadAllocatedBytes();
        useInTurn(other, request, block, 20_000);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000);
        other.close();
    }

    private void useInTurn(BlockDevice other, BlockRequest request, ByteBuffer block, int rounds) {
        for (int i = 0; i < rounds; i++) {
            device.submit(request.write(0, block, false));
            other.submit(request.read(0, block));
        }
    }
}
