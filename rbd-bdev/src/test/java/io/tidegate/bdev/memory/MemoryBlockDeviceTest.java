package io.tidegate.bdev.memory;

import static io.tidegate.bdev.Pending.direct;
import static io.tidegate.bdev.Pending.errnoOf;
import static io.tidegate.bdev.Pending.read;
import static io.tidegate.bdev.Pending.write;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceContract;
import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MemoryBlockDeviceTest extends BlockDeviceContract {

    private static final int CHUNK = 64 << 10;

    private MemoryDeviceFactory memory;

    @Override
    protected BlockDeviceFactory newFactory() {
        memory = new MemoryDeviceFactory(64 << 20);
        return memory;
    }

    @Override
    protected BlockDeviceUri freshUri(String name) {
        return BlockDeviceUri.parse("memory:" + name);
    }

    @Test
    void memory_is_taken_when_a_chunk_is_first_written_and_given_back_by_discard_and_zeroes() {
        assertThat(memory.bytesInUse()).isZero();
        write(device, 10, pattern(512, 1));
        write(device, 5 * CHUNK, pattern(512, 1));
        assertThat(memory.bytesInUse()).isEqualTo(2 * CHUNK);
        assertThat(errnoOf(device, request -> request.discard(0, CHUNK - 1))).isZero();
        assertThat(memory.bytesInUse()).isEqualTo(2 * CHUNK);
        assertThat(errnoOf(device, request -> request.discard(0, CHUNK))).isZero();
        assertThat(errnoOf(device, request -> request.writeZeroes(4 * CHUNK, 2 * CHUNK, false, false)))
                .isZero();
        assertThat(memory.bytesInUse()).isZero();
    }

    @Test
    void a_sector_counts_as_written_until_it_is_deallocated_and_reads_are_refused_otherwise() {
        assertThat(device.geometry().tellsUnwritten()).isTrue();
        write(device, 1024, pattern(CHUNK, 1));
        assertThat(strictRead(0, 1024)).isEqualTo(Errno.ENODATA);
        assertThat(strictRead(1024, CHUNK)).isZero();
        assertThat(strictRead(1024, CHUNK + 1)).as("one byte too many").isEqualTo(Errno.ENODATA);
        assertThat(errnoOf(device, request -> request.discard(2048 + 1, 1024))).isZero();
        assertThat(strictRead(2048, 512)).as("discarded in part").isZero();
        assertThat(strictRead(2560, 512)).as("discarded whole").isEqualTo(Errno.ENODATA);
        assertThat(errnoOf(device, request -> request.writeZeroes(8 * CHUNK, 2 * CHUNK, false, false)))
                .isZero();
        assertThat(strictRead(8 * CHUNK, 2 * CHUNK))
                .as("zeroes that were written")
                .isZero();
        assertThat(errnoOf(device, request -> request.writeZeroes(9 * CHUNK, 512, false, true)))
                .isZero();
        assertThat(strictRead(9 * CHUNK, 512)).as("zeroes that give back").isEqualTo(Errno.ENODATA);
    }

    @Test
    void what_a_shrink_cut_off_counts_as_never_written() throws Exception {
        write(device, SIZE - CHUNK, pattern(CHUNK, 1));
        device.resize(SIZE - CHUNK / 2);
        device.resize(SIZE);
        assertThat(strictRead(SIZE - CHUNK, CHUNK / 2)).isZero();
        assertThat(strictRead(SIZE - CHUNK / 2, 512)).isEqualTo(Errno.ENODATA);
    }

    private int strictRead(long offset, int length) {
        ByteBuffer target = ByteBuffer.allocateDirect(length);
        return errnoOf(device, request -> {
            request.refuseUnwritten(true);
            request.read(offset, target);
        });
    }

    @Test
    void a_chunk_of_another_image_is_used_again_and_reads_as_zeroes() {
        write(device, 0, pattern(CHUNK, 1));
        device.close();
        await(memory.remove(uri));
        assertThat(memory.bytesInUse()).isZero();
        await(memory.create(uri, SIZE));
        device = await(memory.open(uri, OpenOptions.READ_WRITE));
        write(device, 512, pattern(512, 2));
        byte[] expected = new byte[CHUNK];
        System.arraycopy(pattern(512, 2), 0, expected, 512, 512);
        assertThat(read(device, 0, CHUNK)).isEqualTo(expected);
    }

    @Test
    void a_huge_image_costs_nothing_until_it_is_written() {
        BlockDeviceUri huge = freshUri("huge");
        await(memory.create(huge, 1L << 50));
        BlockDevice petabyte = await(memory.open(huge, OpenOptions.READ_WRITE));
        write(petabyte, (1L << 50) - 512, pattern(512, 3));
        assertThat(read(petabyte, (1L << 50) - 512, 512)).isEqualTo(pattern(512, 3));
        assertThat(errnoOf(petabyte, request -> request.discard(0, 1L << 50))).isZero();
        assertThat(memory.bytesInUse()).isZero();
        petabyte.close();
    }

    @Test
    void a_full_memory_is_no_space_and_later_writes_work_when_there_is_room() {
        MemoryDeviceFactory small = new MemoryDeviceFactory(2 * CHUNK);
        await(small.create(uri, SIZE));
        BlockDevice full = await(small.open(uri, OpenOptions.READ_WRITE));
        write(full, 0, pattern(2 * CHUNK, 4));
        ByteBuffer block = direct(pattern(512, 5));
        assertThat(errnoOf(full, request -> request.write(2 * CHUNK, block, false)))
                .isEqualTo(Errno.ENOSPC);
        assertThat(read(full, 0, 2 * CHUNK)).isEqualTo(pattern(2 * CHUNK, 4));
        assertThat(read(full, 2 * CHUNK, 512)).containsOnly(0);
        assertThat(errnoOf(full, request -> request.discard(0, CHUNK))).isZero();
        write(full, 2 * CHUNK, pattern(512, 5));
        full.close();
        small.close();
    }

    @Test
    void two_devices_of_one_image_see_the_same_bytes_and_sizes() throws Exception {
        BlockDevice other = await(memory.open(uri, OpenOptions.READ_WRITE));
        write(device, 0, pattern(512, 6));
        assertThat(read(other, 0, 512)).isEqualTo(pattern(512, 6));
        other.resize(SIZE * 2);
        assertThat(device.geometry().sizeBytes()).isEqualTo(SIZE * 2);
        other.close();
        assertThat(errnoOfFailure(memory.remove(uri))).isEqualTo(Errno.EBUSY);
    }

    @Test
    void a_reader_never_sees_half_a_write_or_a_recycled_chunk() throws Exception {
        byte[][] fills = new byte[3][4096];
        Arrays.fill(fills[1], (byte) 1);
        Arrays.fill(fills[2], (byte) 2);
        inParallel(3, thread -> {
            ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
            for (int i = 0; i < 20_000; i++) {
                if (thread == 0) {
                    assertThat(read(device, 4096, 4096)).isIn(fills[0], fills[1], fills[2]);
                } else if (i % 8 == 0) {
                    assertThat(errnoOf(device, request -> request.discard(0, CHUNK)))
                            .isZero();
                } else {
                    buffer.put(0, fills[thread]);
                    assertThat(errnoOf(device, request -> request.write(4096, buffer, false)))
                            .isZero();
                }
            }
        });
    }

    @Test
    void completes_on_the_submitting_thread_before_submit_returns() {
        Thread[] completer = new Thread[1];
        BlockRequest request = new BlockRequest(done -> completer[0] = Thread.currentThread());
        device.submit(request.flush());
        assertThat(completer[0]).isSameAs(Thread.currentThread());
    }

    @Test
    void reading_and_writing_allocate_nothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        BlockRequest request = new BlockRequest(done -> {});
        ByteBuffer block = ByteBuffer.allocateDirect(4096);
        readAndWrite(request, block, 20_000);
        long before = threads.getCurrentThreadAllocatedBytes();
        readAndWrite(request, block, 20_000);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).isLessThan(20_000);
    }

    private void readAndWrite(BlockRequest request, ByteBuffer block, int rounds) {
        for (int i = 0; i < rounds; i++) {
            long offset = i % 128 * 4096L;
            device.submit(request.write(offset, block, false));
            device.submit(request.read(offset, block));
        }
    }
}
