package io.tidegate.initiator;

import io.tidegate.nvme.IdentifyNamespace;
import io.tidegate.nvme.NvmOpcode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A namespace as a connected host sees it, and the I/O commands it takes.
 *
 * <p>The methods that fill a {@link HostCommand} are for the loop of its queue; those that take byte offsets block, split
 * what is longer than one command, and may be called by any thread but the loops.
 */
public final class NvmeNamespace {

    /** DEALLOCATE attribute of Dataset Management (NVM Command Set 1.1, 3.3.3). */
    private static final int DEALLOCATE = 1 << 2;

    private static final int FORCE_UNIT_ACCESS = 1 << 30;
    private static final int DSM_RANGE_BYTES = 16;
    private static final long MAX_BLOCKS = 1L << 16;

    private final HostController controller;
    private final int nsid;
    private final IdentifyNamespace identify;
    private final int blockShift;
    private final AtomicInteger nextQueue = new AtomicInteger();

    NvmeNamespace(HostController controller, int nsid, IdentifyNamespace identify) {
        this.controller = controller;
        this.nsid = nsid;
        this.identify = identify;
        this.blockShift = identify.lbads(identify.formatIndex());
    }

    public HostController controller() {
        return controller;
    }

    public int nsid() {
        return nsid;
    }

    /** What the controller says of the namespace; not to be changed. */
    public IdentifyNamespace identify() {
        return identify;
    }

    /** Size in logical blocks. */
    public long blocks() {
        return identify.nsze();
    }

    /** Bytes of a logical block. */
    public int blockBytes() {
        return 1 << blockShift;
    }

    public long sizeBytes() {
        return blocks() << blockShift;
    }

    // Commands for the loop.

    /** Fills in a read of {@code blocks} logical blocks into {@code buffer} from {@code index}. */
    public HostCommand read(
            HostCommand command, long lba, int blocks, ByteBuffer buffer, int index, HostCompletion whenDone) {
        range(command, NvmOpcode.READ, lba, blocks, whenDone);
        return command.receive(buffer, index, blocks << blockShift);
    }

    /** Fills in a write of {@code blocks} logical blocks out of {@code buffer} from {@code index}. */
    public HostCommand write(
            HostCommand command, long lba, int blocks, ByteBuffer buffer, int index, HostCompletion whenDone) {
        range(command, NvmOpcode.WRITE, lba, blocks, whenDone);
        return command.send(buffer, index, blocks << blockShift);
    }

    /** Fills in a comparison of {@code blocks} logical blocks with {@code buffer} from {@code index}. */
    public HostCommand compare(
            HostCommand command, long lba, int blocks, ByteBuffer buffer, int index, HostCompletion whenDone) {
        range(command, NvmOpcode.COMPARE, lba, blocks, whenDone);
        return command.send(buffer, index, blocks << blockShift);
    }

    /** Fills in a Write Zeroes of {@code blocks} logical blocks. */
    public HostCommand writeZeroes(HostCommand command, long lba, int blocks, HostCompletion whenDone) {
        return range(command, NvmOpcode.WRITE_ZEROES, lba, blocks, whenDone);
    }

    /** Fills in a flush. */
    public HostCommand flush(HostCommand command, HostCompletion whenDone) {
        return command.begin(NvmOpcode.FLUSH, nsid, whenDone);
    }

    private HostCommand range(HostCommand command, int opcode, long lba, int blocks, HostCompletion whenDone) {
        if (blocks < 1 || blocks > MAX_BLOCKS) {
            throw new IllegalArgumentException(blocks + " blocks do not fit one command");
        }
        command.begin(opcode, nsid, whenDone).sqe().slba(lba).nlb(blocks - 1);
        return command;
    }

    // Calls that block.

    /** Reads what remains of {@code buffer} from byte {@code offset}; its position moves to its limit. */
    public void read(long offset, ByteBuffer buffer) throws NvmeException {
        pieces("read", NvmOpcode.READ, offset, buffer, 0);
    }

    /** Writes what remains of {@code buffer} at byte {@code offset}; its position moves to its limit. */
    public void write(long offset, ByteBuffer buffer) throws NvmeException {
        pieces("write", NvmOpcode.WRITE, offset, buffer, 0);
    }

