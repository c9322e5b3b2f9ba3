package io.tidegate.bdev.file;

import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.Errno;

/** Turns the errno of a file call into a sentence that names the image and the remedy. */
final class FileErrors {

    private static final int ENAMETOOLONG = 36;
    private static final int ELOOP = 40;
    private static final int ETXTBSY = 26;
    private static final int EFBIG = 27;
    private static final int EDQUOT = 122;

    private FileErrors() {}

    static BlockDeviceException describe(BlockDeviceUri uri, int errno, String what) {
        return new BlockDeviceException(known(errno), uri + " " + what + ": " + reason(errno));
    }

    private static int known(int errno) {
        return switch (errno) {
            case ENAMETOOLONG, ELOOP -> Errno.EINVAL;
            case EFBIG, EDQUOT -> Errno.ENOSPC;
            case ETXTBSY -> Errno.EBUSY;
            default -> errno;
        };
    }

    private static String reason(int errno) {
        return switch (errno) {
            case Errno.ENOENT -> "it does not exist; create it or correct the path";
            case Errno.EEXIST -> "it is there already; remove it or take another name";
            case Errno.EISDIR -> "it is a folder; name a file in it";
            case Errno.ENOTDIR -> "a part of its path is a file, not a folder; correct the path";
            case Errno.EACCES, Errno.EPERM -> "the gateway's user may not do that; change owner or mode of the file";
            case Errno.EROFS -> "it is on a read-only filesystem or device; open it for reading only or remount";
            case Errno.EBUSY, Errno.EAGAIN, ETXTBSY ->
                "it is in use by another gateway, namespace or mount; end that use first";
            case Errno.ENOSPC, EDQUOT -> "the filesystem is full; free space or extend it";
            case EFBIG -> "the filesystem does not take files of that size; choose a smaller one";
            case ENAMETOOLONG -> "the name is too long; shorten it";
            case ELOOP -> "its symbolic links go in a circle; correct them";
            default -> "errno " + errno + "; see the system's log for the cause";
        };
    }

    static void checkSize(BlockDeviceUri uri, long bytes) throws BlockDeviceException {
        if (bytes <= 0) {
            throw new BlockDeviceException(
                    Errno.EINVAL, uri + " cannot have " + bytes + " bytes; give it a size above zero");
        }
    }
}
