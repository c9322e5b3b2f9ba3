package io.tidegate.target;

import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Flushes namespaces outside of any command, for a controller that is shut down or a namespace that becomes write
 * protected. Any thread.
 *
 * <p>What this gateway does not serve it does not cache: in a group that is inaccessible here, another gateway has the image
 * open, and there is nothing to flush.
 */
final class CacheFlush {

    private final AtomicInteger underWay = new AtomicInteger(1);
    private final Consumer<Boolean> done;
    private volatile boolean failed;

    private CacheFlush(Consumer<Boolean> done) {
        this.done = done;
    }

    /** Flushes those that are served here, then tells, on whatever thread ended the last one, whether every flush went well. */
    static void all(List<Namespace> namespaces, AnaTable ana, Consumer<Boolean> done) {
        CacheFlush flush = new CacheFlush(done);
        namespaces.stream()
                .filter(namespace -> ana.state(namespace.anaGroup()).serves())
                .forEach(flush::begin);
        flush.ended();
    }

    private void begin(Namespace namespace) {
        Namespace entered = namespace.enter();
        if (entered != null) {
            underWay.incrementAndGet();
            entered.device()
                    .submit(new BlockRequest(block -> {
                                if (block.errno() != Errno.OK) {
                                    failed = true;
                                }
                                entered.exit();
                                ended();
                            })
                            .flush());
        }
    }

    private void ended() {
        if (underWay.decrementAndGet() == 0) {
            done.accept(!failed);
        }
    }
}
