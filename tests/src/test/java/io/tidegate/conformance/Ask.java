package io.tidegate.conformance;

import io.tidegate.nvme.AdminOpcode;
import io.tidegate.nvme.ConnectCommand;
import io.tidegate.nvme.ConnectData;
import io.tidegate.nvme.IdentifyCns;
import io.tidegate.nvme.LogPage;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Property;
import io.tidegate.nvme.Sqe;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** The commands that cases send, on namespace 1 unless they say otherwise. */
final class Ask {

    static final int BLOCK = 512;
    static final int EVERY_NAMESPACE = 0xffff_ffff;
    static final int FORCE_UNIT_ACCESS = 1 << 30;

    private static final int DEALLOCATE = 1 << 2;
    private static final int DEALLOCATE_RANGE_BYTES = 16;
    private static final int COPY_RANGE_BYTES = 32;

    private Ask() {}

    // Admin.

    static Command identify(int cns, int nsid) {
        return Command.of(AdminOpcode.IDENTIFY)
                .with(sqe -> sqe.nsid(nsid).cdw10(cns))
                .receives(IdentifyCns.DATA_BYTES);
    }

    static Command log(int page, int bytes) {
        return log(page, 0, bytes, false);
    }

    static Command log(int page, long offset, int bytes, boolean retain) {
        return Command.of(AdminOpcode.GET_LOG_PAGE)
                .with(sqe -> LogPage.ask(sqe, page, offset, bytes, retain).nsid(EVERY_NAMESPACE))
                .receives(bytes);
    }

    static Command getFeature(int feature, int select) {
        return Command.of(AdminOpcode.GET_FEATURES).with(sqe -> sqe.cdw10(feature | select << 8));
    }

    static Command setFeature(int feature, int value) {
        return Command.of(AdminOpcode.SET_FEATURES)
                .with(sqe -> sqe.cdw10(feature).cdw11(value));
    }

    static Command event() {
        return Command.of(AdminOpcode.ASYNC_EVENT_REQUEST);
    }

    static Command abort(int queueId, int cid) {
        return Command.of(AdminOpcode.ABORT).with(sqe -> sqe.cdw10(queueId | cid << 16));
    }

    static Command property(int offset) {
        return new Command().with(sqe -> Property.get(sqe, offset));
    }

    static Command property(int offset, int value) {
        return new Command().with(sqe -> Property.set(sqe, offset, value));
    }

    static Command connect(int queueId, int entries, int keepAliveMillis, ConnectData data) {
        byte[] bytes = new byte[ConnectData.BYTES];
        data.buffer().get(0, bytes);
        return new Command()
                .with(sqe -> ConnectCommand.fill(
                        sqe, queueId, entries - 1, ConnectCommand.CATTR_NO_FLOW_CONTROL, keepAliveMillis))
                .sends(bytes);
    }

    static Command fabrics(int type) {
        return Command.of(AdminOpcode.FABRICS).with(sqe -> sqe.fctype(type));
    }

    // I/O.

    static Command io(int opcode, long lba, int blocks) {
        return Command.of(opcode).with(sqe -> range(sqe, lba, blocks));
    }

    private static void range(Sqe sqe, long lba, int blocks) {
        sqe.nsid(1).slba(lba).nlb(blocks - 1);
    }

    static Command read(long lba, int blocks) {
        return io(NvmOpcode.READ, lba, blocks).receives(blocks * BLOCK);
    }

    static Command write(long lba, byte[] bytes) {
        return io(NvmOpcode.WRITE, lba, bytes.length / BLOCK).sends(bytes);
    }

    static Command compare(long lba, byte[] bytes) {
        return io(NvmOpcode.COMPARE, lba, bytes.length / BLOCK).sends(bytes);
    }

    static Command writeZeroes(long lba, int blocks) {
        return io(NvmOpcode.WRITE_ZEROES, lba, blocks);
    }

    static Command verify(long lba, int blocks) {
        return io(NvmOpcode.VERIFY, lba, blocks);
    }

    static Command flush() {
        return Command.of(NvmOpcode.FLUSH).with(sqe -> sqe.nsid(1));
    }

    /** Deallocates ranges, each a first block and a number of blocks. */
    static Command deallocate(long[]... ranges) {
        ByteBuffer data = little(ranges.length * DEALLOCATE_RANGE_BYTES);
        for (long[] range : ranges) {
            data.putInt(0).putInt((int) range[1]).putLong(range[0]);
        }
        return Command.of(NvmOpcode.DATASET_MANAGEMENT)
                .with(sqe -> sqe.nsid(1).cdw10(ranges.length - 1).cdw11(DEALLOCATE))
                .sends(data.array());
    }

    /** Copies ranges, each a first block and a number of blocks, to {@code to}. */
    static Command copy(long to, long[]... ranges) {
        ByteBuffer data = little(ranges.length * COPY_RANGE_BYTES);
        for (long[] range : ranges) {
            data.putLong(0)
                    .putLong(range[0])
                    .putShort((short) (range[1] - 1))
                    .putShort((short) 0)
                    .putInt(0)
                    .putLong(0);
        }
        return Command.of(NvmOpcode.COPY)
                .with(sqe -> sqe.nsid(1).slba(to).cdw12(ranges.length - 1))
                .sends(data.array());
    }

    static long[] range(long first, long blocks) {
        return new long[] {first, blocks};
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Bytes that look like no others. */
    static byte[] pattern(long seed, int blocks) {
        byte[] bytes = new byte[blocks * BLOCK];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static byte[] zeroes(int blocks) {
        return new byte[blocks * BLOCK];
    }
}
