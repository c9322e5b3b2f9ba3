package io.tidegate.store;

import io.tidegate.bdev.Errno;
import io.tidegate.bdev.file.posix.ErrnoException;
import io.tidegate.bdev.file.posix.PosixFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Keeps a second daemon off a folder while the first one lives.
 *
 * <p>The lock is the kernel's, so it ends with its process however that ends; the file stays, and its text (the holder's
 * process id) only serves the message.
 */
final class FolderLock implements AutoCloseable {

    private static final int PID_DIGITS = 20;

    private final PosixFile file;

    private FolderLock(PosixFile file) {
        this.file = file;
    }

    static FolderLock take(Path folder) throws StoreException {
        Path path = folder.resolve("lock");
        PosixFile file = open(path);
        int result = file.tryLock(false);
        if (result < 0) {
            StoreException refused = refusal(folder, file, -result);
            file.close();
            throw refused;
        }
        ByteBuffer pid = direct(ProcessHandle.current().pid() + "\n");
        file.truncate(0);
        file.write(pid, 0, pid.limit(), 0);
        return new FolderLock(file);
    }

    private static PosixFile open(Path path) throws StoreException {
        try {
            return PosixFile.openOrCreate(path);
        } catch (ErrnoException refused) {
            throw new StoreException(
                    "cannot open the lock " + path + " (errno " + refused.errno()
                            + "); the gateway's user must be able to write the folder",
                    refused);
        }
    }

    private static StoreException refusal(Path folder, PosixFile file, int errno) {
        if (errno != Errno.EAGAIN) {
            return new StoreException("cannot lock the folder " + folder + " (errno " + errno
                    + "); put it on a filesystem that has locks");
        }
        return new StoreException("the folder " + folder + " is in use by another gateway" + holder(file)
                + "; stop that one, or give this one a folder of its own");
    }

    private static String holder(PosixFile file) {
        ByteBuffer text = ByteBuffer.allocateDirect(PID_DIGITS);
        int length = (int) Math.max(0, file.read(text, 0, PID_DIGITS, 0));
        String pid =
                StandardCharsets.US_ASCII.decode(text.limit(length)).toString().strip();
        return pid.isEmpty() ? "" : " (process " + pid + ")";
    }

    private static ByteBuffer direct(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    @Override
    public void close() {
        file.close();
    }
}
