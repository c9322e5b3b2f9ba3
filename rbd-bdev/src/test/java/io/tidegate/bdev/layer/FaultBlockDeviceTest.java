package io.tidegate.bdev.layer;

import static io.tidegate.bdev.BlockOperation.FLUSH;
import static io.tidegate.bdev.BlockOperation.READ;
import static io.tidegate.bdev.BlockOperation.WRITE;
import static io.tidegate.bdev.Pending.direct;
import static io.tidegate.bdev.Pending.errnoOf;
import static io.tidegate.bdev.Pending.read;
import static io.tidegate.bdev.Pending.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.Pending;
import io.tidegate.bdev.memory.MemoryDeviceFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultBlockDeviceTest {

    private final MemoryDeviceFactory memory = new MemoryDeviceFactory(16 << 20);
    private final FaultBlockDevice device = open();

    private FaultBlockDevice open() {
        BlockDeviceUri uri = BlockDeviceUri.parse("memory:disk");
        memory.create(uri, 1 << 20).toCompletableFuture().join();
        return new FaultBlockDevice(
                memory.open(uri, OpenOptions.READ_WRITE).toCompletableFuture().join());
    }

    @AfterEach
    void close() {
        device.close();
        memory.close();
    }

    private int writeBlock(long offset) {
        return errnoOf(device, request -> request.write(offset, direct(new byte[] {7}), false));
    }

    @Test
    void without_rules_everything_passes() {
        write(device, 5, new byte[] {1, 2, 3});
        assertThat(read(device, 5, 3)).containsExactly(1, 2, 3);
    }

    @Test
    void a_failing_request_does_not_reach_the_device() {
        FaultBlockDevice.Injection fault =
                device.inject(FaultRule.on(WRITE, FLUSH).failing(Errno.EIO));
        assertThat(writeBlock(0)).isEqualTo(Errno.EIO);
        assertThat(errnoOf(device, BlockRequest::flush)).isEqualTo(Errno.EIO);
        assertThat(read(device, 0, 1)).containsExactly(0);
        fault.close();
        assertThat(writeBlock(0)).isZero();
        assertThat(fault.hits()).isEqualTo(2);
    }

    @Test
    void a_rule_may_skip_some_and_end_after_some() {
        device.inject(FaultRule.on(WRITE).after(2).times(1).failing(Errno.ENOSPC));
        assertThat(new int[] {writeBlock(0), writeBlock(0), writeBlock(0), writeBlock(0)})
                .containsExactly(0, 0, Errno.ENOSPC, 0);
    }

    @Test
    void a_rule_may_hit_a_range_only() {
        device.inject(FaultRule.on(READ).within(1000, 2000).failing(Errno.EIO));
        ByteBuffer block = ByteBuffer.allocateDirect(500);
        assertThat(errnoOf(device, request -> request.read(500, block))).isZero();
        assertThat(errnoOf(device, request -> request.read(501, block))).isEqualTo(Errno.EIO);
        assertThat(errnoOf(device, request -> request.read(1999, block))).isEqualTo(Errno.EIO);
        assertThat(errnoOf(device, request -> request.read(2000, block))).isZero();
    }

    @Test
    void a_held_request_goes_on_when_its_rule_is_removed() {
        FaultBlockDevice.Injection hold =
                device.inject(FaultRule.onAll().times(1).holding());
        Pending held = Pending.submit(device, request -> request.write(0, direct(new byte[] {9}), false));
        assertThat(read(device, 0, 1)).containsExactly(0);
        assertThat(held.completions()).isZero();
        hold.close();
        assertThat(held.await()).isZero();
        assertThat(read(device, 0, 1)).containsExactly(9);
    }

    @Test
    void a_delayed_request_completes_later_and_once() {
        device.inject(FaultRule.on(WRITE).delayed(Duration.ofMillis(20)));
        long start = System.nanoTime();
        Pending late = Pending.submit(device, request -> request.write(0, direct(new byte[] {9}), false));
        assertThat(late.await()).isZero();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000L);
        assertThat(late.completions()).isEqualTo(1);
    }

    @Test
    void closing_lets_held_and_delayed_requests_go_on_once() {
        device.inject(FaultRule.on(WRITE).holding());
        device.inject(FaultRule.on(READ).delayed(Duration.ofHours(1)));
        device.inject(FaultRule.on(FLUSH).holding().failing(Errno.EIO));
        Pending write = Pending.submit(device, request -> request.write(0, direct(new byte[] {9}), false));
        Pending read = Pending.submit(device, request -> request.read(0, ByteBuffer.allocateDirect(1)));
        Pending flush = Pending.submit(device, BlockRequest::flush);
        device.close();
        assertThat(write.completions()).isEqualTo(1);
        assertThat(read.completions()).isEqualTo(1);
        assertThat(write.await()).isZero();
        assertThat(read.await()).isZero();
        assertThat(flush.await()).isEqualTo(Errno.EIO);
        assertThat(errnoOf(device, BlockRequest::flush)).isEqualTo(Errno.ESHUTDOWN);
    }
}
