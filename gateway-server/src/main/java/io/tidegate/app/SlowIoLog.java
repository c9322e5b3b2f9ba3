package io.tidegate.app;

import io.tidegate.events.EventKind;
import io.tidegate.events.EventLog;
import io.tidegate.events.SlowIoEvent;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Status;
import io.tidegate.target.SlowIo;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of commands that took long: where they went and where their time went. A device that is slow for all is not to fill
 * the log, so there are few lines a second, and each says how many it stands for. Called on owner loops.
 */
final class SlowIoLog {

    private static final Logger LOG = LoggerFactory.getLogger(SlowIoLog.class);

    /** Docs/limits.md: at most so often, of all loops together. */
    private static final long PAUSE_NANOS = 200_000_000L;

    private static final double NANOS_OF_MILLI = 1e6;

    private final EventLog events;
    private final LongSupplier clock;
    private final AtomicLong next;
    private final AtomicLong untold = new AtomicLong();

    SlowIoLog(EventLog events, LongSupplier clock) {
        this.events = events;
        this.clock = clock;
        this.next = new AtomicLong(clock.getAsLong());
    }

    void tell(SlowIo io) {
        record(io);
        long now = clock.getAsLong();
        long due = next.get();
        if (now - due < 0 || !next.compareAndSet(due, now + PAUSE_NANOS)) {
            untold.incrementAndGet();
            return;
        }
        long others = untold.getAndSet(0);
        String sentence = sentence(io) + (others == 0 ? "" : "; " + others + " more since the last such line");
        LOG.warn("{}", sentence);
        events.add(EventKind.SLOW_IO, sentence + ".");
    }

    private static void record(SlowIo io) {
        SlowIoEvent event = new SlowIoEvent();
        if (!event.isEnabled()) {
            return;
        }
        event.operation = operation(io.opcode());
        event.host = io.host();
        event.subsystem = io.subsystem();
        event.nsid = Integer.toUnsignedLong(io.nsid());
        event.controller = io.controller();
        event.queue = io.queue();
        event.lba = io.lba();
        event.blocks = io.blocks();
        event.status = io.status();
        event.total = io.times().total();
        event.before = io.times().before();
        event.held = io.times().held();
        event.device = io.times().device();
        event.commit();
    }

    static String sentence(SlowIo io) {
        String range = io.lba() < 0 ? "" : " of " + io.blocks() + " blocks from LBA " + Long.toUnsignedString(io.lba());
        String failed = Status.isSuccess(io.status()) ? "" : String.format(Locale.ROOT, ", status %xh", io.status());
        return "slow I/O: " + operation(io.opcode()) + range + " of namespace "
                + Integer.toUnsignedString(io.nsid())
                + " of " + io.subsystem() + " by host " + io.host() + " (controller " + io.controller() + ", queue "
                + io.queue() + ") took " + millis(io.times().total()) + ": "
                + millis(io.times().before()) + " before the device, "
                + millis(io.times().held()) + " held by its limits, "
                + millis(io.times().device()) + " at the device, "
                + millis(io.times().after()) + " after it" + failed;
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1f ms", nanos / NANOS_OF_MILLI);
    }

    private static String operation(int opcode) {
        return switch (opcode) {
            case NvmOpcode.FLUSH -> "flush";
            case NvmOpcode.WRITE -> "write";
            case NvmOpcode.READ -> "read";
            case NvmOpcode.COMPARE -> "compare";
            case NvmOpcode.WRITE_ZEROES -> "write zeroes";
            case NvmOpcode.DATASET_MANAGEMENT -> "deallocate";
            case NvmOpcode.VERIFY -> "verify";
            case NvmOpcode.COPY -> "copy";
            default -> String.format(Locale.ROOT, "command %02xh", opcode);
        };
    }
}
