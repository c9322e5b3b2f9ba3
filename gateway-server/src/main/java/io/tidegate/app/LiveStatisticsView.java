package io.tidegate.app;

import io.tidegate.bdev.BlockOperation;
import io.tidegate.bdev.layer.IoStatistics;
import io.tidegate.control.LiveStatistics;
import io.tidegate.control.LiveTraces;
import io.tidegate.reconcile.Reconciler;
import io.tidegate.reconcile.ServedDevice;
import io.tidegate.target.Controller;
import io.tidegate.target.IoTimes;
import io.tidegate.target.LoopActivity;
import io.tidegate.target.QueuePair;
import io.tidegate.target.Subsystem;
import io.tidegate.target.Target;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Shows what the target and its devices have done to the control plane. Any thread. */
final class LiveStatisticsView implements LiveStatistics {

    private final Target target;
    private final Reconciler reconciler;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final LiveTraces traces;
    private final long started = System.nanoTime();

    LiveStatisticsView(Target target, Reconciler reconciler) {
        this.target = target;
        this.traces = new TraceDesk(target);
        this.reconciler = reconciler;
    }

    @Override
    public long uptimeNanos() {
        return System.nanoTime() - started;
    }

    @Override
    public Optional<IoStatistics> ofNamespace(String namespaceKey) {
        return Optional.ofNullable(reconciler.progress().devices().get(namespaceKey))
                .map(ServedDevice::statistics);
    }

    @Override
    public long[] latencies(String namespaceKey, BlockOperation operation) {
        ServedDevice served = reconciler.progress().devices().get(namespaceKey);
        return served == null ? new long[0] : served.latencies(operation);
    }

    @Override
    public boolean measuring() {
        return target.measuring();
    }

    @Override
    public void measuring(boolean on) {
        target.measuring(on);
    }

    @Override
    public List<SizeClass> ofHost(String nqn, String hostNqn) {
        IoTimes.Sum sum = new IoTimes.Sum();
        forEachQueue(nqn, hostNqn, queue -> queue.times().addTo(sum));
        List<SizeClass> classes = new ArrayList<>();
        for (int i = 0; i < sum.sizes(); i++) {
            if (sum.count(i, false) + sum.count(i, true) > 0) {
                classes.add(new SizeClass(sum.size(i), times(sum, i, false), times(sum, i, true)));
            }
        }
        return classes;
    }

    private static Times times(IoTimes.Sum sum, int index, boolean write) {
        return new Times(
                sum.count(index, write),
                spread(sum.spread(index, write, IoTimes.Part.TOTAL)),
                spread(sum.spread(index, write, IoTimes.Part.DEVICE)),
                spread(sum.spread(index, write, IoTimes.Part.REST)),
                spread(sum.spread(index, write, IoTimes.Part.HELD)));
    }

    private static Spread spread(IoTimes.Spread spread) {
        return new Spread(spread.min(), spread.max(), spread.mean());
    }

    @Override
    public void reset(String nqn, String hostNqn) {
        forEachQueue(nqn, hostNqn, QueuePair::forgetTimes);
    }

    @Override
    public LiveTraces traces() {
        return traces;
    }

    @Override
    public List<Loop> loops() {
        return target.activities().stream()
                .map(this::describe)
                .sorted(Comparator.comparing(Loop::name))
                .toList();
    }

    private Loop describe(LoopActivity one) {
        long busy = Math.max(0, threads.getThreadCpuTime(one.loop().threadId()));
        return new Loop(
                one.loop().name(),
                new Queues(one.adminQueues(), one.ioQueues(), one.currentAdminQueues(), one.currentIoQueues()),
                one.pending(),
                one.answered(),
                busy,
                Math.max(0, uptimeNanos() - busy));
    }

    private void forEachQueue(String nqn, String hostNqn, Consumer<QueuePair> action) {
        Subsystem subsystem = target.subsystem(nqn);
        if (subsystem == null) {
            return;
        }
        for (Controller controller : subsystem.controllers()) {
            for (int qid = 1; qid <= target.settings().maxIoQueues(); qid++) {
                QueuePair queue = controller.ioQueue(qid);
                if (queue != null && controller.hostNqn().equals(hostNqn)) {
                    action.accept(queue);
                }
            }
        }
    }
}
