package io.tidegate.target.command;

import io.tidegate.nvme.AdminOpcode;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Reservation;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.CommandHandler;
import io.tidegate.target.Controller;
import io.tidegate.target.Namespace;
import io.tidegate.target.QueuePair;
import io.tidegate.target.Request;

/**
 * An I/O queue: the NVM command set (NVM Command Set 1.1, 3) and Disconnect. This is the data path: nothing is
 * allocated for a read, a write or a flush.
 */
final class IoCommands implements CommandHandler {

    /** DEAC of Write Zeroes. */
    private static final int DEALLOCATE = 1 << 25;

    private static final int PROTECTION_INFORMATION = 0xf << 26;

    @Override
    public int validate(Request request) {
        Sqe sqe = request.sqe();
        int opcode = sqe.opcode();
        if (opcode == AdminOpcode.FABRICS) {
            return FabricsCommands.validateIo(request);
        }
        Controller controller = request.queuePair().controller();
        if (!controller.registers().ready()) {
            return Status.COMMAND_SEQUENCE_ERROR | Status.DNR;
        }
        return switch (opcode) {
            case NvmOpcode.READ,
                    NvmOpcode.WRITE,
                    NvmOpcode.FLUSH,
                    NvmOpcode.COMPARE,
                    NvmOpcode.VERIFY,
                    NvmOpcode.WRITE_ZEROES,
                    NvmOpcode.COPY,
                    NvmOpcode.DATASET_MANAGEMENT,
                    NvmOpcode.RESERVATION_REGISTER,
                    NvmOpcode.RESERVATION_REPORT,
                    NvmOpcode.RESERVATION_ACQUIRE,
                    NvmOpcode.RESERVATION_RELEASE -> validateNamespace(request, controller, opcode);
            default -> request.refuse(Status.INVALID_OPCODE, 0);
        };
    }

    private static int validateNamespace(Request request, Controller controller, int opcode) {
        Namespace namespace =
                controller.subsystem().namespaces().get(request.sqe().nsid());
        if (namespace == null || !namespace.visibleTo(controller.hostNqn())) {
            return request.refuse(Status.INVALID_NAMESPACE, Sqe.NSID);
        }
        request.namespace(namespace);
        int conflict = ReservationAccess.check(request, namespace);
        if (conflict != Status.SUCCESS) {
            return conflict;
        }
        if (changesData(request.sqe()) && namespace.readOnly()) {
            return Status.NAMESPACE_WRITE_PROTECTED | Status.DNR;
        }
        return switch (opcode) {
            case NvmOpcode.READ -> validateRange(request, Request.Transfer.TO_HOST);
            case NvmOpcode.WRITE -> validateRange(request, Request.Transfer.TO_CONTROLLER);
            case NvmOpcode.COMPARE -> CompareCommands.validate(request);
            case NvmOpcode.WRITE_ZEROES, NvmOpcode.VERIFY -> validateRange(request, Request.Transfer.NONE);
            case NvmOpcode.DATASET_MANAGEMENT -> DatasetManagement.validate(request);
            case NvmOpcode.COPY -> CopyCommand.validate(request);
            case NvmOpcode.FLUSH -> Status.SUCCESS;
            default -> ReservationCommands.validate(request);
        };
    }

    private static boolean changesData(Sqe sqe) {
        return switch (sqe.opcode()) {
            case NvmOpcode.WRITE, NvmOpcode.WRITE_ZEROES, NvmOpcode.COPY -> true;
            case NvmOpcode.DATASET_MANAGEMENT -> DatasetManagement.deallocates(sqe);
            default -> false;
        };
    }

    /** The range must lie inside the namespace; declares as much data as it has bytes. */
    static int validateRange(Request request, Request.Transfer transfer) {
        Sqe sqe = request.sqe();
        Namespace namespace = request.namespace();
        if ((sqe.cdw12() & PROTECTION_INFORMATION) != 0) {
            return request.invalidField(Sqe.CDW12);
        }
        long blocks = namespace.blocks();
        long count = sqe.nlb() + 1L;
        // LBAs are unsigned: a negative one is beyond every device.
        if (sqe.slba() < 0 || sqe.slba() > blocks - count) {
            return request.refuse(Status.LBA_OUT_OF_RANGE, Sqe.CDW10);
        }
        long bytes = count << namespace.blockShift();
        if (!SizeLimits.allows(sqe.opcode(), bytes)) {
            return request.invalidField(Sqe.CDW12);
        }
        if (transfer != Request.Transfer.NONE) {
            request.expect(transfer, (int) bytes);
        }
        return Status.SUCCESS;
    }

