package io.tidegate.ceph.jna;

/** Functions of librbd that a release may lack; without one its operation is answered ENOTSUP. */
public final class LibrbdOptional {

    /** True when {@link WriteZeroes} can be called. */
    public static final boolean WRITE_ZEROES = CephLibraries.bind(WriteZeroes.class, CephLibraries.rbd());

    /** True when {@link CompareAndWrite} can be called. */
    public static final boolean COMPARE_AND_WRITE = CephLibraries.bind(CompareAndWrite.class, CephLibraries.rbd());

    /** True when {@link Encryption} can be called; its functions are of Ceph 16. */
    public static final boolean ENCRYPTION = CephLibraries.bind(Encryption.class, CephLibraries.rbd());

    /** True when {@link EncryptionOfClones} can be called; its function is of Ceph 18. */
    public static final boolean ENCRYPTION_OF_CLONES =
            CephLibraries.bind(EncryptionOfClones.class, CephLibraries.rbd());

    private LibrbdOptional() {}

    /** LUKS by librbd itself; {@code options} is {@code rbd_encryption_luks1_format_options_t} or that of LUKS2. */
    public static final class Encryption {

        private Encryption() {}

        public static native int rbd_encryption_format(long image, int format, long options, long optionsBytes);

        public static native int rbd_encryption_load(long image, int format, long options, long optionsBytes);
    }

    /** The same for an image whose parents are encrypted by keys of their own. */
    public static final class EncryptionOfClones {

        private EncryptionOfClones() {}

        public static native int rbd_encryption_load2(long image, long specs, long count);
    }

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
