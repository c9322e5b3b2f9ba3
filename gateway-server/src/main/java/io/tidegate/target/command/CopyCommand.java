package io.tidegate.target.command;

import io.tidegate.nvme.IdentifyNamespace;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.Request;
import io.tidegate.target.Request.BlockStep;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Copy (NVM Command Set 1.1, 3.3.2), source range format 0: up to 128 ranges of this namespace are copied, one behind the
 * other, to one place of it. No data crosses the network; it moves in pieces through memory of the slot.
 *
 * <p>A range: 8 starting LBA | 16 number of blocks, zero-based | 18 reserved to 32. When a range fails, dword 0 of the
 * completion is its number.
 */
final class CopyCommand {

    /** Most blocks of one range (MSSRL). */
    private static final int MAX_RANGE_BLOCKS = 8192;

    /** Most blocks of one command (MCL). */
    private static final int MAX_BLOCKS = 16 * MAX_RANGE_BLOCKS;

    /** Most ranges (MSRC is zero-based). */
    private static final int MAX_RANGES = 128;

    private static final int RANGE_BYTES = 32;
    private static final int RANGE_START = 8;
    private static final int RANGE_BLOCKS = 16;
    private static final int FORMAT_MASK = 0xf00;
    private static final int PROTECTION_INFORMATION = 0x3c00_f000;

    private CopyCommand() {}

    /** Says in Identify Namespace how much one command copies. */
    static void announce(IdentifyNamespace identity) {
        identity.mssrl(MAX_RANGE_BLOCKS).mcl(MAX_BLOCKS).msrc(MAX_RANGES - 1);
    }

    static int validate(Request request) {
        Sqe sqe = request.sqe();
        if ((sqe.cdw12() & (FORMAT_MASK | PROTECTION_INFORMATION)) != 0) {
            return request.invalidField(Sqe.CDW12);
        }
        if (ranges(sqe) > MAX_RANGES) {
            return request.refuse(Status.COMMAND_SIZE_LIMIT_EXCEEDED, Sqe.CDW12);
        }
        request.expect(Request.Transfer.TO_CONTROLLER, ranges(sqe) * RANGE_BYTES);
        return Status.SUCCESS;
    }

    private static int ranges(Sqe sqe) {
        return (sqe.cdw12() & 0xff) + 1;
    }

    /** The namespace has been entered; whatever happens it is left again. */
    static void execute(Request request) {
        int status = checkRanges(request);
        if (status != Status.SUCCESS) {
            request.namespace().exit();
            request.queuePair().complete(request, status);
            return;
        }
        request.thenSteps(CopyCommand::step);
        step(request, 0);
        request.submitBlock();
    }

    /** Every range and the destination are checked before anything is moved. */
    private static int checkRanges(Request request) {
        long blocks = request.namespace().blocks();
        long total = 0;
        for (int range = 0; range < ranges(request.sqe()); range++) {
            long count = count(request.data(), range);
            request.cqe().dw0(range);
            if (count > MAX_RANGE_BLOCKS) {
                return Status.COMMAND_SIZE_LIMIT_EXCEEDED | Status.DNR;
            }
            if (!inside(start(request.data(), range), count, blocks)) {
                return Status.LBA_OUT_OF_RANGE | Status.DNR;
            }
            total += count;
        }
        request.cqe().dw0(0);
        if (total > MAX_BLOCKS) {
            return Status.COMMAND_SIZE_LIMIT_EXCEEDED | Status.DNR;
        }
        if (!inside(request.sqe().slba(), total, blocks)) {
            return request.refuse(Status.LBA_OUT_OF_RANGE, Sqe.CDW10);
        }
        return checkOverlap(request, total);
    }

    /** A source that the copy itself would overwrite before it has been read is refused, and nothing is written. */
    private static int checkOverlap(Request request, long total) {
        long to = request.sqe().slba();
        for (int range = 0; range < ranges(request.sqe()); range++) {
            long from = start(request.data(), range);
            if (from < to + total && to < from + count(request.data(), range)) {
                request.cqe().dw0(range);
                return request.refuse(Status.OVERLAPPING_IO_RANGE, Sqe.CDW10);
            }
        }
        return Status.SUCCESS;
    }

    private static boolean inside(long start, long count, long blocks) {
        return start >= 0 && start <= blocks - count;
    }

    /** Even steps read a piece, odd steps write it. */
    private static int step(Request request, int step) {
        Piece piece = piece(request, step / 2);
        if (piece == null) {
            request.cqe().dw0(0);
            return Status.SUCCESS;
        }
        ByteBuffer memory = request.scratch().position(0).limit(piece.bytes());
        if ((step & 1) == 0) {
            request.cqe().dw0(piece.range());
            request.block().read(piece.from(), memory);
        } else {
            request.block().write(piece.to(), memory, ForceUnitAccess.wanted(request.sqe()));
        }
        return BlockStep.AGAIN;
    }

    /**
     * What one read and one write move.
     *
     * @param range number of the source range
     * @param from first byte on the device
     * @param to where it goes, in bytes
     * @param bytes how much
     */
    private record Piece(int range, long from, long to, int bytes) {}

    /** Piece {@code index}, counted over all ranges; null behind the last one. */
    private static @Nullable Piece piece(Request request, int index) {
        int shift = request.namespace().blockShift();
        long to = request.sqe().slba() << shift;
        int before = 0;
        for (int range = 0; range < ranges(request.sqe()); range++) {
            long bytes = (long) count(request.data(), range) << shift;
            if (index < before + pieces(bytes)) {
                long done = (long) (index - before) * Request.SCRATCH_BYTES;
                long from = start(request.data(), range) << shift;
                return new Piece(range, from + done, to + done, (int) Math.min(Request.SCRATCH_BYTES, bytes - done));
            }
            before += pieces(bytes);
            to += bytes;
        }
        return null;
    }

    private static int pieces(long bytes) {
        return (int) ((bytes + Request.SCRATCH_BYTES - 1) / Request.SCRATCH_BYTES);
    }

    private static long start(ByteBuffer data, int range) {
        return data.getLong(range * RANGE_BYTES + RANGE_START);
    }

    private static int count(ByteBuffer data, int range) {
        return (data.getShort(range * RANGE_BYTES + RANGE_BLOCKS) & 0xffff) + 1;
    }
}
