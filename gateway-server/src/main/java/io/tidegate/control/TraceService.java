package io.tidegate.control;

import static io.tidegate.control.StatusReply.SUCCESS;

import io.tidegate.bdev.Errno;
import io.tidegate.control.LiveTraces.Command;
import io.tidegate.control.LiveTraces.Part;
import io.tidegate.control.LiveTraces.Started;
import io.tidegate.proto.tuning.StartTraceRequest;
import io.tidegate.proto.tuning.TakeTraceRequest;
import io.tidegate.proto.tuning.TracePart;
import io.tidegate.proto.tuning.TraceStarted;
import io.tidegate.proto.tuning.TracedCommand;
import java.time.Duration;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Traces what a host does on its connections, for a while and on demand. */
final class TraceService {

    private static final Logger LOG = LoggerFactory.getLogger(TraceService.class);
    private static final int LONGEST_SECONDS = 60;

    private final LiveTraces traces;

    TraceService(LiveTraces traces) {
        this.traces = traces;
    }

    TraceStarted start(StartTraceRequest request) throws Refusal {
        int seconds = request.getSeconds();
        if (seconds < 1 || seconds > LONGEST_SECONDS) {
            throw new Refusal(Errno.EINVAL, "a trace takes 1 to " + LONGEST_SECONDS + " seconds");
        }
        Started started = traces.start(
                        request.getSubsystemNqn(),
                        request.getHostNqn(),
                        request.hasControllerId() ? OptionalInt.of(request.getControllerId()) : OptionalInt.empty(),
                        Duration.ofSeconds(seconds))
                .orElseThrow(() ->
                        new Refusal(Errno.EBUSY, "another trace goes on; wait until it ends, a minute at the most"));
        if (started.queues() == 0) {
            throw new Refusal(
                    Errno.ENODEV,
                    "host " + request.getHostNqn() + " has no I/O queue of subsystem " + request.getSubsystemNqn()
                            + " on this gateway; 'connection list' shows who is connected");
        }
        LOG.info(
                "trace of host {} on {}: {} queues, {} s",
                request.getHostNqn(),
                request.getSubsystemNqn(),
                started.queues(),
                seconds);
        return TraceStarted.newBuilder()
                .setErrorMessage(SUCCESS)
                .setId(started.id())
                .setQueues(started.queues())
                .build();
    }

    TracePart take(TakeTraceRequest request) throws Refusal {
        Part part = traces.take(request.getId(), request.getStop())
                .orElseThrow(() -> new Refusal(Errno.ENOENT, "this trace has ended and was taken, or never was"));
        TracePart.Builder reply =
                TracePart.newBuilder().setErrorMessage(SUCCESS).setEnded(part.ended());
        part.commands().forEach(command -> reply.addCommands(describe(command)));
        return reply.build();
    }

    private static TracedCommand describe(Command command) {
        return TracedCommand.newBuilder()
                .setAt(command.at())
                .setControllerId(command.controller())
                .setQueueId(command.queue())
                .setCid(command.cid())
                .setOpcode(command.opcode())
                .setNsid(command.nsid())
                .setLba(command.lba())
                .setBlocks(command.blocks())
                .setNvmeStatus(command.status())
                .setTotal(command.times().total())
                .setBefore(command.times().before())
                .setHeld(command.times().held())
                .setDevice(command.times().device())
                .setAfter(command.times().after())
                .build();
    }
}