    /** Writes as {@link #write}, past any volatile cache (FUA). */
    public void writeThrough(long offset, ByteBuffer buffer) throws NvmeException {
        pieces("write", NvmOpcode.WRITE, offset, buffer, FORCE_UNIT_ACCESS);
    }

    /** Compares what remains of {@code buffer} with what is at byte {@code offset}; a difference is a failure. */
    public void compare(long offset, ByteBuffer buffer) throws NvmeException {
        pieces("compare", NvmOpcode.COMPARE, offset, buffer, 0);
    }

    private void pieces(String verb, int opcode, long offset, ByteBuffer buffer, int control) throws NvmeException {
        long at = offset;
        while (buffer.hasRemaining()) {
            int bytes = Math.min(buffer.remaining(), maxPieceBytes());
            piece(verb, opcode, at, bytes, control, buffer);
            buffer.position(buffer.position() + bytes);
            at += bytes;
        }
    }

    private int maxPieceBytes() {
        return (int) Math.min(controller.maxTransferBytes(), MAX_BLOCKS << blockShift);
    }

    private void piece(String verb, int opcode, long offset, int bytes, int control, ByteBuffer buffer)
            throws NvmeException {
        long lba = toBlocks(verb, offset);
        long blocks = toBlocks(verb, bytes);
        int index = buffer.position();
        execute(verb + " of " + bytes + " bytes at " + offset, command -> {
            command.sqe().opcode(opcode).nsid(nsid).slba(lba).cdw12((int) (blocks - 1) | control);
            if (opcode == NvmOpcode.READ) {
                command.receive(buffer, index, bytes);
            } else {
                command.send(buffer, index, bytes);
            }
        });
    }

    /** Writes zeroes over {@code length} bytes at byte {@code offset}. */
    public void writeZeroes(long offset, long length) throws NvmeException {
        long lba = toBlocks("write zeroes", offset);
        long left = toBlocks("write zeroes", length);
        while (left > 0) {
            long first = lba;
            int blocks = (int) Math.min(left, MAX_BLOCKS);
            execute(
                    "write zeroes of " + blocks + " blocks at block " + first,
                    command -> command.sqe()
                            .opcode(NvmOpcode.WRITE_ZEROES)
                            .nsid(nsid)
                            .slba(first)
                            .nlb(blocks - 1));
            lba += blocks;
            left -= blocks;
        }
    }

    /** Deallocates {@code length} bytes at byte {@code offset}: what is read there afterwards is not told. */
    public void deallocate(long offset, long length) throws NvmeException {
        long lba = toBlocks("deallocate", offset);
        long left = toBlocks("deallocate", length);
        while (left > 0) {
            long blocks = Math.min(left, 0xffff_ffffL);
            deallocateRange(lba, blocks);
            lba += blocks;
            left -= blocks;
        }
    }

    private void deallocateRange(long lba, long blocks) throws NvmeException {
        ByteBuffer range = ByteBuffer.allocateDirect(DSM_RANGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        range.putInt(4, (int) blocks).putLong(8, lba);
        execute("deallocate of " + blocks + " blocks at block " + lba, command -> {
            command.sqe()
                    .opcode(NvmOpcode.DATASET_MANAGEMENT)
                    .nsid(nsid)
                    .cdw10(0)
                    .cdw11(DEALLOCATE);
            command.send(range, 0, DSM_RANGE_BYTES);
        });
    }

    /** Makes everything durable that was written before. */
    public void flush() throws NvmeException {
        execute("flush", command -> command.sqe().opcode(NvmOpcode.FLUSH).nsid(nsid));
    }

    private long toBlocks(String verb, long bytes) {
        if ((bytes & (blockBytes() - 1)) != 0 || bytes < 0) {
            throw new IllegalArgumentException(
                    verb + ": " + bytes + " is no multiple of the block size " + blockBytes());
        }
        return bytes >> blockShift;
    }

    private void execute(String what, Consumer<HostCommand> fill) throws NvmeException {
        HostResult result = Await.result(queue().call(fill));
        result.orThrow(what + " on namespace " + nsid);
    }

    private HostQueuePair queue() {
        int index =
                Math.floorMod(nextQueue.getAndIncrement(), controller.ioQueues().size());
        return controller.ioQueues().get(index);
    }
}
