package io.tidegate.target.command;

import io.tidegate.nvme.PersistentEventLog;
import io.tidegate.nvme.Status;
import io.tidegate.target.Controller;
import io.tidegate.target.EventHistory;
import io.tidegate.target.EventLog;
import io.tidegate.target.EventReport;
import io.tidegate.target.Request;
import io.tidegate.target.SubsystemEvent;
import io.tidegate.target.SubsystemSettings;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The Persistent Event Log (NVMe Base 2.1, 5.1.12.1.14). A host makes a reporting context, reads it piece by piece and
 * releases it. What other gateways recorded is read when the context is made, so that ends later. Stateless.
 */
final class PersistentEvents {

    /** The one port of the NVM subsystem that this gateway tells of, as Identify does. */
    private static final int PORT = 0;

    private PersistentEvents() {}

    /** True when the command takes a piece of the page, as that of any other page does. */
    static boolean takesPiece(Request request) {
        int action = PersistentEventLog.action(request.sqe());
        return action == PersistentEventLog.READ || action == PersistentEventLog.ESTABLISH_AND_READ;
    }

    static int validate(Request request) {
        EventReport report = request.queuePair().controller().eventReport();
        return switch (PersistentEventLog.action(request.sqe())) {
            case PersistentEventLog.READ -> inSequence(report.context() != null);
            case PersistentEventLog.ESTABLISH_AND_READ -> inSequence(report.context() == null);
            case PersistentEventLog.RELEASE -> Status.SUCCESS;
            default -> {
                request.expect(Request.Transfer.TO_HOST, PersistentEventLog.BYTES);
                yield Status.SUCCESS;
            }
        };
    }

    private static int inSequence(boolean right) {
        return right ? Status.SUCCESS : Status.COMMAND_SEQUENCE_ERROR | Status.DNR;
    }

    static void execute(Request request) {
        EventReport report = request.queuePair().controller().eventReport();
        EventReport.Context present = report.context();
        int action = PersistentEventLog.action(request.sqe());
        if (action == PersistentEventLog.RELEASE) {
            report.release();
            request.queuePair().complete(request, Status.SUCCESS);
        } else if (present != null) {
            answer(request, present, true);
        } else {
            establish(request, report);
        }
    }

    private static void establish(Request request, EventReport report) {
        Controller controller = request.queuePair().controller();
        int resets = report.resets();
        controller
                .target()
                .eventLog()
                .history(controller.subsystem())
                .handle((history, failure) -> history)
                .thenAccept(history -> request.queuePair().connection().loop().execute(() -> {
                    established(request, report.resets() == resets ? history : null);
                    request.queuePair().connection().flush();
                }));
    }

    private static void established(Request request, @Nullable EventHistory history) {
        Controller controller = request.queuePair().controller();
        EventReport report = controller.eventReport();
        EventReport.Context present = report.context();
        if (present != null) {
            // Another command was first.
            if (takesPiece(request)) {
                request.queuePair().complete(request, inSequence(false));
            } else {
                answer(request, present, true);
            }
        } else if (history == null) {
            request.queuePair().complete(request, Status.NAMESPACE_NOT_READY);
        } else {
            EventLog log = controller.target().eventLog();
            if (!answer(request, report.establish(history, log.now()), false)) {
                report.release();
            }
        }
    }

    private static boolean answer(Request request, EventReport.Context context, boolean existed) {
        ByteBuffer whole = page(request.queuePair().controller(), context, existed);
        if (takesPiece(request)) {
            return LogPages.answer(request, whole);
        }
        LogPages.copy(whole, 0, request);
        request.queuePair().complete(request, Status.SUCCESS);
        return true;
    }

    private static ByteBuffer page(Controller controller, EventReport.Context context, boolean existed) {
        ByteBuffer page = LogPages.page(context.totalBytes());
        SubsystemSettings subsystem = controller.subsystem().settings();
        PersistentEventLog header = new PersistentEventLog(page, 0)
                .begin()
                .events(context.events().size())
                .totalBytes(context.totalBytes())
                .timestamp(context.millis())
                .powerOnHours(HealthLogs.powerOnHours())
                .powerCycles(context.powerCycles())
                .sn(subsystem.serialNumber())
                .mn(subsystem.modelNumber())
                .subnqn(subsystem.nqn())
                .generation(context.generation());
        EventLog.TYPES.forEach(header::support);
        if (existed) {
            header.contextExisted(PORT);
        }
        int at = PersistentEventLog.BYTES;
        for (SubsystemEvent event : context.events()) {
            page.put(at, event.toBytes());
            at += event.bytes();
        }
        return page;
    }
}
