package io.tidegate.bench.parts;

import io.tidegate.target.OwnerLoop;
import java.util.ArrayDeque;

/** An owner loop without a thread of its own: whoever runs the benchmark turns it. */
final class OneThread implements OwnerLoop {

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    /** Runs what waits. */
    void turn() {
        Runnable task;
        while ((task = tasks.poll()) != null) {
            task.run();
        }
    }

    @Override
    public boolean inLoop() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** Keep-alive is not measured: no timer ever runs. */
    @Override
    public Timer schedule(Runnable task, long delayNanos) {
        return () -> {};
    }
}
