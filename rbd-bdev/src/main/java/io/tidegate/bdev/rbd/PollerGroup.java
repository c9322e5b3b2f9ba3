package io.tidegate.bdev.rbd;

import io.tidegate.ceph.jna.EventFd;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Spreads images over poller threads: a thread is added when every one has its share of images, up to one per
 * processor. Any thread may call.
 */
final class PollerGroup implements CompletionPoller, AutoCloseable {

    private final int imagesPerPoller;
    private final int limit;
    private final List<EpollPoller> pollers = new ArrayList<>();

    PollerGroup(int imagesPerPoller) {
        this(imagesPerPoller, Runtime.getRuntime().availableProcessors());
    }

    PollerGroup(int imagesPerPoller, int limit) {
        this.imagesPerPoller = imagesPerPoller;
        this.limit = limit;
    }

    @Override
    public synchronized Registration register(EventFd eventFd, Runnable drain) {
        return leastLoaded().register(eventFd, drain);
    }

    private EpollPoller leastLoaded() {
        EpollPoller least = pollers.stream()
                .min(Comparator.comparingInt(EpollPoller::registrations))
                .orElse(null);
        if (least == null || (least.registrations() >= imagesPerPoller && pollers.size() < limit)) {
            least = new EpollPoller("rbd-poller-" + pollers.size());
            pollers.add(least);
        }
        return least;
    }

    @Override
    public synchronized void close() {
        pollers.forEach(EpollPoller::close);
        pollers.clear();
    }
}
