package io.tidegate.bdev.rbd;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for blocking calls of librados and librbd, ended when they have nothing to do. */
final class Workers {

    private static final int IDLE_SECONDS = 10;
    private static final int STOP_SECONDS = 30;

    private Workers() {}

    static ExecutorService start(String name, int threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name(name + "-", 0).daemon(true).factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Takes no more work and waits for what is under way, but not for ever: the cluster may be lost. */
    static void stop(ExecutorService pool) {
        pool.shutdown();
        try {
            pool.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
