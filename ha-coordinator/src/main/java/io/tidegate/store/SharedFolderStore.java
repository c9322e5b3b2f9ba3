package io.tidegate.store;

import io.tidegate.store.SharedVersions.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * State in a folder that several gateways of one machine share. Any thread may call.
 *
 * <p>Each version is a file of its own, linked into place under the number of the version: the file system lets one
 * writer be first, and nobody ever holds a lock, so a writer that is stopped in the middle stops nobody else. Versions
 * long gone are deleted; so each one lists its last predecessors, by which a writer that was stopped for long tells whether
 * its version became part of the history.
 */
public final class SharedFolderStore implements StateStore {

    private static final Logger LOG = LoggerFactory.getLogger(SharedFolderStore.class);
    private static final Duration LONGEST_UNSEEN = Duration.ofSeconds(1);

    private final SharedVersions versions;
    private final Watchers watchers;
    private final FolderChanges changes;
    private volatile boolean closed;

    private SharedFolderStore(SharedVersions versions, FolderChanges changes, Watchers watchers) {
        this.versions = versions;
        this.changes = changes;
        this.watchers = watchers;
    }

    /** Opens the state in a folder; makes the folder when it is not there. */
    public static SharedFolderStore open(Path folder) throws StoreException {
        try {
            Folders.make(folder);
            SharedVersions versions = new SharedVersions(folder);
            Watchers watchers = new Watchers("shared", versions.newest().number());
            FolderChanges changes = FolderChanges.watch(folder, LONGEST_UNSEEN, () -> announce(versions, watchers));
            return new SharedFolderStore(versions, changes, watchers);
        } catch (IOException failure) {
            throw unusable(folder, failure);
        }
    }

    private static void announce(SharedVersions versions, Watchers watchers) {
        try {
            watchers.announce(versions.newestNumber());
        } catch (IOException later) {
            LOG.debug("The shared folder cannot be looked at; it is looked at again", later);
        }
    }

    private static StoreException unusable(Path folder, IOException failure) {
        return new StoreException(
                "the shared folder " + folder + " cannot be used (" + failure
                        + "); it must be on a file system of this machine that the gateway's user may write",
                failure);
    }

    private void checkOpen() throws StoreException {
        if (closed) {
            throw new StoreException("the shared folder is closed; the daemon is going down");
        }
    }

    @Override
    public StateSnapshot read() throws StoreException {
        checkOpen();
        try {
            return versions.newest().snapshot();
        } catch (IOException failure) {
            throw unusable(versions.folder(), failure);
        }
    }

    @Override
    public long compareAndPut(long expectedVersion, StateChange change) throws StoreException {
        checkOpen();
        try {
            Version before = versions.newest();
            if (before.number() != expectedVersion) {
                throw new VersionConflictException(expectedVersion, before.number());
            }
            UUID token = UUID.randomUUID();
            if (!versions.put(before.next(change, token))) {
                throw new VersionConflictException(expectedVersion, versions.newestNumber());
            }
            confirm(expectedVersion, token);
            watchers.announce(expectedVersion + 1);
            return expectedVersion + 1;
        } catch (IOException failure) {
            throw unusable(versions.folder(), failure);
        }
    }

    /** A number that was free because its file had been deleted meanwhile is no success. */
    private void confirm(long expected, UUID token) throws IOException, StoreException {
        Version now = versions.newest();
        if (now.follows(token)) {
            return;
        }
        if (now.number() - expected <= SharedVersions.ANCESTORS) {
            versions.remove(expected + 1);
            throw new VersionConflictException(expected, now.number());
        }
        throw new StoreException("this gateway was stopped while it changed the shared folder from version " + expected
                + ", which is at " + now.number() + " now: nobody knows whether the change was made");
    }

    @Override
    public Subscription watch(StateListener listener) {
        return watchers.add(listener);
    }

    @Override
    public void close() {
        closed = true;
        changes.close();
        watchers.close();
    }
}
