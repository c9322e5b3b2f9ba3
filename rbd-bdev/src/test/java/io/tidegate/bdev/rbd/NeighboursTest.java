package io.tidegate.bdev.rbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.BlockRequest;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jctools.queues.MpscChunkedArrayQueue;
import org.junit.jupiter.api.Test;

/** Which requests wait for each other, and which become one operation. */
class NeighboursTest {

    private static final int BLOCK = 4096;
    private static final long STRIPE_UNIT = 4 << 20;

    private final Neighbours neighbours = new Neighbours(STRIPE_UNIT);
    private final IoTable table = new IoTable(128);

    private static BlockRequest read(long offset, int bytes) {
        return new BlockRequest(ended -> {}).read(offset, ByteBuffer.allocateDirect(bytes));
    }

    private static BlockRequest write(long offset, int bytes) {
        return new BlockRequest(ended -> {}).write(offset, ByteBuffer.allocateDirect(bytes), false);
    }

    private boolean goesOn(BlockRequest request) {
        return neighbours.goesOn(request, table);
    }

    @Test
    void a_request_that_goes_on_waits_for_neighbours_while_something_is_under_way() {
        assertThat(goesOn(read(0, BLOCK))).isFalse();
        assertThat(goesOn(read(BLOCK, BLOCK))).isFalse();
        table.take();
        assertThat(goesOn(read(2 * BLOCK, BLOCK))).isTrue();
        assertThat(goesOn(read(3 * BLOCK, 2 * BLOCK))).isTrue();
        assertThat(goesOn(read(5 * BLOCK, BLOCK))).isTrue();
    }

    @Test
    void what_goes_on_from_nothing_known_does_not_wait() {
        table.take();
        assertThat(goesOn(read(7 * BLOCK, BLOCK))).isFalse();
        assertThat(goesOn(read(9 * BLOCK, BLOCK))).isFalse();
        assertThat(goesOn(write(8 * BLOCK, BLOCK))).as("a write behind a read").isFalse();
        assertThat(goesOn(read(10 * BLOCK, Run.LONGEST_PART_BYTES + BLOCK)))
                .as("a long one")
                .isFalse();
        BlockRequest discard = new BlockRequest(ended -> {}).discard(9 * BLOCK, BLOCK);
        assertThat(goesOn(discard)).isFalse();
    }

    @Test
    void several_streams_are_known_at_the_same_time() {
        table.take();
        for (int block = 0; block < 10; block++) {
            for (long stream = 0; stream < 4; stream++) {
                boolean joined = goesOn(read(stream * (1 << 20) + block * BLOCK, BLOCK));
                assertThat(joined).as("block %d of stream %d", block, stream).isEqualTo(block > 0);
            }
        }
    }

    @Test
    void neighbours_become_one_operation_up_to_the_end_of_an_object() {
        List<BlockRequest> requests = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            requests.add(write(STRIPE_UNIT - 4 * BLOCK + (long) i * BLOCK, BLOCK));
        }
        assertThat(sizes(requests)).containsExactly(4, 6);
    }

    @Test
    void a_gap_another_operation_or_a_long_request_ends_it() {
        assertThat(sizes(List.of(read(0, BLOCK), read(BLOCK, BLOCK), read(3 * BLOCK, BLOCK))))
                .containsExactly(2, 1);
        assertThat(sizes(List.of(read(0, BLOCK), write(BLOCK, BLOCK), write(2 * BLOCK, BLOCK))))
                .containsExactly(1, 2);
        assertThat(sizes(List.of(read(0, BLOCK), read(BLOCK, 2 * Run.LONGEST_PART_BYTES))))
                .containsExactly(1, 1);
        assertThat(sizes(List.of(read(BLOCK, BLOCK), read(0, BLOCK)))).containsExactly(1, 1);
    }

    @Test
    void an_operation_has_at_most_32_parts_and_256_kib() {
        List<BlockRequest> small = new ArrayList<>();
        List<BlockRequest> larger = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            small.add(read((long) i * BLOCK, BLOCK));
            larger.add(read((long) i * Run.LONGEST_PART_BYTES, Run.LONGEST_PART_BYTES));
        }
        assertThat(sizes(small)).containsExactly(32, 8);
        assertThat(sizes(larger.subList(0, 10))).containsExactly(4, 4, 2);
    }

    /** Of how many requests each operation consists that the poller would start. */
    private List<Integer> sizes(List<BlockRequest> requests) {
        MpscChunkedArrayQueue<BlockRequest> queue = new MpscChunkedArrayQueue<>(4, 64);
        Queue<BlockRequest> expected = new ArrayDeque<>(requests);
        queue.addAll(requests);
        List<Integer> sizes = new ArrayList<>();
        while (!queue.isEmpty()) {
            BlockRequest first = queue.poll();
            Run run = neighbours.collect(first, queue);
            int size = run == null ? 1 : run.size();
            sizes.add(size);
            for (int i = 0; i < size; i++) {
                assertThat(run == null ? first : run.take(i)).isSameAs(expected.remove());
            }
            if (run != null) {
                neighbours.giveBack(run);
            }
        }
        return sizes;
    }
}
