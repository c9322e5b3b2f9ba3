package io.tidegate.bdev;

import static io.tidegate.bdev.Pending.direct;
import static io.tidegate.bdev.Pending.errnoOf;
import static io.tidegate.bdev.Pending.read;
import static io.tidegate.bdev.Pending.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every block device does; each backing runs it with its own factory. */
public abstract class BlockDeviceContract {

    private static final int BLOCK = 4096;
    private static final int MIB = 1 << 20;

    /** Size of the device under test; not a multiple of any chunk. */
    protected static final long SIZE = 8 * MIB + 3 * BLOCK;

    protected BlockDeviceFactory factory;
    protected BlockDeviceUri uri;
    protected BlockDevice device;

    /** A fresh factory of the backing. */
    protected abstract BlockDeviceFactory newFactory() throws Exception;

    /** The name of an image that is not there yet. */
    protected abstract BlockDeviceUri freshUri(String name);

    /** Whether the size of an image can be changed. */
    protected boolean resizable() {
        return true;
    }

    @BeforeEach
    void openDevice() throws Exception {
        factory = newFactory();
        uri = freshUri("disk");
        await(factory.create(uri, SIZE));
        device = await(factory.open(uri, OpenOptions.READ_WRITE));
    }

    @AfterEach
    void closeDevice() {
        device.close();
        factory.close();
    }

    protected static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    protected static int errnoOfFailure(CompletionStage<?> stage) {
        try {
            await(stage);
            return Errno.OK;
        } catch (CompletionException failed) {
            assertThat(failed.getCause()).isInstanceOf(BlockDeviceException.class);
            return ((BlockDeviceException) failed.getCause()).errno();
        }
    }

