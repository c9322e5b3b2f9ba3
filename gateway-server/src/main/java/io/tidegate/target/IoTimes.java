package io.tidegate.target;

import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Status;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How long the reads and writes of one queue pair took, by their size: written by its owner loop alone, read by anyone.
 *
 * <p>A time is split in three: at the device, held back by a limit, and the rest, which is the network and this gateway:
 * receiving data, waiting for a loop, sending the answer. Plain arithmetic with opaque stores: nothing is allocated and
 * nobody waits.
 */
public final class IoTimes {

    /** The parts of a time, each with minimum, maximum and sum. */
    public enum Part {
        TOTAL(0),
        DEVICE(1),
        REST(2),
        HELD(3);

        private final int index;

        Part(int index) {
            this.index = index;
        }
    }

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    /** Largest request of each size class in bytes; the last one takes everything above too. */
    private static final int[] SIZES = {512, 4096, 8192, 16384, 32768, 65536, 131072};

    private static final int CELLS_OF_PART = 3;
    private static final int CELLS_OF_GROUP = 1 + CELLS_OF_PART * Part.values().length;

    private final long[] cells = new long[SIZES.length * 2 * CELLS_OF_GROUP];

    IoTimes() {}

    /** A request leaves its slot. */
    void count(Request request, long total) {
        if (!request.times().whole() || !Status.isSuccess(request.cqe().status())) {
            return;
        }
        int opcode = request.sqe().opcode();
        if (opcode == NvmOpcode.READ || opcode == NvmOpcode.WRITE) {
            RequestTimes times = request.times();
            long held = request.block().heldNanos();
            long device = times.inDevice() - held;
            count(group(request.block().length(), opcode == NvmOpcode.WRITE), total, device, held);
        }
    }

    private void count(int group, long total, long device, long held) {
        add(group, Part.TOTAL, total);
        add(group, Part.DEVICE, device);
        add(group, Part.HELD, held);
        add(group, Part.REST, total - device - held);
        CELL.setOpaque(cells, group, cells[group] + 1);
    }

    private void add(int group, Part part, long nanos) {
        long time = Math.max(0, nanos);
        int cell = cell(group, part);
        boolean first = cells[group] == 0;
        CELL.setOpaque(cells, cell, first ? time : Math.min(cells[cell], time));
        CELL.setOpaque(cells, cell + 1, Math.max(cells[cell + 1], time));
        CELL.setOpaque(cells, cell + 2, cells[cell + 2] + time);
    }

    private static int group(long bytes, boolean write) {
        int index = 0;
        while (index < SIZES.length - 1 && bytes > SIZES[index]) {
            index++;
        }
        return (2 * index + (write ? 1 : 0)) * CELLS_OF_GROUP;
    }

    private static int cell(int group, Part part) {
        return group + 1 + part.index * CELLS_OF_PART;
    }

    /** Forgets everything; on the owner loop. */
    void clear() {
        for (int i = 0; i < cells.length; i++) {
            CELL.setOpaque(cells, i, 0L);
        }
    }

    /** Adds what is counted here to {@code sum}. */
    public void addTo(Sum sum) {
        for (int group = 0; group < cells.length; group += CELLS_OF_GROUP) {
            sum.add(group, cells);
        }
    }

    /** The times of several queues together. Used by one thread. */
    public static final class Sum {

        private final long[] cells = new long[SIZES.length * 2 * CELLS_OF_GROUP];

        private void add(int group, long[] more) {
            long count = (long) CELL.getOpaque(more, group);
            if (count == 0) {
                return;
            }
            for (Part part : Part.values()) {
                int cell = cell(group, part);
                long least = (long) CELL.getOpaque(more, cell);
                cells[cell] = cells[group] == 0 ? least : Math.min(cells[cell], least);
                cells[cell + 1] = Math.max(cells[cell + 1], (long) CELL.getOpaque(more, cell + 1));
                cells[cell + 2] += (long) CELL.getOpaque(more, cell + 2);
            }
            cells[group] += count;
        }

        /** Number of size classes. */
        public int sizes() {
            return SIZES.length;
        }

        /** The largest request of a size class in bytes. */
        public int size(int index) {
            return SIZES[index];
        }

        /** Requests of a size class. */
        public long count(int index, boolean write) {
            return cells[(2 * index + (write ? 1 : 0)) * CELLS_OF_GROUP];
        }

        /** Nanoseconds of a size class. */
        public Spread spread(int index, boolean write, Part part) {
            int group = (2 * index + (write ? 1 : 0)) * CELLS_OF_GROUP;
            int cell = cell(group, part);
            long count = cells[group];
            return new Spread(cells[cell], cells[cell + 1], count == 0 ? 0 : cells[cell + 2] / count);
        }
    }

    /**
     * Nanoseconds.
     *
     * @param min the shortest
     * @param max the longest
     * @param mean the mean
     */
    public record Spread(long min, long max, long mean) {}
}
