package io.tidegate.initiator;

import io.tidegate.nvme.AdminOpcode;
import io.tidegate.nvme.AsyncEvent;
import io.tidegate.nvme.LogPage;
import java.util.function.IntConsumer;

/**
 * Keeps Asynchronous Event Requests at the controller and reports what comes back (NVMe Base 2.1, 5.1.2). Owner: the loop
 * of the admin queue.
 */
final class EventWatch implements HostCompletion {

    /** Requests kept at the controller at most: events of one type are held back until their log page was read. */
    private static final int MAX_REQUESTS = 4;

    private static final int ALL_NAMESPACES = 0xffff_ffff;
    private static final int LOG_HEAD_BYTES = 4096;

    private final HostQueuePair queue;
    private final IntConsumer listener;

    private EventWatch(HostQueuePair queue, IntConsumer listener) {
        this.queue = queue;
        this.listener = listener;
    }

    /** Starts to watch; {@code listener} is called on the loop with dword 0 of each event. */
    static void start(HostQueuePair queue, int allowed, IntConsumer listener) {
        EventWatch watch = new EventWatch(queue, listener);
        queue.execute(() -> watch.request(Math.min(allowed, MAX_REQUESTS)));
    }

    /** Reads the log page of an event, so that the controller may send the next of its type. Blocks. */
    static void acknowledge(AdminQueue admin, int dw0) throws NvmeException {
        int page = AsyncEvent.logPage(dw0);
        if (page != LogPage.SUPPORTED_PAGES) {
            int bytes = page == LogPage.DISCOVERY ? DiscoveryClient.HEADER_BYTES : LOG_HEAD_BYTES;
            admin.logPage(page, ALL_NAMESPACES, 0, bytes, false);
        }
    }

    private void request(int count) {
        for (int i = 0; i < count; i++) {
            HostCommand command = queue.acquire();
            if (command != null) {
                submit(command);
            }
        }
    }

    private void submit(HostCommand command) {
        queue.submit(command.begin(AdminOpcode.ASYNC_EVENT_REQUEST, 0, this).withoutTimeout());
    }

    @Override
    public void completed(HostCommand command) {
        if (command.succeeded()) {
            int dw0 = command.dw0();
            submit(command);
            listener.accept(dw0);
        }
    }
}
