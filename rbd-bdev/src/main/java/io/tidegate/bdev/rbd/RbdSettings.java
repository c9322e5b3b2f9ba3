package io.tidegate.bdev.rbd;

import io.tidegate.ceph.CephConfig;
import java.time.Duration;

/**
 * How RBD images are served. Immutable.
 *
 * @param ceph the cluster and its timeouts; see there what a lost cluster means for I/O under way
 * @param imagesPerClient how many images share one librados client: more serialise on its locks, fewer cost threads and
 *     sockets
 * @param requestsUnderWay how many requests of one image librbd holds at once; the next ones wait in the device
 * @param requestsWaiting how many wait in the device at most; beyond a request ends with EAGAIN
 * @param imagesPerPoller how many images share one poller thread while there are processors left for another
 * @param openThreads how many images are opened, made or removed at once
 * @param openTimeout after this an open fails with ETIMEDOUT; the image is closed again when it opens later
 * @param zeroCopyWrites lets librbd send from the caller's buffer. Off, as librbd has it: a retransmission may read the
 *     buffer after the request has ended.
 */
public record RbdSettings(
        CephConfig ceph,
        int imagesPerClient,
        int requestsUnderWay,
        int requestsWaiting,
        int imagesPerPoller,
        int openThreads,
        Duration openTimeout,
        boolean zeroCopyWrites) {

    private static final int IMAGES_PER_CLIENT = 32;
    private static final int MANY_PROCESSORS = 16;
    private static final int MOST_TIMES = 8;

    /** Refuses numbers that cannot work. */
    public RbdSettings {
        if (imagesPerClient < 1
                || requestsUnderWay < 2
                || requestsWaiting < 1024
                || imagesPerPoller < 1
                || openThreads < 1) {
            throw new IllegalArgumentException(
                    "an RBD setting is too small: at least 1 image per client and per poller, "
                            + "1 thread, 2 requests under way, 1024 waiting");
        }
    }

    /**
     * How many images share a client where nobody says: 32 where there are many processors, as with upstream, and more where there are
     * few, since each client more makes threads wake for less (ADR 96).
     */
    public static int imagesPerClient(int processors) {
        return IMAGES_PER_CLIENT * Math.clamp(MANY_PROCESSORS / processors, 1, MOST_TIMES);
    }

    /** The defaults for a cluster, on this machine. */
    public static RbdSettings of(CephConfig ceph) {
        int images = imagesPerClient(Runtime.getRuntime().availableProcessors());
        return new RbdSettings(ceph, images, 128, 16384, 32, 32, Duration.ofSeconds(60), false);
    }

    /** The same with another number of images per client. */
    public RbdSettings withImagesPerClient(int images) {
        return new RbdSettings(
                ceph,
                images,
                requestsUnderWay,
                requestsWaiting,
                imagesPerPoller,
                openThreads,
                openTimeout,
                zeroCopyWrites);
    }

    /** The same with another bound of requests per image. */
    public RbdSettings withRequestsUnderWay(int requests) {
        return new RbdSettings(
                ceph,
                imagesPerClient,
                requests,
                requestsWaiting,
                imagesPerPoller,
                openThreads,
                openTimeout,
                zeroCopyWrites);
    }

    /** The same with or without copies of written data inside librbd. */
    public RbdSettings withZeroCopyWrites(boolean zeroCopy) {
        return new RbdSettings(
                ceph,
                imagesPerClient,
                requestsUnderWay,
                requestsWaiting,
                imagesPerPoller,
                openThreads,
                openTimeout,
                zeroCopy);
    }

    /**
     * What the librados clients of images are told, whatever the conf says; an image's own configuration and its pool's
     * ({@code rbd config}) go before.
     *
     * <p>A write-back cache would lose acknowledged writes when the gateway dies, so there is none, and every completed write is
     * durable. Requests go to the messenger by the thread that has them (ADR 98): librbd would hand each to a thread of its own, in
     * case a call waits. Without the objecter's bounds it does not wait for the cluster; each image has a bound here.
     */
    CephConfig clientConfig() {
        return ceph.withOption("rbd_cache", "false")
                .withOption("rbd_disable_zero_copy_writes", String.valueOf(!zeroCopyWrites))
                .withOption("rbd_non_blocking_aio", "false")
                .withOption("objecter_inflight_ops", "0")
                .withOption("objecter_inflight_op_bytes", "0");
    }

    /**
     * The same of clients whose predecessors are on the blocklist before any image is opened. The first write to an image
     * takes its lock from whoever died with it; librbd would put that one on the blocklist once more, for each image, and
     * wait for the map each time.
     */
    CephConfig fencedClientConfig() {
        return clientConfig().withOption("rbd_blocklist_on_break_lock", "false");
    }
}