    protected static byte[] pattern(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void tells_its_name_and_size() {
        assertThat(device.uri()).isEqualTo(uri);
        assertThat(device.geometry().sizeBytes()).isEqualTo(SIZE);
        assertThat(device.geometry().readOnly()).isFalse();
        assertThat(device.geometry().maxRequestBytes()).isGreaterThanOrEqualTo(128 << 10);
    }

    @Test
    void a_fresh_image_reads_as_zeroes() {
        assertThat(read(device, 0, MIB)).containsOnly(0);
        assertThat(read(device, SIZE - BLOCK, BLOCK)).containsOnly(0);
    }

    @Test
    void reads_what_was_written() {
        Random random = new Random(42);
        byte[] model = new byte[(int) SIZE];
        for (int i = 0; i < 200; i++) {
            int length = (1 + random.nextInt(64)) * 512;
            int offset = random.nextInt((int) (SIZE - length) / 512 + 1) * 512;
            byte[] bytes = pattern(length, random.nextLong());
            write(device, offset, bytes);
            System.arraycopy(bytes, 0, model, offset, length);
        }
        for (int at = 0; at < SIZE; at += MIB) {
            int length = (int) Math.min(MIB, SIZE - at);
            assertThat(read(device, at, length)).isEqualTo(Arrays.copyOfRange(model, at, at + length));
        }
    }

    @Test
    void uses_the_bytes_between_position_and_limit_and_moves_neither() {
        ByteBuffer source = direct(pattern(3 * BLOCK, 1)).position(BLOCK).limit(2 * BLOCK);
        assertThat(errnoOf(device, request -> request.write(BLOCK, source, false)))
                .isZero();
        assertThat(source.position()).isEqualTo(BLOCK);
        assertThat(source.limit()).isEqualTo(2 * BLOCK);

        ByteBuffer target = ByteBuffer.allocateDirect(3 * BLOCK).position(BLOCK).limit(2 * BLOCK);
        assertThat(errnoOf(device, request -> request.read(BLOCK, target))).isZero();
        assertThat(target.position()).isEqualTo(BLOCK);
        assertThat(target).isEqualTo(source);
        assertThat(target.clear().get(0)).isZero();
        assertThat(target.get(2 * BLOCK)).isZero();
    }

    @Test
    void a_range_outside_the_device_is_refused() {
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        assertThat(errnoOf(device, request -> request.read(SIZE - 512, block))).isEqualTo(Errno.EINVAL);
        assertThat(errnoOf(device, request -> request.read(-BLOCK, block))).isEqualTo(Errno.EINVAL);
        assertThat(errnoOf(device, request -> request.write(SIZE, block, false)))
                .isEqualTo(Errno.EINVAL);
        assertThat(errnoOf(device, request -> request.write(Long.MAX_VALUE - 512, block, true)))
                .isEqualTo(Errno.EINVAL);
        assertThat(errnoOf(device, request -> request.discard(SIZE - 512, 1024)))
                .isEqualTo(Errno.EINVAL);
        assertThat(errnoOf(device, request -> request.discard(0, -512))).isEqualTo(Errno.EINVAL);
        assertThat(errnoOf(device, request -> request.writeZeroes(0, Long.MAX_VALUE, false, false)))
                .isEqualTo(Errno.EINVAL);
        assertThat(errnoOf(device, request -> request.compareAndWrite(SIZE, block, block)))
                .isEqualTo(Errno.EINVAL);
        assertThat(read(device, SIZE - BLOCK, BLOCK)).containsOnly(0);
    }

    @Test
    void discarded_blocks_read_as_zeroes_or_as_before_and_others_are_left_alone() {
        byte[] bytes = pattern(3 * MIB, 2);
        write(device, 0, bytes);
        assertThat(errnoOf(device, request -> request.discard(BLOCK, MIB))).isZero();
        byte[] found = read(device, 0, 3 * MIB);
        for (int i = 0; i < found.length; i++) {
            boolean inside = i >= BLOCK && i < BLOCK + MIB;
            assertThat(found[i] == bytes[i] || (inside && found[i] == 0)).isTrue();
        }
    }

    @Test
    void zeroed_blocks_read_as_zeroes_and_others_are_left_alone() {
        for (boolean forced : new boolean[] {false, true}) {
            byte[] bytes = pattern(3 * MIB, 3);
            write(device, 0, bytes);
            assertThat(errnoOf(device, request -> request.writeZeroes(512, MIB, forced, false)))
                    .isZero();
            Arrays.fill(bytes, 512, 512 + MIB, (byte) 0);
            assertThat(read(device, 0, 3 * MIB)).isEqualTo(bytes);
        }
    }

    @Test
    void zeroes_can_be_written_to_the_whole_device() {
        write(device, 5 * MIB, pattern(MIB, 4));
        assertThat(errnoOf(device, request -> request.writeZeroes(0, SIZE, false, false)))
                .isZero();
        assertThat(read(device, 5 * MIB, MIB)).containsOnly(0);
        assertThat(device.geometry().sizeBytes()).isEqualTo(SIZE);
    }

    @Test
    void flush_and_forced_writes_succeed() {
        ByteBuffer block = direct(pattern(BLOCK, 5));
        assertThat(errnoOf(device, request -> request.write(0, block, true))).isZero();
        assertThat(errnoOf(device, BlockRequest::flush)).isZero();
        assertThat(read(device, 0, BLOCK)).isEqualTo(pattern(BLOCK, 5));
    }

    @Test
    void compare_and_write_writes_when_the_range_is_equal() {
        byte[] old = pattern(2 * BLOCK, 6);
        byte[] fresh = pattern(2 * BLOCK, 7);
        long offset = MIB - BLOCK;
        write(device, offset, old);
        assertThat(errnoOf(device, request -> request.compareAndWrite(offset, direct(old), direct(fresh))))
                .isZero();
        assertThat(read(device, offset, 2 * BLOCK)).isEqualTo(fresh);
    }

    @Test
    void compare_and_write_names_the_first_different_byte_and_writes_nothing() {
        byte[] old = pattern(2 * BLOCK, 8);
        long offset = MIB - BLOCK;
        write(device, offset, old);
        byte[] wrong = old.clone();
        wrong[BLOCK + 17] ^= 1;
        wrong[BLOCK + 18] ^= 1;
        Pending pending = Pending.submit(
                device, request -> request.compareAndWrite(offset, direct(wrong), direct(pattern(2 * BLOCK, 9))));
        assertThat(pending.await()).isEqualTo(Errno.EILSEQ);
        assertThat(pending.request().mismatchOffset()).isEqualTo(BLOCK + 17);
        assertThat(read(device, offset, 2 * BLOCK)).isEqualTo(old);
    }

    @Test
    void compare_and_write_finds_zeroes_in_a_hole() {
        assertThat(errnoOf(
                        device,
                        request -> request.compareAndWrite(0, direct(new byte[BLOCK]), direct(pattern(BLOCK, 10)))))
                .isZero();
        assertThat(read(device, 0, BLOCK)).isEqualTo(pattern(BLOCK, 10));
    }

    @Test
    void compare_and_write_loses_no_step_of_a_counter_that_many_threads_advance() throws Exception {
        int threads = 4;
        int steps = 50;
        inParallel(threads, thread -> {
            for (int i = 0; i < steps; i++) {
                advanceCounter();
            }
        });
        assertThat(ByteBuffer.wrap(read(device, 0, 512)).getLong()).isEqualTo(threads * steps);
    }

    private void advanceCounter() {
        int errno;
        do {
            byte[] seen = read(device, 0, 512);
            byte[] next = seen.clone();
            ByteBuffer.wrap(next).putLong(0, ByteBuffer.wrap(seen).getLong(0) + 1);
            errno = errnoOf(device, request -> request.compareAndWrite(0, direct(seen), direct(next)));
            assertThat(errno).isIn(Errno.OK, Errno.EILSEQ);
        } while (errno != Errno.OK);
    }

    @Test
    void writers_of_different_blocks_do_not_disturb_each_other() throws Exception {
        int threads = 4;
        int blocks = 256;
        inParallel(threads, thread -> {
            for (int i = 0; i < blocks; i++) {
                write(device, ((long) i * threads + thread) * BLOCK, pattern(BLOCK, 1000L * thread + i));
            }
        });
        for (int thread = 0; thread < threads; thread++) {
            for (int i = 0; i < blocks; i++) {
                assertThat(read(device, ((long) i * threads + thread) * BLOCK, BLOCK))
                        .isEqualTo(pattern(BLOCK, 1000L * thread + i));
            }
        }
    }

    @Test
    void a_request_is_used_again_and_again() {
        LinkedBlockingQueue<Integer> ends = new LinkedBlockingQueue<>();
        BlockRequest request = new BlockRequest(done -> ends.add(done.errno()));
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        for (int i = 0; i < 100; i++) {
            block.putInt(0, i);
            device.submit(request.write((long) i * BLOCK, block, false));
            assertThat(take(ends)).isZero();
        }
        for (int i = 0; i < 100; i++) {
            device.submit(request.read((long) i * BLOCK, block));
            assertThat(take(ends)).isZero();
            assertThat(block.getInt(0)).isEqualTo(i);
        }
    }

    private static int take(LinkedBlockingQueue<Integer> ends) {
        try {
            Integer errno = ends.poll(30, TimeUnit.SECONDS);
            assertThat(errno).as("a completion within 30 s").isNotNull();
            return errno;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void closing_completes_each_request_under_way_exactly_once() {
        List<Pending> pendings = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            long offset = (long) i * BLOCK;
            ByteBuffer block = direct(pattern(BLOCK, i));
            pendings.add(Pending.submit(device, request -> request.write(offset, block, everySixteenth(offset))));
        }
        device.close();
        for (Pending pending : pendings) {
            assertThat(pending.completions()).isEqualTo(1);
            assertThat(pending.await()).isIn(Errno.OK, Errno.ESHUTDOWN);
        }
    }

    private static boolean everySixteenth(long offset) {
        return offset % (16 * BLOCK) == 0;
    }

    @Test
    void a_closed_device_refuses_requests() {
        device.close();
        device.close();
        assertThat(errnoOf(device, request -> request.read(0, ByteBuffer.allocateDirect(BLOCK))))
                .isEqualTo(Errno.ESHUTDOWN);
        assertThat(errnoOf(device, BlockRequest::flush)).isEqualTo(Errno.ESHUTDOWN);
    }

    @Test
    void data_survives_closing_and_opening() {
        write(device, BLOCK, pattern(BLOCK, 11));
        device.close();
        device = await(factory.open(uri, OpenOptions.READ_WRITE));
        assertThat(read(device, BLOCK, BLOCK)).isEqualTo(pattern(BLOCK, 11));
    }

    @Test
    void a_device_open_for_reading_refuses_changes() {
        write(device, 0, pattern(BLOCK, 12));
        device.close();
        device = await(factory.open(uri, new OpenOptions(true, 0)));
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        assertThat(device.geometry().readOnly()).isTrue();
        assertThat(errnoOf(device, request -> request.write(0, block, false))).isEqualTo(Errno.EROFS);
        assertThat(errnoOf(device, request -> request.writeZeroes(0, BLOCK, false, false)))
                .isEqualTo(Errno.EROFS);
        assertThat(errnoOf(device, request -> request.discard(0, BLOCK))).isEqualTo(Errno.EROFS);
        assertThat(errnoOf(device, request -> request.compareAndWrite(0, block, block)))
                .isEqualTo(Errno.EROFS);
        assertThat(errnoOf(device, BlockRequest::flush)).isZero();
        assertThat(read(device, 0, BLOCK)).isEqualTo(pattern(BLOCK, 12));
    }

    @Test
    void growing_tells_the_listener_and_the_new_room_reads_as_zeroes() throws Exception {
        assumeTrue(resizable());
        LinkedBlockingQueue<BlockGeometry> told = new LinkedBlockingQueue<>();
        write(device, SIZE - BLOCK, pattern(BLOCK, 13));
        device.onResize(told::add);
        device.resize(SIZE + 2 * MIB);
        BlockGeometry geometry = told.poll(30, TimeUnit.SECONDS);
        assertThat(geometry).isNotNull().isEqualTo(device.geometry());
        assertThat(geometry.sizeBytes()).isEqualTo(SIZE + 2 * MIB);
        assertThat(read(device, SIZE - BLOCK, BLOCK)).isEqualTo(pattern(BLOCK, 13));
        assertThat(read(device, SIZE, MIB)).containsOnly(0);
        write(device, SIZE + MIB, pattern(BLOCK, 14));
        assertThat(read(device, SIZE + MIB, BLOCK)).isEqualTo(pattern(BLOCK, 14));
    }

    @Test
    void what_a_shrink_cut_off_does_not_come_back() throws Exception {
        assumeTrue(resizable());
        write(device, MIB - BLOCK, pattern(BLOCK * 2, 15));
        device.resize(MIB);
        assertThat(errnoOf(device, request -> request.read(MIB, ByteBuffer.allocateDirect(512))))
                .isEqualTo(Errno.EINVAL);
        device.resize(SIZE);
        assertThat(read(device, MIB, MIB)).containsOnly(0);
        assertThat(read(device, MIB - BLOCK, BLOCK)).isEqualTo(Arrays.copyOf(pattern(BLOCK * 2, 15), BLOCK));
    }

    @Test
    void an_impossible_size_is_refused() {
        assertThatThrownBy(() -> device.resize(-1))
                .isInstanceOfSatisfying(
                        BlockDeviceException.class,
                        refused -> assertThat(refused.errno()).isEqualTo(Errno.EINVAL))
                .hasMessageContaining(uri.toString());
        assertThat(device.geometry().sizeBytes()).isEqualTo(SIZE);
    }

    @Test
    void an_image_is_made_once_and_removed_once() {
        assertThat(await(factory.size(uri))).isEqualTo(SIZE);
        assertThat(errnoOfFailure(factory.create(uri, SIZE))).isEqualTo(Errno.EEXIST);
        assertThat(errnoOfFailure(factory.remove(uri))).isEqualTo(Errno.EBUSY);
        device.close();
        await(factory.remove(uri));
        assertThat(errnoOfFailure(factory.remove(uri))).isEqualTo(Errno.ENOENT);
        assertThat(errnoOfFailure(factory.size(uri))).isEqualTo(Errno.ENOENT);
        assertThat(errnoOfFailure(factory.open(uri, OpenOptions.READ_WRITE))).isEqualTo(Errno.ENOENT);
    }

    @Test
    void an_image_of_an_impossible_size_is_not_made() {
        BlockDeviceUri other = freshUri("other");
        assertThat(errnoOfFailure(factory.create(other, 0))).isEqualTo(Errno.EINVAL);
        assertThat(errnoOfFailure(factory.create(other, -5))).isEqualTo(Errno.EINVAL);
        assertThat(errnoOfFailure(factory.size(other))).isEqualTo(Errno.ENOENT);
    }

    /** What one of several threads does. */
    protected interface Work {
        void run(int thread) throws Exception;
    }

    /** Runs {@code work} in several threads and hands on the first failure. */
    protected static void inParallel(int threads, Work work) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                ends.add(executor.submit(() -> {
                    work.run(thread);
                    return null;
                }));
            }
            for (Future<?> end : ends) {
                end.get(60, TimeUnit.SECONDS);
            }
        }
    }
}
