package io.tidegate.bdev.rbd;

import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import io.tidegate.ceph.jna.LibrbdIo;
import io.tidegate.ceph.jna.LibrbdOptional;
import io.tidegate.ceph.jna.NativeMemory;

/** Hands a request to librbd: one asynchronous call for each kind of operation. Any thread may call; nothing blocks. */
final class RbdCalls {

    private RbdCalls() {}

    /** Starts a request: 0 when its completion will come, else a negative errno and it will not. */
    static int start(long image, BlockRequest request, long completion) {
        long offset = request.offset();
        long length = request.length();
        return switch (request.operation()) {
            case READ -> LibrbdIo.rbd_aio_read(image, offset, length, data(request), completion);
            case WRITE -> LibrbdIo.rbd_aio_write(image, offset, length, data(request), completion);
            case FLUSH -> LibrbdIo.rbd_aio_flush(image, completion);
            case DISCARD -> LibrbdIo.rbd_aio_discard(image, offset, length, completion);
            case WRITE_ZEROES -> writeZeroes(image, offset, length, completion);
            case COMPARE_AND_WRITE -> -Errno.ENOTSUP; // goes through CompareAndWrite, as it has no completion event
        };
    }

    private static long data(BlockRequest request) {
        return NativeMemory.address(request.buffer());
    }

    private static int writeZeroes(long image, long offset, long length, long completion) {
        return LibrbdOptional.WRITE_ZEROES
                ? LibrbdOptional.WriteZeroes.rbd_aio_write_zeroes(image, offset, length, completion, 0, 0)
                : -Errno.ENOTSUP;
    }
}
