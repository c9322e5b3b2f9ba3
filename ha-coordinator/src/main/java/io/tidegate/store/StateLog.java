package io.tidegate.store;

import io.tidegate.bdev.Errno;
import io.tidegate.bdev.file.posix.ErrnoException;
import io.tidegate.bdev.file.posix.PosixFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a {@link FileStateStore}: one whole state and the changes since, each durable when {@link #append} returns.
 *
 * <p>One thread at a time. Invariants: bytes before {@code end} are whole records that were acknowledged or come from a
 * whole state; nothing stands behind {@code end} while no append runs. When an append fails the file is cut back to
 * {@code end}; when even that fails, or a sync fails for another reason than a full disk, the file is given up: what the
 * disk holds is then unknown, and only opening the store anew, which reads it, finds out.
 */
final class StateLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StateLog.class);
    private static final int EDQUOT = 122;
    private static final int EINTR = 4;

    private final Path path;
    private PosixFile file;
    private long end;
    private @Nullable String givenUp;

    private StateLog(Path path, PosixFile file, long end) {
        this.path = path;
        this.file = file;
        this.end = end;
    }

    /** A log and what it says. */
    record Opened(StateLog log, StateSnapshot state) {}

    /** Reads the log, cutting off what was never acknowledged. */
    static Opened open(Path path) throws StoreException {
        StateLogScan.Result found = StateLogScan.scan(path, readAll(path));
        PosixFile file = openFile(path);
        StateLog log = new StateLog(path, file, found.goodBytes());
        if (found.tornBytes() > 0) {
            LOG.warn(
                    "The last change in {} was not complete when the daemon or machine stopped, and was never"
                            + " acknowledged: {} bytes behind byte {} are cut off",
                    path,
                    found.tornBytes(),
                    found.goodBytes());
            log.cutBack();
        }
        return new Opened(log, found.state());
    }

    private static byte[] readAll(Path path) throws StoreException {
        try {
            return Files.readAllBytes(path);
        } catch (IOException | OutOfMemoryError unreadable) {
            throw new StoreException("the state file " + path + " cannot be read: " + unreadable, unreadable);
        }
    }

    private static PosixFile openFile(Path path) throws StoreException {
        try {
            return PosixFile.open(path, false);
        } catch (ErrnoException refused) {
            throw failure("open", path, refused.errno());
        }
    }

    /** Makes the log of a folder that has none. */
    static StateLog create(Path path, StateSnapshot state) throws StoreException {
        StateLog log = prepare(path, state);
        try {
            log.putInPlace();
            log.syncFolder();
            return log;
        } catch (StoreException refused) {
            log.close();
            throw refused;
        }
    }

    /** A durable file beside {@code path} that says {@code state}. */
    private static StateLog prepare(Path path, StateSnapshot state) throws StoreException {
        Path fresh = fresh(path);
        ByteBuffer record = StateRecord.of(state).encode();
        ByteBuffer bytes = ByteBuffer.allocateDirect(StateLogScan.FILE_HEAD.length + record.remaining());
        bytes.put(StateLogScan.FILE_HEAD).put(record).flip();
        PosixFile file = createFile(fresh);
        try {
            check("write", fresh, writeAll(file, bytes, 0));
            check("sync", fresh, file.sync());
            return new StateLog(path, file, bytes.limit());
        } catch (StoreException refused) {
            file.close();
            throw refused;
        }
    }

    private static Path fresh(Path path) {
        return path.resolveSibling(path.getFileName() + ".new");
    }

    private void putInPlace() throws StoreException {
        try {
            Files.move(fresh(path), path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException refused) {
            throw new StoreException("the state file " + path + " cannot be put in place: " + refused, refused);
        }
    }

    private void syncFolder() throws StoreException {
        try {
            Folders.sync(path.resolveSibling("."));
        } catch (IOException refused) {
            throw new StoreException("the folder of the state file " + path + " cannot be synced: " + refused, refused);
        }
    }

    private static PosixFile createFile(Path fresh) throws StoreException {
        try {
            Files.deleteIfExists(fresh);
            return PosixFile.create(fresh);
        } catch (ErrnoException refused) {
            throw failure("create", fresh, refused.errno());
        } catch (IOException refused) {
            throw new StoreException("the old file " + fresh + " cannot be removed: " + refused, refused);
        }
    }

    long bytes() {
        return end;
    }

    /** Adds a record; it is durable when this returns, and left no trace when this throws. */
    void append(StateRecord record) throws StoreException {
        if (givenUp != null) {
            throw new StoreException(givenUp);
        }
        ByteBuffer bytes = record.encode();
        long result = writeAll(file, bytes, end);
        if (result == 0) {
            result = file.syncData();
        }
        if (result < 0) {
            StoreException failed = failure("write", path, (int) -result);
            undo(failed, (int) -result);
            throw failed;
        }
        end += bytes.limit();
    }

    private void undo(StoreException failed, int errno) {
        try {
            cutBack();
        } catch (StoreException worse) {
            failed.addSuppressed(worse);
            giveUp();
            return;
        }
        if (!isFull(errno)) {
            giveUp();
        }
    }

    private void giveUp() {
        givenUp = "the state file " + path + " takes no more changes since writing it failed; look after its disk, then"
                + " start the gateway again";
        LOG.error("{}", givenUp);
    }

    private void cutBack() throws StoreException {
        check("cut back", path, file.truncate(end));
        check("sync", path, file.sync());
    }

    /**
     * Replaces the changes by the whole state they lead to. When this throws the log goes on as it was, unless the new
     * file is in place and only the folder could not be synced: then no further change may be acknowledged, since after
     * a power cut the old file might be back.
     */
    void compact(StateSnapshot state) throws StoreException {
        StateLog fresh = prepare(path, state);
        try {
            fresh.putInPlace();
        } catch (StoreException refused) {
            fresh.close();
            throw refused;
        }
        file.close();
        file = fresh.file;
        end = fresh.end;
        try {
            syncFolder();
        } catch (StoreException unknown) {
            giveUp();
            throw unknown;
        }
    }

    @Override
    public void close() {
        file.close();
    }

    /** 0 or a negative errno. */
    private static long writeAll(PosixFile file, ByteBuffer bytes, long offset) {
        for (int done = 0; done < bytes.limit(); ) {
            long written = file.write(bytes, done, bytes.limit() - done, offset + done);
            if (written < 0 && written != -EINTR) {
                return written;
            }
            done += (int) Math.max(written, 0);
        }
        return 0;
    }

    private static void check(String what, Path path, long result) throws StoreException {
        if (result < 0) {
            throw failure(what, path, (int) -result);
        }
    }

    private static boolean isFull(int errno) {
        return errno == Errno.ENOSPC || errno == EDQUOT;
    }

    private static StoreException failure(String what, Path path, int errno) {
        return new StoreException("cannot " + what + " the state file " + path + ": " + reason(errno));
    }

    private static String reason(int errno) {
        return switch (errno) {
            case Errno.ENOSPC, EDQUOT -> "the disk is full; nothing was changed, free space and try again";
            case Errno.EACCES, Errno.EPERM -> "the gateway's user may not; change owner or mode of the folder";
            case Errno.EROFS -> "the filesystem is read-only; remount it for writing";
            case Errno.ENOENT -> "its folder is gone; restore it and start the gateway again";
            case Errno.EIO -> "the disk failed; look after it and start the gateway again";
            default -> "errno " + errno + "; see the system's log for the cause";
        };
    }
}
