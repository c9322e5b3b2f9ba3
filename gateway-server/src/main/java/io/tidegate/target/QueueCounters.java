package io.tidegate.target;

import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Status;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What a queue pair has done: written by its owner loop alone, read by anyone.
 *
 * <p>Plain adds with opaque stores: a reader sees a recent value and never a torn one, and the owner pays nothing for
 * it.
 */
public final class QueueCounters {

    private static final VarHandle COMMANDS = handle("commands");
    private static final VarHandle READS = handle("reads");
    private static final VarHandle WRITES = handle("writes");
    private static final VarHandle READ_BYTES = handle("readBytes");
    private static final VarHandle WRITTEN_BYTES = handle("writtenBytes");
    private static final VarHandle MEDIA_ERRORS = handle("mediaErrors");

    private long commands;
    private long reads;
    private long writes;
    private long readBytes;
    private long writtenBytes;
    private long mediaErrors;

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(QueueCounters.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    void commandReceived() {
        COMMANDS.setOpaque(this, commands + 1);
    }

    /** A device has ended a command: counted as the SMART log counts it (NVM Command Set 1.1, 4.1.4.2). */
    void commandDone(int opcode, long bytes, int status) {
        switch (opcode) {
            case NvmOpcode.READ, NvmOpcode.COMPARE -> {
                READS.setOpaque(this, reads + 1);
                READ_BYTES.setOpaque(this, readBytes + bytes);
            }
            case NvmOpcode.VERIFY -> READ_BYTES.setOpaque(this, readBytes + bytes);
            case NvmOpcode.WRITE -> {
                WRITES.setOpaque(this, writes + 1);
                WRITTEN_BYTES.setOpaque(this, writtenBytes + bytes);
            }
            // No byte of it came from the host.
            case NvmOpcode.COPY -> WRITES.setOpaque(this, writes + 1);
            default -> {}
        }
        int code = Status.code(status);
        if (code == Status.UNRECOVERED_READ_ERROR || code == Status.WRITE_FAULT) {
            MEDIA_ERRORS.setOpaque(this, mediaErrors + 1);
        }
    }

    /** Commands received, of any kind; grows with every sign of life of the host. */
    public long commands() {
        return (long) COMMANDS.getOpaque(this);
    }

    /** All counters at about this moment. */
    public Totals totals() {
        return new Totals(
                (long) READS.getOpaque(this),
                (long) WRITES.getOpaque(this),
                (long) READ_BYTES.getOpaque(this),
                (long) WRITTEN_BYTES.getOpaque(this),
                (long) MEDIA_ERRORS.getOpaque(this));
    }

    /**
     * Sums of one or more queues.
     *
     * @param reads read commands that a device has ended
     * @param writes write commands that a device has ended
     * @param readBytes bytes read
     * @param writtenBytes bytes written
     * @param mediaErrors commands that the medium failed
     */
    public record Totals(long reads, long writes, long readBytes, long writtenBytes, long mediaErrors) {

        public static final Totals ZERO = new Totals(0, 0, 0, 0, 0);

        /** The sum of two. */
        public Totals plus(Totals other) {
            return new Totals(
                    reads + other.reads,
                    writes + other.writes,
                    readBytes + other.readBytes,
                    writtenBytes + other.writtenBytes,
                    mediaErrors + other.mediaErrors);
        }
    }
}
