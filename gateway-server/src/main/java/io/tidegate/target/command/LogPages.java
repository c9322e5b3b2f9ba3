package io.tidegate.target.command;

import io.tidegate.nvme.LogPage;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.Controller;
import io.tidegate.target.Notice;
import io.tidegate.target.Request;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * Get Log Page (NVMe Base 2.1, 5.1.12): finds the page, takes the piece asked for, and lets the host be told of the next
 * change unless it retains the event. Stateless; pages are made whole for each command, for this is no data path.
 */
final class LogPages {

    /** Makes one log page as of now. */
    @FunctionalInterface
    interface Page {

        /** The whole page; little-endian, from index 0 to the limit. */
        ByteBuffer make(Controller controller, Sqe sqe);
    }

    private static final int ALL_NAMESPACES = -1;

    private final Map<Integer, Page> pages;

    private LogPages(Map<Integer, Page> pages) {
        Map<Integer, Page> all = new HashMap<>(pages);
        all.put(LogPage.SUPPORTED_PAGES, Inventories.logPages(pages.keySet()));
        this.pages = Map.copyOf(all);
    }

    static LogPages ofIoController() {
        return new LogPages(Map.ofEntries(
                Map.entry(LogPage.ERROR_INFORMATION, HealthLogs::errors),
                Map.entry(LogPage.SMART, HealthLogs::smart),
                Map.entry(LogPage.FIRMWARE_SLOT, HealthLogs::firmware),
                Map.entry(LogPage.CHANGED_NAMESPACES, NamespaceLogs::changed),
                Map.entry(LogPage.COMMANDS_SUPPORTED, CommandEffects::page),
                Map.entry(LogPage.ENDURANCE_GROUP, EnduranceGroups::information),
                Map.entry(LogPage.ANA, NamespaceLogs::ana),
                Map.entry(LogPage.PERSISTENT_EVENT, LogPages::madeLater),
                Map.entry(LogPage.RESERVATION_NOTIFICATION, ReservationLogs::notification),
                Map.entry(LogPage.FEATURE_EFFECTS, Inventories::features)));
    }

    static LogPages ofDiscoveryController() {
        return new LogPages(Map.of(
                LogPage.ERROR_INFORMATION, HealthLogs::errors,
                LogPage.DISCOVERY, DiscoveryPage::make));
    }

    int validate(Request request) {
        Sqe sqe = request.sqe();
        if (!pages.containsKey(LogPage.identifier(sqe))) {
            return request.refuse(Status.INVALID_LOG_PAGE, Sqe.CDW10);
        }
        int status = validateScope(request);
        if (status != Status.SUCCESS) {
            return status;
        }
        if (LogPage.identifier(sqe) == LogPage.PERSISTENT_EVENT) {
            status = PersistentEvents.validate(request);
            if (status != Status.SUCCESS || !PersistentEvents.takesPiece(request)) {
                return status;
            }
        }
        if (LogPage.identifier(sqe) == LogPage.ENDURANCE_GROUP && !EnduranceGroups.named(sqe)) {
            return request.invalidField(LogPage.SPECIFIC_IDENTIFIER);
        }
        long bytes = LogPage.bytes(sqe);
        boolean served = LogPage.identifier(sqe) != LogPage.DISCOVERY || DiscoveryPage.served(sqe);
        if (!served || bytes > Integer.MAX_VALUE) {
            return request.invalidField(Sqe.CDW10);
        }
        request.expect(Request.Transfer.TO_HOST, (int) bytes);
        return validateOffset(request);
    }

    /** Every page is one of the controller or the subsystem, and none depends on a UUID. */
    private static int validateScope(Request request) {
        Sqe sqe = request.sqe();
        if (sqe.nsid() != 0 && sqe.nsid() != ALL_NAMESPACES) {
            return request.invalidField(Sqe.NSID);
        }
        return sqe.uuidIndex() == 0 ? Status.SUCCESS : request.invalidField(Sqe.CDW14);
    }

    private static int validateOffset(Request request) {
        Sqe sqe = request.sqe();
        if (LogPage.offsetIsIndex(sqe)) {
            return request.invalidField(Sqe.CDW14);
        }
        boolean dwords = (LogPage.offset(sqe) & 3) == 0 && LogPage.offset(sqe) >= 0;
        return dwords ? Status.SUCCESS : request.invalidField(Sqe.CDW12);
    }

    void execute(Request request) {
        Sqe sqe = request.sqe();
        if (LogPage.identifier(sqe) == LogPage.PERSISTENT_EVENT) {
            PersistentEvents.execute(request);
            return;
        }
        Controller controller = request.queuePair().controller();
        Page page = pages.get(LogPage.identifier(sqe));
        if (page == null) {
            throw new IllegalStateException("log page " + LogPage.identifier(sqe) + " passed validation");
        }
        if (answer(request, page.make(controller, sqe)) && !LogPage.retainsEvent(sqe)) {
            if (LogPage.identifier(sqe) == LogPage.DISCOVERY && LogPage.offset(sqe) == 0) {
                controller.events().forget(Notice.DISCOVERY_CHANGE);
            }
            read(controller, LogPage.identifier(sqe));
        }
    }

    /** Ends the command with the piece of a page that it asks for; false when it asks for what is behind the page. */
    static boolean answer(Request request, ByteBuffer whole) {
        long offset = LogPage.offset(request.sqe());
        if (offset > whole.limit()) {
            request.queuePair().complete(request, request.invalidField(Sqe.CDW12));
            return false;
        }
        copy(whole, (int) offset, request);
        request.queuePair().complete(request, Status.SUCCESS);
        return true;
    }

    private static void read(Controller controller, int identifier) {
        if (identifier == LogPage.CHANGED_NAMESPACES) {
            controller.changedNamespaces().clear();
        }
        controller.events().logPageRead(identifier);
        if (identifier == LogPage.RESERVATION_NOTIFICATION) {
            controller.reservationNoticeRead();
        }
    }

    static void copy(ByteBuffer whole, int offset, Request request) {
        int there = Math.min(whole.limit() - offset, request.transferBytes());
        Wipe.bytes(request.data(), request.transferBytes());
        request.data().put(0, whole, offset, there);
    }

    /** Not every page can be made at once. */
    private static ByteBuffer madeLater(Controller controller, Sqe sqe) {
        throw new IllegalStateException("log page " + LogPage.identifier(sqe) + " has an execution of its own");
    }

    /** An empty page. */
    static ByteBuffer page(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
