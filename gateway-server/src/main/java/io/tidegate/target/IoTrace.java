package io.tidegate.target;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands of one queue pair, one after the other, until there is no more room or the time is over. Written by the owner
 * loop, read by anyone: an entry is written once and shown by the release of the count, so nobody waits and nothing is
 * allocated for a command.
 */
public final class IoTrace {

    private static final VarHandle COUNT = countHandle();
    private static final int CELLS = 9;

    private static final int AT = 0;
    private static final int WHAT = 1;
    private static final int NSID = 2;
    private static final int LBA = 3;
    private static final int BLOCKS = 4;
    private static final int TOTAL = 5;
    private static final int BEFORE = 6;
    private static final int HELD = 7;
    private static final int DEVICE = 8;

    private static final int CID_SHIFT = 8;
    private static final int STATUS_SHIFT = 24;
    private static final int BYTE = 0xff;
    private static final int WORD = 0xffff;

    private final long began;
    private final long end;
    private final long[] cells;
    private int count;

    /**
     * An empty trace.
     *
     * @param entries for so many commands there is room
     * @param began by the clock of {@link System#nanoTime}
     * @param end likewise; commands after it are not traced
     */
    public IoTrace(int entries, long began, long end) {
        this.began = began;
        this.end = end;
        this.cells = new long[entries * CELLS];
    }

    private static VarHandle countHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(IoTrace.class, "count", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** A command leaves its slot; on the owner loop. False when nothing is traced any more. */
    boolean add(Request request, long now, long total) {
        int at = count * CELLS;
        if (at == cells.length || now - end > 0) {
            return false;
        }
        int opcode = request.sqe().opcode();
        boolean range = SlowIo.hasRange(opcode);
        RequestTimes times = request.times();
        boolean whole = times.whole();
        long held = whole ? request.block().heldNanos() : 0;
        cells[at + AT] = now - total - began;
        cells[at + WHAT] = opcode
                | (long) request.sqe().cid() << CID_SHIFT
                | (long) (request.cqe().status() & WORD) << STATUS_SHIFT;
        cells[at + NSID] = request.sqe().nsid();
        cells[at + LBA] = range ? request.sqe().slba() : -1;
        cells[at + BLOCKS] = range ? request.sqe().nlb() + 1L : 0;
        cells[at + TOTAL] = total;
        cells[at + BEFORE] = whole ? times.beforeDevice() : total;
        cells[at + HELD] = held;
        cells[at + DEVICE] = whole ? times.inDevice() - held : 0;
        COUNT.setRelease(this, count + 1);
        return true;
    }

    /** The commands so far from the {@code from}th on, at most so many; any thread. */
    public List<Entry> entries(int from, int most) {
        int known = (int) COUNT.getAcquire(this);
        List<Entry> entries = new ArrayList<>();
        for (int i = from; i < known && entries.size() < most; i++) {
            entries.add(entry(i * CELLS));
        }
        return entries;
    }

    private Entry entry(int at) {
        long what = cells[at + WHAT];
        return new Entry(
                cells[at + AT],
                (int) (what & BYTE),
                (int) (what >>> CID_SHIFT) & WORD,
                (int) (what >>> STATUS_SHIFT) & WORD,
                (int) cells[at + NSID],
                cells[at + LBA],
                cells[at + BLOCKS],
                new SlowIo.Parts(
                        cells[at + TOTAL], cells[at + BEFORE], cells[at + HELD], Math.max(0, cells[at + DEVICE])));
    }

    /**
     * One command.
     *
     * @param at nanoseconds from the beginning of the trace until it came
     * @param opcode of it
     * @param cid its identifier
     * @param status with which it was answered
     * @param nsid as it names it
     * @param lba first block; -1 when it names no range
     * @param blocks of the range
     * @param times where the time went
     */
    public record Entry(
            long at, int opcode, int cid, int status, int nsid, long lba, long blocks, SlowIo.Parts times) {}
}
