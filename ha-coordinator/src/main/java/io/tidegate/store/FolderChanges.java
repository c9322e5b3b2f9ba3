package io.tidegate.store;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls something soon after a folder got another file, and at the latest after a period. One thread of its own. */
final class FolderChanges implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FolderChanges.class);

    private final WatchService service;
    private final Duration period;
    private final Runnable changed;
    private final Thread thread;

    private FolderChanges(WatchService service, Duration period, Runnable changed) {
        this.service = service;
        this.period = period;
        this.changed = changed;
        this.thread = Thread.ofPlatform().name("shared-folder").daemon().unstarted(this::run);
    }

    static FolderChanges watch(Path folder, Duration period, Runnable changed) throws IOException {
        WatchService service = folder.getFileSystem().newWatchService();
        folder.register(service, StandardWatchEventKinds.ENTRY_CREATE);
        FolderChanges changes = new FolderChanges(service, period, changed);
        changes.thread.start();
        return changes;
    }

    private void run() {
        while (true) {
            try {
                WatchKey key = service.poll(period.toNanos(), TimeUnit.NANOSECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
                changed.run();
            } catch (ClosedWatchServiceException | InterruptedException end) {
                LOG.trace("the folder is watched no more", end);
                return;
            }
        }
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException ignored) {
            LOG.debug("the watch of a folder did not end well", ignored);
        }
        Threads.join(thread);
    }
}
