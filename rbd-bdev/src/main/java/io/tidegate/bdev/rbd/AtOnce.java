package io.tidegate.bdev.rbd;

import io.tidegate.ceph.CephException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does a few slow things at the same time, on threads of their own: a take-over waits for the slowest, not for the sum. */
final class AtOnce {

    private static final int MOST = 16;

    private AtOnce() {}

    /** Something that blocks. */
    @FunctionalInterface
    interface Work<T> {
        void run(T each) throws CephException;
    }

    /** Blocks until all have ended; fails as the first that failed. */
    static <T> void each(List<T> all, Work<T> work) throws CephException {
        if (all.isEmpty()) {
            return;
        }
        List<Future<T>> begun = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(MOST, all.size()),
                Thread.ofPlatform().name("rbd-at-once-", 0).daemon().factory())) {
            all.forEach(one -> begun.add(threads.submit(() -> {
                work.run(one);
                return one;
            })));
        }
        for (Future<T> one : begun) {
            check(one);
        }
    }

    private static void check(Future<?> ended) throws CephException {
        try {
            ended.get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof CephException known) {
                throw known;
            }
            throw new IllegalStateException("a call of librados ended in an unforeseen way", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while clients connect", interrupted);
        }
    }
}
