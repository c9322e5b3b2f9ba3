package io.tidegate.reserve;

import io.tidegate.initiator.HostCommand;
import io.tidegate.initiator.HostController;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Reservation;
import io.tidegate.nvme.Status;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * What one host does with namespace 1 over one gateway; each call answers the status of its command, 0 for success. One
 * thread.
 */
record ReservingHost(HostController controller, long key) {

    private static final int WRITE_EXCLUSIVE = 1;
    private static final int BLOCK = 512;

    int register() {
        return command(NvmOpcode.RESERVATION_REGISTER, 0, 0, key);
    }

    int acquireWriteExclusive() {
        return command(NvmOpcode.RESERVATION_ACQUIRE, WRITE_EXCLUSIVE << 8, key, 0);
    }

    int release() {
        return command(NvmOpcode.RESERVATION_RELEASE, WRITE_EXCLUSIVE << 8, key, 0);
    }

    int write() {
        ByteBuffer data = ByteBuffer.allocateDirect(BLOCK);
        return call(command -> {
            command.sqe().opcode(NvmOpcode.WRITE).nsid(1).slba(0).nlb(0);
            command.send(data, 0, BLOCK);
        });
    }

    private int command(int opcode, int cdw10, long first, long second) {
        ByteBuffer data = ByteBuffer.allocateDirect(Reservation.DATA_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0, first)
                .putLong(Long.BYTES, second);
        return call(command -> {
            command.sqe().opcode(opcode).nsid(1).cdw10(cdw10);
            command.send(data, 0, Reservation.DATA_BYTES);
        });
    }

    private int call(Consumer<HostCommand> fill) {
        return Status.code(controller.ioQueues().getFirst().call(fill).join().status());
    }
}
