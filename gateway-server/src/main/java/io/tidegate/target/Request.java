package io.tidegate.target;

import io.tidegate.bdev.BlockRequest;
import io.tidegate.nvme.Cqe;
import io.tidegate.nvme.Sgl;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * One command under way: the slot of a queue pair, made once and used again and again.
 *
 * <p>Owner: the loop of its queue pair. The only field that others touch is {@link #block()}, which a block device owns
 * between submit and completion.
 *
 * <p>Life: {@code FREE → RECEIVED → (AWAITING_DATA →) EXECUTING → RESPONDING → FREE}; {@link QueuePair} makes every
 * move.
 */
public final class Request {

    /** Where a request is in its life. */
    public enum State {
        FREE,
        RECEIVED,
        AWAITING_DATA,
        EXECUTING,
        RESPONDING
    }

    /** Which way the data of a command moves. */
    public enum Transfer {
        NONE,
        TO_CONTROLLER,
        TO_HOST
    }

    /** Size of {@link #scratch}. */
    public static final int SCRATCH_BYTES = 16 * 1024;

    private final QueuePair queuePair;
    private final int slot;
    private final Sqe sqe = new Sqe(ByteBuffer.allocate(Sqe.BYTES).order(ByteOrder.LITTLE_ENDIAN), 0);
    private final Cqe cqe = new Cqe(ByteBuffer.allocate(Cqe.BYTES).order(ByteOrder.LITTLE_ENDIAN), 0);
    private final BlockRequest block;
    private final RequestTimes times = new RequestTimes();

    private State state = State.FREE;
    private Transfer transfer = Transfer.NONE;
    private int transferBytes;
    private int responseBytes;
    private @Nullable ByteBuffer data;
    private @Nullable Object transportState;
    private @Nullable Namespace namespace;
    private @Nullable BlockStep nextStep;
    private int step;
    private @Nullable ByteBuffer scratch;
    private @Nullable Request fusedPartner;
    private int doom;
    private @Nullable Runnable waiter;
    private int errorLocation = ErrorLog.NOT_IN_COMMAND;

    /** Next of a chain of finished requests; belongs to {@link Completions}. */
    @Nullable
    Request nextCompleted;

    Request(QueuePair queuePair, int slot) {
        this.queuePair = queuePair;
        this.slot = slot;
        this.block = new BlockRequest(done -> queuePair.blockCompleted(this));
    }

    /** Index of this slot in its queue pair; the transport uses it as transfer tag. */
    public int slot() {
        return slot;
    }

    public QueuePair queuePair() {
        return queuePair;
    }

    /** The command; the transport fills its 64 bytes before {@link QueuePair#begin}. */
    public Sqe sqe() {
        return sqe;
    }

    /** The completion; whole when {@link FabricConnection#respond} is called. */
    public Cqe cqe() {
        return cqe;
    }

    public State state() {
        return state;
    }

    void state(State next) {
        state = next;
    }

    /** True from its arrival until it is answered. */
    boolean underWay() {
        return state != State.FREE && state != State.RESPONDING;
    }

    /** Which way data moves; valid after {@link QueuePair#begin}. */
    public Transfer transfer() {
        return transfer;
    }

    /** Bytes that the command transfers; the size of the buffer it needs. */
    public int transferBytes() {
        return transferBytes;
    }

    /** True when the command's SGL says that its data came inside the capsule. */
    public boolean dataInCapsule() {
        return sqe.sglIdentifier() == Sgl.DATA_BLOCK_OFFSET;
    }

    /** Declares the data of the command; a command set calls this while it validates. */
    public void expect(Transfer direction, int bytes) {
        transfer = direction;
        transferBytes = bytes;
        responseBytes = direction == Transfer.TO_HOST ? bytes : 0;
    }

    /** Bytes of {@link #data()} that go to the host with the response, from index 0; 0 when the command failed. */
    public int responseBytes() {
        return responseBytes;
    }

    /** Shortens the response: fewer bytes than the host has room for. */
    public void responseBytes(int bytes) {
        responseBytes = bytes;
    }

    /** The data: direct, little-endian, bytes 0 to {@link #transferBytes()}. */
    public ByteBuffer data() {
        if (data == null) {
            throw new IllegalStateException("no buffer is attached to slot " + slot);
        }
        return data;
    }

    /**
     * Attaches the transport's buffer, before {@link QueuePair#execute}; detached by {@link QueuePair#release}.
     *
     * @param buffer direct, little-endian, position 0, limit {@link #transferBytes()}; for a transfer to the host its
     *     content does not matter
     */
    public void attachData(ByteBuffer buffer) {
        data = buffer;
    }

    /** The request to the block device that serves this command. */
    public BlockRequest block() {
        return block;
    }

    /** The namespace that the command works on, found while it was validated. */
    public Namespace namespace() {
        if (namespace == null) {
            throw new IllegalStateException("no namespace was set for " + this);
        }
        return namespace;
    }

    public void namespace(Namespace found) {
        namespace = found;
    }

    /** When it reached which point, while times are measured. */
    RequestTimes times() {
        return times;
    }

    /** Hands {@link #block()} to the device of the namespace, which the command has entered; its end ends the command. */
    public void submitBlock() {
        block.startedNanos(times.submitted());
        queuePair.activity().submitted();
        namespace().device().submit(block);
    }

    /** Declares that {@link #block()} is the last request that the command needs. */
    public void noFurtherSteps() {
        nextStep = null;
    }

    /** Declares that the command takes several requests to the device, one after the other. */
    public void thenSteps(BlockStep steps) {
        nextStep = steps;
        step = 0;
    }

    /** The block device has finished; on the owner loop. */
    void blockDone() {
        int status = DeviceStatus.of(block);
        if (nextStep != null && status == Status.SUCCESS) {
            status = doom != Status.SUCCESS ? doom : nextStep.prepare(this, ++step);
            if (status == BlockStep.AGAIN) {
                submitBlock();
                return;
            }
        }
        namespace().exit();
        count(status);
        end(status);
    }

    private void count(int status) {
        long bytes = (sqe.nlb() + 1L) << namespace().blockShift();
        queuePair.counters().commandDone(sqe.opcode(), bytes, status);
        if (fusedPartner != null) {
            queuePair.counters().commandDone(fusedPartner.sqe.opcode(), bytes, status);
        }
    }

    /** Ends the command and, when it is the second of a fused operation, the first one too. */
    public void end(int status) {
        Request first = fusedPartner;
        if (first == null) {
            queuePair.complete(this, status);
            return;
        }
        queuePair.complete(first, status);
        queuePair.complete(this, status == Status.SUCCESS ? status : Status.ABORTED_FAILED_FUSED);
    }

    /** Makes this the second command of a fused operation. */
    void fuseWith(Request first) {
        fusedPartner = first;
        first.fusedPartner = this;
    }

    /**
     * Parts the two commands of a fused operation, which end one by one: each must not reach the other's slot any more,
     * where another command may be by then.
     *
     * @return the other command, or null
     */
    @Nullable
    Request unfuse() {
        Request partner = fusedPartner;
        if (partner != null) {
            partner.fusedPartner = null;
            fusedPartner = null;
        }
        return partner;
    }

    /** The other command of the fused operation, or null. */
    public @Nullable Request fusedPartner() {
        return fusedPartner;
    }

    /** The status with which the command ends as soon as its data or its next step has come; 0 when it may go on. */
    int doom() {
        return doom;
    }

    void doom(int status) {
        doom = status;
    }

    /** Runs something once the command has been answered; several things one after the other. */
    void atEnd(Runnable task) {
        Runnable earlier = waiter;
        waiter = earlier == null
                ? task
                : () -> {
                    earlier.run();
                    task.run();
                };
    }

    @Nullable
    Runnable takeWaiter() {
        Runnable taken = waiter;
        waiter = null;
        return taken;
    }

    /**
     * Notes the byte of the command that holds the wrong parameter, for the error log.
     *
     * @return {@code status}, not to be retried
     */
    public int refuse(int status, int byteOffset) {
        errorLocation = byteOffset;
        return status | Status.DNR;
    }

    /** A field of the command, found at this byte, has a value that it may not have. */
    public int invalidField(int byteOffset) {
        return refuse(Status.INVALID_FIELD, byteOffset);
    }

    /** Parameter Error Location of the error log. */
    int errorLocation() {
        return errorLocation;
    }

    /** Direct memory of this slot for data that the host does not see; kept for the next command that needs it. */
    public ByteBuffer scratch() {
        if (scratch == null) {
            scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        }
        return scratch;
    }

    /** What a command asks of its device after the first request. */
    @FunctionalInterface
    public interface BlockStep {

        /** The block request is prepared for one more step. */
        int AGAIN = -1;

        /**
         * Looks at the step that succeeded and prepares {@link #block()} for the next one.
         *
         * @param step the step to prepare, from 1
         * @return {@link #AGAIN}, or the status that ends the command
         */
        int prepare(Request request, int step);
    }

    /** The transport's own note on this slot, kept so that it need not allocate. Survives release. */
    public @Nullable Object transportState() {
        return transportState;
    }

    public void transportState(Object note) {
        transportState = note;
    }

    void reset() {
        // The slot will carry another command, which a partner that stays behind must not take for its own.
        if (fusedPartner != null) {
            fusedPartner.fusedPartner = null;
        }
        state = State.FREE;
        transfer = Transfer.NONE;
        transferBytes = 0;
        responseBytes = 0;
        data = null;
        namespace = null;
        nextStep = null;
        fusedPartner = null;
        doom = 0;
        errorLocation = ErrorLog.NOT_IN_COMMAND;
        cqe.clear();
    }

    @Override
    public String toString() {
        return "slot " + slot + " " + state + " " + sqe;
    }
}