    @Override
    public void execute(Request request) {
        if (request.sqe().opcode() == AdminOpcode.FABRICS) {
            FabricsCommands.executeIo(request);
            return;
        }
        QueuePair queue = request.queuePair();
        Namespace namespace = request.namespace();
        int access = AnaAccess.check(queue.target().ana().state(namespace.anaGroup()));
        if (access != Status.SUCCESS) {
            request.end(access);
        } else if (Reservation.isCommand(request.sqe().opcode())) {
            ReservationCommands.execute(request);
        } else {
            enter(request, namespace);
        }
    }

    /** What the host may do can have changed since the command was validated: its data may take as long as the host likes. */
    private static void enter(Request request, Namespace validated) {
        Namespace entered = validated.enter();
        if (entered == null) {
            request.end(Status.INVALID_NAMESPACE | Status.DNR);
            return;
        }
        int refused = entered == validated ? Status.SUCCESS : access(request, entered);
        if (refused != Status.SUCCESS) {
            entered.exit();
            request.end(refused | Status.DNR);
            return;
        }
        request.namespace(entered);
        submitUnlessReserved(request, entered);
    }

    private static int access(Request request, Namespace namespace) {
        if (!namespace.visibleTo(request.queuePair().controller().hostNqn())) {
            return Status.INVALID_NAMESPACE;
        }
        return changesData(request.sqe()) && namespace.readOnly() ? Status.NAMESPACE_WRITE_PROTECTED : Status.SUCCESS;
    }

    private static void submitUnlessReserved(Request request, Namespace namespace) {
        int conflict = ReservationAccess.check(request, namespace);
        if (conflict == Status.SUCCESS) {
            submit(request, namespace);
        } else {
            namespace.exit();
            ReservationAccess.refuse(request, conflict);
        }
    }

    private static void submit(Request request, Namespace namespace) {
        Controller controller = request.queuePair().controller();
        request.block().refuseUnwritten(controller.values().unwrittenErrors().wanted(namespace));
        if (ForceUnitAccess.flushesFirst(request)) {
            request.block().flush();
            request.thenSteps(IoCommands::afterFlush);
            request.submitBlock();
        } else if (prepare(request, namespace)) {
            request.submitBlock();
        }
    }

    private static int afterFlush(Request request, int step) {
        request.noFurtherSteps();
        prepare(request, request.namespace());
        return Request.BlockStep.AGAIN;
    }

    /** Prepares the first request to the device; false when the command has submitted it, or has ended. */
    private static boolean prepare(Request request, Namespace namespace) {
        Sqe sqe = request.sqe();
        long offset = sqe.slba() << namespace.blockShift();
        boolean forceUnitAccess = ForceUnitAccess.wanted(sqe);
        switch (sqe.opcode()) {
            case NvmOpcode.READ -> request.block().read(offset, request.data());
            case NvmOpcode.WRITE -> prepareWrite(request, offset, forceUnitAccess);
            case NvmOpcode.COMPARE -> CompareCommands.prepareCompare(request);
            case NvmOpcode.VERIFY -> CompareCommands.prepareVerify(request);
            case NvmOpcode.WRITE_ZEROES -> {
                long bytes = (sqe.nlb() + 1L) << namespace.blockShift();
                request.block().writeZeroes(offset, bytes, forceUnitAccess, (sqe.cdw12() & DEALLOCATE) != 0);
            }
            case NvmOpcode.DATASET_MANAGEMENT -> {
                DatasetManagement.execute(request);
                return false;
            }
            case NvmOpcode.COPY -> {
                CopyCommand.execute(request);
                return false;
            }
            default -> request.block().flush();
        }
        return true;
    }

    private static void prepareWrite(Request request, long offset, boolean forceUnitAccess) {
        Request compare = request.fusedPartner();
        if (compare == null) {
            request.block().write(offset, request.data(), forceUnitAccess);
        } else {
            ForceUnitAccess.flushAfter(request);
            request.block().compareAndWrite(offset, compare.data(), request.data());
        }
    }
}
