package io.tidegate.bdev.rbd;

import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.Errno;
import io.tidegate.ceph.CephException;

/** Turns what Ceph says into what users of block devices are told. */
final class RbdFailures {

    private RbdFailures() {}

    static BlockDeviceException of(CephException failure) {
        return new BlockDeviceException(failure.errno(), String.valueOf(failure.getMessage()), failure);
    }

    /** A missing pool is ENODEV, as ENOENT says that the image is missing. */
    static BlockDeviceException ofPool(CephException failure) {
        int errno = failure.errno() == Errno.ENOENT ? Errno.ENODEV : failure.errno();
        return new BlockDeviceException(errno, String.valueOf(failure.getMessage()), failure);
    }
}
