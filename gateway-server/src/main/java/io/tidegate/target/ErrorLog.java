package io.tidegate.target;

import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Sqe;
import java.util.ArrayList;
import java.util.List;

/**
 * The newest failed commands of a controller, for the Error Information log page (NVMe Base 2.1, 5.1.12.1.2). Any thread
 * may call: failures are rare, so a lock is no burden to the data path.
 */
public final class ErrorLog {

    /** Entries kept (ELPE + 1). */
    public static final int ENTRIES = 64;

    private final Entry[] ring = new Entry[ENTRIES];
    private long count;

    /** Parameter Error Location: the error is in no single parameter of the command. */
    public static final int NOT_IN_COMMAND = 0xffff;

    ErrorLog() {}

    synchronized void add(int queueId, Request request, int status) {
        Sqe sqe = request.sqe();
        long lba = queueId != 0 && hasLba(sqe.opcode()) ? sqe.slba() : 0;
        count++;
        ring[(int) (count % ENTRIES)] =
                new Entry(count, queueId, sqe.cid(), status, request.errorLocation(), lba, sqe.nsid(), sqe.opcode());
    }

    private static boolean hasLba(int opcode) {
        return switch (opcode) {
            case NvmOpcode.READ, NvmOpcode.WRITE, NvmOpcode.COMPARE, NvmOpcode.VERIFY, NvmOpcode.WRITE_ZEROES -> true;
            default -> false;
        };
    }

    /** The entries, newest first. */
    public synchronized List<Entry> newestFirst() {
        List<Entry> entries = new ArrayList<>();
        for (long n = count; n > 0 && n > count - ENTRIES; n--) {
            entries.add(ring[(int) (n % ENTRIES)]);
        }
        return entries;
    }

    /** Failures since the controller was made. */
    public synchronized long count() {
        return count;
    }

    /**
     * One failed command.
     *
     * @param errorCount position in the life of the controller, from 1
     * @param queueId submission queue
     * @param commandId its CID
     * @param status status field without the phase bit
     * @param location byte of the command with the wrong parameter, or {@link #NOT_IN_COMMAND}
     * @param lba first LBA of an I/O command that has one, else 0
     * @param nsid namespace id of the command
     * @param opcode of the command
     */
    public record Entry(
            long errorCount, int queueId, int commandId, int status, int location, long lba, int nsid, int opcode) {}
}
