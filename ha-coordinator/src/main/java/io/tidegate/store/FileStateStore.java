package io.tidegate.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store in a folder of this machine: what was acknowledged survives {@code kill -9} and a power cut.
 *
 * <p>Any thread may call; changes are made one at a time. The folder belongs to one daemon at a time, so every change is
 * an own one, and listeners learn of it at once. Files: {@code state.log} ({@link StateLog}) and {@code lock}.
 */
public final class FileStateStore implements StateStore {

    private static final Logger LOG = LoggerFactory.getLogger(FileStateStore.class);
    private static final long COMPACT_BYTES = 1 << 20;
    private static final int COMPACT_FACTOR = 4;

    private final Path folder;
    private final FolderLock lock;
    private final StateLog log;
    private final Watchers watchers;

    private StateSnapshot current;
    private long wholeBytes;
    private boolean closed;

    private FileStateStore(Path folder, FolderLock lock, StateLog.Opened opened) {
        this.folder = folder;
        this.lock = lock;
        log = opened.log();
        current = opened.state();
        wholeBytes = StateRecord.of(current).encode().limit();
        watchers = new Watchers("file", current.version());
    }

    /**
     * Opens the store in {@code folder}, making both when they are not there.
     *
     * @throws StoreException when another daemon has it, when it is damaged, when the disk refuses
     */
    public static FileStateStore open(Path folder) throws StoreException {
        makeFolder(folder);
        FolderLock lock = FolderLock.take(folder);
        try {
            return new FileStateStore(folder, lock, openLog(folder.resolve("state.log")));
        } catch (StoreException | RuntimeException refused) {
            lock.close();
            throw refused;
        }
    }

    private static void makeFolder(Path folder) throws StoreException {
        try {
            Folders.make(folder);
        } catch (IOException refused) {
            throw new StoreException(
                    "the folder " + folder + " cannot be made (" + refused + "); name one that can", refused);
        }
    }

    private static StateLog.Opened openLog(Path path) throws StoreException {
        if (Files.exists(path)) {
            return StateLog.open(path);
        }
        StateSnapshot empty = new StateSnapshot(1, new TreeMap<>());
        return new StateLog.Opened(StateLog.create(path, empty), empty);
    }

    @Override
    public synchronized StateSnapshot read() throws StoreException {
        checkOpen();
        return current;
    }

    @Override
    public synchronized long compareAndPut(long expectedVersion, StateChange change) throws StoreException {
        checkOpen();
        if (expectedVersion != current.version()) {
            throw new VersionConflictException(expectedVersion, current.version());
        }
        log.append(new StateRecord(false, expectedVersion + 1, change));
        current = current.after(change);
        watchers.announce(current.version());
        compactIfLong();
        return current.version();
    }

    private void compactIfLong() {
        if (log.bytes() < COMPACT_BYTES + COMPACT_FACTOR * wholeBytes) {
            return;
        }
        try {
            log.compact(current);
            wholeBytes = log.bytes();
        } catch (StoreException refused) {
            // The change itself is durable; the next one tries again.
            LOG.warn("The state in {} could not be compacted and goes on as it is", folder, refused);
        }
    }

    private void checkOpen() throws StoreException {
        if (closed) {
            throw new StoreException("the state in " + folder + " is closed; the daemon is going down");
        }
    }

    @Override
    public Subscription watch(StateListener listener) {
        return watchers.add(listener);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        watchers.close();
        log.close();
        lock.close();
    }
}
