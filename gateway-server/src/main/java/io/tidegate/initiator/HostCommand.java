package io.tidegate.initiator;

import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One command under way: the slot of a queue pair, made once and used again and again.
 *
 * <p>Owner: the loop of its queue pair. Taken by {@link HostQueuePair#acquire}, filled, given away by {@link
 * HostQueuePair#submit}, and back in {@link HostCompletion#completed} for as long as that call lasts.
 */
public final class HostCommand {

    /** Which way the data of a command moves. */
    enum Transfer {
        NONE,
        TO_CONTROLLER,
        TO_HOST
    }

    private static final Logger LOG = LoggerFactory.getLogger(HostCommand.class);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final HostCompletion FORGET = command -> {};

    private final int slot;
    private final Sqe sqe = new Sqe();

    private HostCompletion completion = FORGET;
    private Transfer transfer = Transfer.NONE;
    private ByteBuffer data = NOTHING;
    private int dataIndex;
    private int dataBytes;
    private int generation;

    /** Bytes of the data that have moved. */
    private int moved;

    private boolean damaged;
    private boolean underWay;
    private boolean patient;
    private boolean onRequest;
    private int fuse;
    private @Nullable SglOverride sglOverride;
    private long submittedNanos;
    private int status;
    private long result;
    private @Nullable String reason;

    HostCommand(int slot) {
        this.slot = slot;
    }

    /** Index of this slot in its queue pair, 0 to depth - 1: lets a caller keep a note on each slot. */
    public int slot() {
        return slot;
    }

    /** Begins a command without data; all other fields are zero. */
    public HostCommand begin(int opcode, int nsid, HostCompletion whenDone) {
        sqe.clear().opcode(opcode).nsid(nsid);
        completion = whenDone;
        transfer = Transfer.NONE;
        data = NOTHING;
        dataBytes = 0;
        patient = false;
        onRequest = false;
        fuse = 0;
        sglOverride = null;
        return this;
    }

    /** The command's fields, to be filled; identifier, flags and SGL are set by submit. */
    public Sqe sqe() {
        return sqe;
    }

    /** Sends {@code length} bytes of {@code buffer} from {@code index}; they must stay as they are until completion. */
    public HostCommand send(ByteBuffer buffer, int index, int length) {
        return data(Transfer.TO_CONTROLLER, buffer, index, length);
    }

    /** Sends data as {@link #send}, but never inside the capsule: the controller has to ask for it by R2T. */
    public HostCommand sendOnRequest(ByteBuffer buffer, int index, int length) {
        onRequest = true;
        return send(buffer, index, length);
    }

    /**
     * Puts this SGL descriptor into the command whatever its data is, to see what a controller makes of it. See {@link
     * io.tidegate.nvme.Sgl} for the identifiers.
     */
    public HostCommand describeDataAs(int identifier, long address, long length) {
        sglOverride = new SglOverride(identifier, address, length);
        return this;
    }

    /** Receives {@code length} bytes into {@code buffer} from {@code index}. */
    public HostCommand receive(ByteBuffer buffer, int index, int length) {
        return data(Transfer.TO_HOST, buffer, index, length);
    }

    private HostCommand data(Transfer direction, ByteBuffer buffer, int index, int length) {
        if (length < 0 || index < 0 || index > buffer.limit() - length) {
            throw new IllegalArgumentException(length + " bytes at " + index + " of a buffer of " + buffer.limit());
        }
        transfer = length == 0 ? Transfer.NONE : direction;
        data = buffer;
        dataIndex = index;
        dataBytes = length;
        return this;
    }

    /** Lets the command take as long as it wants; for Asynchronous Event Request. */
    public HostCommand withoutTimeout() {
        patient = true;
        return this;
    }

    /** Makes this a part of a fused operation: 1 the first command, 2 the second (NVMe Base 2.1, 3.4.2). */
    HostCommand fuse(int part) {
        fuse = part;
        return this;
    }

    /** True when the data may lie inside the capsule if it fits. */
    boolean mayBeInCapsule() {
        return transfer == Transfer.TO_CONTROLLER && !onRequest;
    }

    /** Sets what every capsule carries: identifier, flags and the descriptor of the data. */
    void describe(int sglIdentifier) {
        sqe.cid(nextCid()).flags(fuse, 1).sgl(sglIdentifier, 0, dataBytes);
        SglOverride override = sglOverride;
        if (override != null) {
            sqe.sgl(override.identifier(), override.address(), override.length());
        }
    }

    private record SglOverride(int identifier, long address, long length) {}

    /** How it ended, see {@link Status}; valid in the completion. */
    public int status() {
        return status;
    }

    public boolean succeeded() {
        return Status.isSuccess(status);
    }

    /** Dwords 0 and 1 of the completion; 0 when the controller left them out. */
    public long result() {
        return result;
    }

    /** Dword 0 of the completion. */
    public int dw0() {
        return (int) result;
    }

    /** How it ended, in words. */
    public String describe() {
        if (reason == null) {
            return Status.describe(status);
        }
        return status == Status.HOST_PATHING_ERROR ? reason : Status.describe(status) + ": " + reason;
    }

    /** When it was submitted, by {@link System#nanoTime}. */
    public long submittedNanos() {
        return submittedNanos;
    }

    Transfer transfer() {
        return transfer;
    }

    ByteBuffer data() {
        return data;
    }

    int dataIndex() {
        return dataIndex;
    }

    int dataBytes() {
        return dataBytes;
    }

    boolean underWay() {
        return underWay;
    }

    boolean late(long now, long timeoutNanos) {
        return underWay && !patient && now - submittedNanos > timeoutNanos;
    }

    int moved() {
        return moved;
    }

    void moved(int bytes) {
        moved += bytes;
    }

    int missing() {
        return dataBytes - moved;
    }

    void damage() {
        damaged = true;
    }

    /** The next command identifier of this slot: another one each time, so that a late answer is recognized. */
    int nextCid() {
        generation++;
        return cid();
    }

    int cid() {
        return CommandTable.cid(slot, generation);
    }

    void submitted(long nanos) {
        underWay = true;
        submittedNanos = nanos;
        moved = 0;
        damaged = false;
        status = Status.SUCCESS;
        result = 0;
        reason = null;
    }

    /** Ends the command as the controller says, unless its data says otherwise. */
    void finish(int controllerStatus, long controllerResult) {
        result = controllerResult;
        if (!Status.isSuccess(controllerStatus)) {
            end(controllerStatus, null);
        } else if (damaged) {
            end(Status.TRANSIENT_TRANSPORT_ERROR, "the digest of the data does not match");
        } else if (moved != dataBytes) {
            end(Status.DATA_TRANSFER_ERROR, moved + " of " + dataBytes + " bytes moved");
        } else {
            end(controllerStatus, null);
        }
    }

    /** Ends the command for a reason of this host. */
    void fail(int hostStatus, String why) {
        end(hostStatus, why);
    }

    private void end(int finalStatus, @Nullable String why) {
        status = finalStatus;
        reason = why;
        underWay = false;
        try {
            completion.completed(this);
        } catch (RuntimeException e) {
            // One caller's mistake must not cost the others of this queue their completions.
            LOG.error("the completion of {} failed", this, e);
        }
    }

    @Override
    public String toString() {
        return "slot " + slot + " " + sqe;
    }
}
