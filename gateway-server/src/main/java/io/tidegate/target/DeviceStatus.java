package io.tidegate.target;

import io.tidegate.bdev.BlockOperation;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import io.tidegate.nvme.Status;

/** What a block device's errno means to the host. Pure. */
final class DeviceStatus {

    private DeviceStatus() {}

    static int of(BlockRequest block) {
        return switch (block.errno()) {
            case Errno.OK -> Status.SUCCESS;
            case Errno.EILSEQ -> Status.COMPARE_FAILURE | Status.DNR;
            case Errno.ENODATA -> Status.DEALLOCATED_OR_UNWRITTEN | Status.DNR;
            // The range was inside the namespace when it was checked: the device shrank since.
            case Errno.EINVAL -> Status.LBA_OUT_OF_RANGE | Status.DNR;
            case Errno.ENOSPC -> Status.CAPACITY_EXCEEDED;
            case Errno.EROFS -> Status.NAMESPACE_WRITE_PROTECTED | Status.DNR;
            case Errno.ENOTSUP -> Status.INVALID_OPCODE | Status.DNR;
            // A closed or fenced device says nothing about the medium: another path may serve the command.
            case Errno.ESHUTDOWN -> Status.INTERNAL_PATH_ERROR;
            case Errno.EAGAIN, Errno.ENOMEM, Errno.EBUSY, Errno.ETIMEDOUT -> Status.NAMESPACE_NOT_READY;
            default -> ofMedium(block.operation());
        };
    }

    /** True for what a host is told when the medium itself has failed. */
    static boolean isOfMedium(int status) {
        int code = Status.code(status);
        return code == Status.UNRECOVERED_READ_ERROR || code == Status.WRITE_FAULT;
    }

    private static int ofMedium(BlockOperation operation) {
        return operation == BlockOperation.READ ? Status.UNRECOVERED_READ_ERROR : Status.WRITE_FAULT;
    }
}
