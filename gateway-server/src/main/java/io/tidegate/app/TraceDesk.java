package io.tidegate.app;

import io.tidegate.control.LiveTraces;
import io.tidegate.target.Controller;
import io.tidegate.target.IoTrace;
import io.tidegate.target.QueuePair;
import io.tidegate.target.SlowIo;
import io.tidegate.target.Subsystem;
import io.tidegate.target.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/** The one trace of this gateway: who is traced, and what of it was taken already. Any thread, one at a time. */
final class TraceDesk implements LiveTraces {

    /** Docs/limits.md: of all queues together, 72 bytes each. */
    private static final int ENTRIES = 65_536;

    /** Docs/limits.md: of one answer. */
    private static final int AT_ONCE = 4096;

    private final Target target;
    private final LongSupplier clock;
    private List<Traced> traced = List.of();
    private long id;
    private long end;

    TraceDesk(Target target) {
        this(target, System::nanoTime);
    }

    /** The same by another clock, which has to be the one of the queues where commands are to be seen. */
    TraceDesk(Target target, LongSupplier clock) {
        this.target = target;
        this.clock = clock;
    }

    private static final class Traced {
        private final QueuePair queue;
        private final IoTrace trace;
        private int taken;

        Traced(QueuePair queue, IoTrace trace) {
            this.queue = queue;
            this.trace = trace;
        }
    }

    @Override
    public synchronized Optional<Started> start(String nqn, String hostNqn, OptionalInt controller, Duration time) {
        long now = clock.getAsLong();
        if (!traced.isEmpty() && now - end < 0) {
            return Optional.empty();
        }
        stop();
        List<QueuePair> queues = queues(nqn, hostNqn, controller);
        id++;
        end = now + time.toNanos();
        traced = new ArrayList<>();
        for (QueuePair queue : queues) {
            IoTrace trace = new IoTrace(ENTRIES / queues.size(), now, end);
            traced.add(new Traced(queue, trace));
            queue.trace(trace);
        }
        return Optional.of(new Started(id, queues.size()));
    }

    private List<QueuePair> queues(String nqn, String hostNqn, OptionalInt wanted) {
        List<QueuePair> queues = new ArrayList<>();
        Subsystem subsystem = target.subsystem(nqn);
        if (subsystem == null) {
            return queues;
        }
        for (Controller controller : subsystem.controllers()) {
            boolean chosen = wanted.isEmpty() || wanted.getAsInt() == controller.id();
            for (int qid = 1; chosen && qid <= controller.limits().ioQueues(); qid++) {
                QueuePair queue = controller.ioQueue(qid);
                if (queue != null && controller.hostNqn().equals(hostNqn) && queues.size() < ENTRIES) {
                    queues.add(queue);
                }
            }
        }
        return queues;
    }

    @Override
    public synchronized Optional<Part> take(long wanted, boolean stop) {
        if (wanted != id || traced.isEmpty()) {
            return Optional.empty();
        }
        boolean over = stop || clock.getAsLong() - end >= 0;
        List<Command> commands = new ArrayList<>();
        boolean more = false;
        for (Traced one : traced) {
            List<IoTrace.Entry> entries = one.trace.entries(one.taken, AT_ONCE / traced.size() + 1);
            more |= entries.size() > AT_ONCE / traced.size();
            one.taken += entries.size();
            entries.forEach(entry -> commands.add(describe(one.queue, entry)));
        }
        commands.sort(Comparator.comparingLong(Command::at));
        boolean ended = stop || (over && !more);
        if (ended) {
            stop();
        }
        return Optional.of(new Part(commands, ended));
    }

    private void stop() {
        traced.forEach(one -> one.queue.trace(null));
        traced = List.of();
    }

    private static Command describe(QueuePair queue, IoTrace.Entry entry) {
        SlowIo.Parts times = entry.times();
        return new Command(
                entry.at(),
                queue.controller().id(),
                queue.queueId(),
                entry.cid(),
                entry.opcode(),
                entry.nsid(),
                entry.lba(),
                entry.blocks(),
                entry.status(),
                new Times(times.total(), times.before(), times.held(), times.device(), times.after()));
    }
}
