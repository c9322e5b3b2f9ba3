package io.tidegate.bdev.file;

import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockDeviceUri.Scheme;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.file.posix.ErrnoException;
import io.tidegate.bdev.file.posix.PosixFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens, makes, measures and removes the files of images. Blocks; any thread may call. */
final class FileImages {

    private static final int S_IFMT = 0170000;
    private static final int S_IFDIR = 0040000;
    private static final int S_IFBLK = 0060000;
    private static final int S_IFREG = 0100000;

    private final ImagePaths paths;
    private final boolean shared;

    /** With {@code shared} an image may be open by several gateways, all of which must say so; others are kept off. */
    FileImages(ImagePaths paths, boolean shared) {
        this.paths = paths;
        this.shared = shared;
    }

    FileImage open(BlockDeviceUri uri, boolean readOnly) throws BlockDeviceException {
        Path path = paths.of(uri);
        boolean blockDevice = isBlockDevice(uri, path);
        PosixFile file = openFile(uri, path, blockDevice && !shared, readOnly);
        try {
            lock(uri, file, readOnly || shared);
            return new FileImage(uri, file, blockDevice, usableSize(uri, file));
        } catch (BlockDeviceException | RuntimeException refused) {
            file.close();
            throw refused;
        }
    }

    private static PosixFile openFile(BlockDeviceUri uri, Path path, boolean alone, boolean readOnly)
            throws BlockDeviceException {
        try {
            return alone ? PosixFile.openExclusively(path, readOnly) : PosixFile.open(path, readOnly);
        } catch (ErrnoException refused) {
            throw FileErrors.describe(uri, refused.errno(), "cannot be opened");
        }
    }

    private static void lock(BlockDeviceUri uri, PosixFile file, boolean sharing) throws BlockDeviceException {
        int result = file.tryLock(sharing);
        if (result < 0) {
            int errno = result == -Errno.EAGAIN ? Errno.EBUSY : -result;
            throw FileErrors.describe(uri, errno, "cannot be locked");
        }
    }

    private static long usableSize(BlockDeviceUri uri, PosixFile file) throws BlockDeviceException {
        long size = file.size();
        if (size < 0) {
            throw FileErrors.describe(uri, (int) -size, "cannot be measured");
        }
        FileErrors.checkSize(uri, size);
        return size;
    }

    void create(BlockDeviceUri uri, long bytes) throws BlockDeviceException {
        FileErrors.checkSize(uri, bytes);
        Path path = paths.of(uri);
        if (uri.scheme() == Scheme.DEV) {
            throw new BlockDeviceException(
                    Errno.ENOTSUP, uri + " is a block device: make the volume first (lvcreate), then add it");
        }
        makeFolders(uri, path);
        try (PosixFile file = PosixFile.create(path)) {
            fill(uri, path, file, bytes);
        } catch (ErrnoException refused) {
            throw FileErrors.describe(uri, refused.errno(), "cannot be created");
        }
        syncFolder(uri, path);
    }

    private void makeFolders(BlockDeviceUri uri, Path path) throws BlockDeviceException {
        Path folder = folder(path);
        if (!paths.ownsFolders(uri) || Files.isDirectory(folder)) {
            return;
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException refused) {
            throw new BlockDeviceException(
                    Errno.EACCES, uri + " cannot be created: the folder " + folder + " cannot be made", refused);
        }
        syncFolder(uri, folder);
        syncFolder(uri, folder(folder));
    }

    private static void fill(BlockDeviceUri uri, Path path, PosixFile file, long bytes) throws BlockDeviceException {
        int result = file.truncate(bytes);
        if (result == 0) {
            result = file.sync();
        }
        if (result < 0) {
            BlockDeviceException refused = FileErrors.describe(uri, -result, "cannot be given " + bytes + " bytes");
            try {
                Files.deleteIfExists(path);
            } catch (IOException left) {
                refused.addSuppressed(left);
            }
            throw refused;
        }
    }

    long size(BlockDeviceUri uri) throws BlockDeviceException {
        Path path = paths.of(uri);
        isBlockDevice(uri, path);
        try (PosixFile file = PosixFile.open(path, true)) {
            return file.size();
        } catch (ErrnoException refused) {
            throw FileErrors.describe(uri, refused.errno(), "cannot be measured");
        }
    }

    void remove(BlockDeviceUri uri) throws BlockDeviceException {
        Path path = paths.of(uri);
        if (isBlockDevice(uri, path)) {
            throw new BlockDeviceException(
                    Errno.ENOTSUP, uri + " is a block device: remove the volume itself (lvremove)");
        }
        try (PosixFile file = openFile(uri, path, false, false)) {
            lock(uri, file, false);
            Files.delete(path);
        } catch (IOException refused) {
            throw new BlockDeviceException(
                    Errno.EACCES, uri + " cannot be removed: the gateway's user may not change its folder", refused);
        }
        syncFolder(uri, path);
    }

    private static void syncFolder(BlockDeviceUri uri, Path path) throws BlockDeviceException {
        try (PosixFile folder = PosixFile.open(folder(path), true)) {
            int result = folder.sync();
            if (result < 0) {
                throw FileErrors.describe(uri, -result, "has a folder that cannot be made durable");
            }
        } catch (ErrnoException refused) {
            throw FileErrors.describe(uri, refused.errno(), "has a folder that cannot be opened");
        }
    }

    private static Path folder(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }

    /** Whether the path is a block device; refuses what is neither that nor a file. */
    private static boolean isBlockDevice(BlockDeviceUri uri, Path path) throws BlockDeviceException {
        int kind = kind(uri, path);
        if (kind == S_IFDIR) {
            throw FileErrors.describe(uri, Errno.EISDIR, "cannot be used");
        }
        if (kind != S_IFBLK && kind != S_IFREG) {
            throw new BlockDeviceException(
                    Errno.EINVAL, uri + " is neither a file nor a block device; name one of those");
        }
        if (kind == S_IFREG && uri.scheme() == Scheme.DEV) {
            throw new BlockDeviceException(Errno.EINVAL, uri + " is a file; write file:" + path);
        }
        return kind == S_IFBLK;
    }

    private static int kind(BlockDeviceUri uri, Path path) throws BlockDeviceException {
        try {
            return (int) Files.getAttribute(path, "unix:mode") & S_IFMT;
        } catch (IOException refused) {
            throw FileErrors.describe(uri, errnoOfOpening(path), "cannot be used");
        }
    }

    /** What Linux says to the path; Java folds several errnos into one exception. */
    private static int errnoOfOpening(Path path) {
        try (PosixFile file = PosixFile.open(path, true)) {
            return file.size() < 0 ? Errno.EIO : Errno.EAGAIN;
        } catch (ErrnoException refused) {
            return refused.errno();
        }
    }
}
