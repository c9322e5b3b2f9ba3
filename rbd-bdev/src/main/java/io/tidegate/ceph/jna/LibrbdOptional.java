package io.tidegate.ceph.jna;

/** Data path functions of librbd that a release may lack; without one its operation is answered ENOTSUP. */
public final class LibrbdOptional {

    /** True when {@link WriteZeroes} can be called. */
    public static final boolean WRITE_ZEROES = CephLibraries.bind(WriteZeroes.class, CephLibraries.rbd());

    /** True when {@link CompareAndWrite} can be called. */
    public static final boolean COMPARE_AND_WRITE = CephLibraries.bind(CompareAndWrite.class, CephLibraries.rbd());

    private LibrbdOptional() {}

    /** Zeroes without data. */
    public static final class WriteZeroes {

        private WriteZeroes() {}

        public static native int rbd_aio_write_zeroes(
                long image, long offset, long length, long completion, int zeroFlags, int operationFlags);
    }

    /**
     * Compare and write in one step. This one blocks: librbd reports the end of its asynchronous form by a callback only,
     * never through {@code rbd_set_image_notification} (Ceph 16 to 20).
     */
    public static final class CompareAndWrite {

        private CompareAndWrite() {}

        public static native long rbd_compare_and_write(
                long image, long offset, long length, long compare, long write, long[] outMismatch, int operationFlags);
    }
}
