package io.tidegate.ha;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.bdev.GroupClients;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Images of ANA groups that others hold, opened in case this gateway takes the group, so that a take-over waits for no opening. Any
 * thread may call; what waits runs on the thread "ha-ahead".
 *
 * <p>Opening writes nothing to an image: librbd takes its lock, and loads what the lock guards, with the first write, and its
 * cache is off. Whether it may be served is asked when it is {@link #take}n: only if its client stands in the group's
 * record by then. Of changes to its header (size, snapshots) librbd hears by a watch, which ends when this process stands still
 * for long; then {@link #forgetAll}.
 */
final class ImagesAhead {

    private static final Logger LOG = LoggerFactory.getLogger(ImagesAhead.class);

    /** Few: nobody waits for them, and whoever serves needs the processor. */
    private static final int AT_ONCE = 4;

    private final BlockDeviceFactory images;
    private final GroupClients clients;
    private final IntFunction<List<GroupDevice>> devices;
    private final int most;
    private final Map<Integer, AheadGroup> groups = new ConcurrentHashMap<>();
    private final Semaphore permits = new Semaphore(AT_ONCE);
    private final ExecutorService closers = HaThreads.pool("ha-ahead-close");
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("ha-ahead").daemon().factory());
    private volatile Set<Integer> wanted = Set.of();
    private boolean keeping;
    private boolean again;
    private String lastFailure = "";

    /**
     * Keeps nothing before {@link #keep}.
     *
     * @param devices those of a group whose images could be opened ahead
     * @param most how many images are kept open at the most
     */
    ImagesAhead(BlockDeviceFactory images, GroupClients clients, IntFunction<List<GroupDevice>> devices, int most) {
        this.images = images;
        this.clients = clients;
        this.devices = devices;
        this.most = most;
    }

    private AheadGroup group(int number) {
        return groups.computeIfAbsent(number, one -> new AheadGroup(one, clients, closers));
    }

    /** Opens, little by little, the images of these groups, and closes those of all others that nobody claims. Does not wait. */
    void keep(Set<Integer> inherited) {
        wanted = Set.copyOf(inherited);
        synchronized (this) {
            again = keeping;
            if (keeping) {
                return;
            }
            keeping = true;
        }
        begin();
    }

    private void begin() {
        try {
            thread.execute(this::keepNow);
        } catch (RejectedExecutionException closed) {
            LOG.trace("the gateway ends", closed);
        }
    }

    private void keepNow() {
        try {
            groups.values().stream()
                    .filter(group -> !wanted.contains(group.number()))
                    .forEach(AheadGroup::drop);
            int room = most;
            for (int number : wanted.stream().sorted().toList()) {
                room -= open(group(number), devices.apply(number), room);
            }
            lastFailure = "";
        } catch (BlockDeviceException away) {
            note(String.valueOf(away.getMessage()));
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            LOG.error("images could not be opened ahead; it is tried again", broken);
        } finally {
            if (isWantedAgain()) {
                begin();
            }
        }
    }

    private synchronized boolean isWantedAgain() {
        keeping = again;
        again = false;
        return keeping;
    }

    private void note(String failure) {
        if (!failure.equals(lastFailure)) {
            lastFailure = failure;
            LOG.warn("images of other gateways' groups cannot be opened ahead, it is tried again: {}", failure);
        }
    }

    /** How many images of the group are open, or being opened. */
    private int open(AheadGroup group, List<GroupDevice> all, int room)
            throws BlockDeviceException, InterruptedException {
        group.retain(Set.copyOf(all));
        List<GroupDevice> missing = all.stream()
                .filter(group::lacks)
                .limit(Math.max(0, room - group.count()))
                .toList();
        if (missing.isEmpty() || !group.connect(group.count() + missing.size())) {
            return group.count();
        }
        for (GroupDevice device : missing) {
            permits.acquire();
            boolean begun = wanted.contains(group.number())
                    && group.begin(
                            device,
                            () -> images.open(device.uri(), device.options().openedAhead()),
                            permits::release);
            if (!begun) {
                permits.release();
                return group.count();
            }
        }
        LOG.info("{} images of group {} are open ahead, in case its gateway dies", group.count(), group.number());
        return group.count();
    }

    /**
     * Connects clients to serve a group. From now on nothing is opened or closed here for it before {@link #release}.
     *
     * @return the addresses of its clients, of those included that have images open ahead
     */
    List<String> claim(int number, int count) throws BlockDeviceException {
        return group(number).claim(count);
    }

    /** The image of a device, if it is open ahead, works, and its client is listed; else none is open here. */
    CompletionStage<Optional<BlockDevice>> take(GroupDevice device, List<String> listed) {
        return group(device.group()).take(device, listed);
    }

    /** Ends the clients of a group that is not served any more. */
    void release(int number) {
        group(number).release();
    }

    /** A device goes, or to another group. */
    void forget(GroupDevice device) {
        groups.values().forEach(group -> group.forget(device));
    }

    /** Whether the image of a device is open, and so tells its size by itself. */
    boolean has(GroupDevice device) {
        AheadGroup group = groups.get(device.group());
        return group != null && group.has(device);
    }

    /** Closes all: their watches may have ended unnoticed. */
    void forgetAll() {
        groups.values().forEach(AheadGroup::forgetAll);
    }

    /** Ends everything; waits a little for what is being closed. */
    void close() {
        wanted = Set.of();
        thread.shutdownNow();
        forgetAll();
        closers.shutdown();
        try {
            if (!closers.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("images that were opened ahead do not close");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
