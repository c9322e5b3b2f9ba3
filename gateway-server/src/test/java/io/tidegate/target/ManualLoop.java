package io.tidegate.target;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** An owner loop that a test turns by hand, with a clock of its own. */
final class ManualLoop implements OwnerLoop {

    private record Scheduled(long at, Runnable task) {}

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Scheduled> timers = new PriorityQueue<>(Comparator.comparingLong(Scheduled::at));
    private final Thread owner = Thread.currentThread();
    private long nanos;

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == owner;
    }

    @Override
    public synchronized void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Timer schedule(Runnable task, long delayNanos) {
        Scheduled scheduled = new Scheduled(nanos + delayNanos, task);
        timers.add(scheduled);
        return () -> timers.remove(scheduled);
    }

    long nanos() {
        return nanos;
    }

    /** Runs what waits. */
    void turn() {
        Runnable task;
        while ((task = next()) != null) {
            task.run();
        }
    }

    /** Runs one task of those that wait; false when none does. */
    boolean step() {
        Runnable task = next();
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    private synchronized Runnable next() {
        return tasks.poll();
    }

    /** Lets time pass and runs every timer that falls due. */
    void advance(long byNanos) {
        long until = nanos + byNanos;
        while (!timers.isEmpty() && timers.peek().at() <= until) {
            Scheduled due = timers.remove();
            nanos = due.at();
            due.task().run();
            turn();
        }
        nanos = until;
    }
}
