package io.tidegate.ceph;

/** Names and reasons of the errno values that Ceph returns; those of Linux on every architecture that Ceph supports. */
public final class CephErrors {

    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EIO = 5;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int EINVAL = 22;
    public static final int ENOSPC = 28;
    public static final int EROFS = 30;
    public static final int ENOTEMPTY = 39;
    public static final int ENOSYS = 38;
    public static final int ENOTCONN = 107;
    public static final int ESHUTDOWN = 108;
    public static final int ETIMEDOUT = 110;
    public static final int EDQUOT = 122;
    public static final int ECANCELED = 125;
    public static final int ENOTSUP = 95;

    private CephErrors() {}

    /** Turns a negative result into an exception that says what was tried. */
    static CephException failure(String attempt, int result) {
        int errno = Math.abs(result);
        return new CephException(errno, attempt + ": " + reason(errno));
    }

    /** A few words and, where one is known, the remedy. */
    public static String reason(int errno) {
        return switch (errno) {
            case EPERM, EACCES -> "permission denied; check the capabilities of the Ceph user (ceph auth get)";
            case ENOENT -> "it does not exist";
            case EIO -> "input/output error";
            case EBUSY -> "it is in use";
            case EEXIST -> "it exists already";
            case EINVAL -> "invalid argument";
            case ENOSPC -> "the cluster or the pool is full";
            case EDQUOT -> "the quota of the pool is used up";
            case EROFS -> "it is read-only";
            case ENOTEMPTY -> "it is not empty; it has snapshots";
            case ENOSYS, ENOTSUP -> "this release of Ceph cannot do it";
            case ENOTCONN -> "not connected to the cluster";
            case ESHUTDOWN -> "this client is on the blocklist of the cluster; it must connect anew";
            case ETIMEDOUT -> "the cluster does not answer; check that its monitors and OSDs can be reached";
            default -> "errno " + errno;
        };
    }
}
