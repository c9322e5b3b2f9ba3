package io.tidegate.app;

import io.tidegate.target.LoopActivity;
import io.tidegate.target.Target;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Whether each event loop of a target still runs what it is given. One thread asks. */
final class LoopPulse {

    private final Target target;
    private CountDownLatch awaited = new CountDownLatch(0);

    LoopPulse(Target target) {
        this.target = target;
    }

    /** Asks each loop, unless one still owes an answer: what hangs must not collect tasks. */
    void ask() {
        if (silent() > 0) {
            return;
        }
        Collection<LoopActivity> loops = target.activities();
        CountDownLatch asked = new CountDownLatch(loops.size());
        awaited = asked;
        loops.forEach(loop -> ask(loop, asked));
    }

    private static void ask(LoopActivity loop, CountDownLatch asked) {
        try {
            loop.loop().execute(asked::countDown);
        } catch (RejectedExecutionException e) {
            // The loop has ended, as all do when the gateway goes down.
            asked.countDown();
        }
    }

    /** Loops that have not answered yet. */
    long silent() {
        return awaited.getCount();
    }

    /** Waits for the answers; how many are missing after {@code limit}. */
    long await(Duration limit) throws InterruptedException {
        awaited.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        return silent();
    }
}
