package io.tidegate.ha;

import io.tidegate.bdev.Errno;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The images of one ANA group that are opened because this gateway takes the group: a bounded number at a time, and those
 * first that a command waits for. Any thread may call; what it guards is under the lock of this object.
 */
final class OpeningImages {

    /** As many as the threads that open images; a longer queue there could not be put in another order. */
    static final int AT_ONCE = 32;

    private final Function<GroupDevice, CompletionStage<Integer>> opener;
    private final Set<GroupDevice> wanted = new LinkedHashSet<>();
    private final Set<GroupDevice> rest;
    private final CompletableFuture<Boolean> proved = new CompletableFuture<>();
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private int underWay;
    private boolean beginning;
    private boolean anyOpen;
    private boolean anyAway;

    /**
     * Nothing is opened before {@link #begin}.
     *
     * @param opener opens the image of a device and ends with an errno, never with a failure
     */
    OpeningImages(Collection<GroupDevice> devices, Function<GroupDevice, CompletionStage<Integer>> opener) {
        this.rest = new LinkedHashSet<>(devices);
        this.opener = opener;
    }

    /** True once an image is open, or none could be for reasons of its own; false when the storage cannot be reached at all. */
    CompletionStage<Boolean> proved() {
        return proved;
    }

    /** As {@link #proved}, but once no image is being opened any more. */
    CompletionStage<Boolean> ended() {
        return ended;
    }

    /** A command waits for this one. */
    synchronized void want(GroupDevice device) {
        if (rest.remove(device)) {
            wanted.add(device);
        }
    }

    /** What was not begun is not opened any more. */
    void cancel() {
        synchronized (this) {
            wanted.clear();
            rest.clear();
        }
        begin();
    }

    /** Opens as many as may be at a time; called again by each that ends. */
    void begin() {
        if (!mayBegin()) {
            return; // the thread that is at it takes the next one as well
        }
        for (Optional<GroupDevice> next = next(); next.isPresent(); next = next()) {
            opener.apply(next.get()).thenAccept(errno -> {
                note(errno);
                begin();
            });
        }
        answer();
    }

    private synchronized boolean mayBegin() {
        boolean mine = !beginning;
        beginning = true;
        return mine;
    }

    private synchronized Optional<GroupDevice> next() {
        Set<GroupDevice> from = wanted.isEmpty() ? rest : wanted;
        if (from.isEmpty() || underWay >= AT_ONCE) {
            beginning = false;
            return Optional.empty();
        }
        underWay++;
        GroupDevice first = from.iterator().next();
        from.remove(first);
        return Optional.of(first);
    }

    private void note(int errno) {
        boolean open = errno == Errno.OK;
        synchronized (this) {
            underWay--;
            anyOpen |= open;
            anyAway |= errno == Errno.ETIMEDOUT || errno == Errno.ESHUTDOWN;
        }
        if (open) {
            proved.complete(true);
        }
    }

    private void answer() {
        boolean over;
        boolean good;
        synchronized (this) {
            over = underWay == 0 && wanted.isEmpty() && rest.isEmpty();
            good = anyOpen || !anyAway;
        }
        if (over) {
            proved.complete(good);
            ended.complete(good);
        }
    }
}
