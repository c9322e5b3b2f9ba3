package io.tidegate.initiator;

import io.tidegate.nvme.ActiveNamespaceList;
import io.tidegate.nvme.AsyncEvent;
import io.tidegate.nvme.Cap;
import io.tidegate.nvme.Feature;
import io.tidegate.nvme.IdentifyCns;
import io.tidegate.nvme.IdentifyController;
import io.tidegate.nvme.IdentifyNamespace;
import io.tidegate.nvme.Status;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A host's association with one controller: its queues, its namespaces, keep-alive and asynchronous events.
 *
 * <p>Any thread but the loops may call; what asks the controller blocks.
 *
 * <p>Invariant: when one queue ends, all end, as no command is to be lost without a word.
 */
public final class HostController implements AutoCloseable {

    /** Longest data of one command where the controller sets no limit (MDTS 0). */
    private static final int UNLIMITED_TRANSFER_BYTES = 1 << 20;

    private static final int ADMIN_DEPTH = 31;
    private static final int ALL_NAMESPACES = 0xffff_ffff;

    private final HostOptions options;
    private final AdminQueue admin;
    private final int id;
    private final Cap capabilities;
    private final IdentifyController identify;
    private final List<HostQueuePair> ioQueues = new ArrayList<>();
    private final List<IntConsumer> eventListeners = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();

    private volatile Map<Integer, NvmeNamespace> namespaces = Map.of();

    private HostController(HostOptions options, AdminQueue admin) throws NvmeException {
        this.options = options;
        this.admin = admin;
        this.id = AdminQueue.connect(admin.queue(), ControllerSetup.ANY_CONTROLLER);
        this.capabilities = ControllerSetup.enable(admin);
        this.identify = new IdentifyController(admin.identify(IdentifyCns.CONTROLLER, 0, 0), 0);
        admin.queue().onEnd(this::queueEnded);
    }

    static HostController connect(Initiator initiator, HostOptions options) throws NvmeException {
        HostQueuePair queue = initiator.open(0, ADMIN_DEPTH, options);
        try {
            HostController controller = new HostController(options, new AdminQueue(queue));
            controller.start(initiator);
            return controller;
        } catch (NvmeException | RuntimeException e) {
            queue.close("setting up failed");
            Await.result(queue.ended());
            throw e;
        }
    }

    private void start(Initiator initiator) throws NvmeException {
        KeepAlive.start(admin.queue());
        if (options.queues().count() > 0) {
            openIoQueues(initiator);
            rescan();
        }
        watchEvents();
    }

    private void openIoQueues(Initiator initiator) throws NvmeException {
        int granted = ControllerSetup.requestQueues(admin, options.queues().count());
        int depth = Math.min(options.queues().depth(), capabilities.maxQueueEntries() - 1);
        for (int queueId = 1; queueId <= granted; queueId++) {
            HostQueuePair queue = initiator.open(queueId, depth, options);
            ioQueues.add(queue);
            queue.onEnd(this::queueEnded);
            AdminQueue.connect(queue, id);
            queue.inCapsuleBytes(identify.fabrics().ioccsz() * 16 - 64);
        }
    }

    private void watchEvents() throws NvmeException {
        int wanted = identify.oaes()
                & (AsyncEvent.ENABLE_NAMESPACE_CHANGED
                        | AsyncEvent.ENABLE_ANA_CHANGE
                        | AsyncEvent.ENABLE_DISCOVERY_CHANGE);
        if (wanted != 0) {
            admin.setFeature(Feature.ASYNC_EVENT_CONFIGURATION, wanted);
            EventWatch.start(admin.queue(), identify.aerl() + 1, this::event);
        }
    }

    private void event(int dw0) {
        // Reading log pages blocks, so it leaves the loop.
        Thread.ofVirtual().name("nvme-event").start(() -> handle(dw0));
    }

    private void handle(int dw0) {
        try {
            EventWatch.acknowledge(admin, dw0);
            if (dw0 == AsyncEvent.NAMESPACE_CHANGED) {
                rescan();
            }
            eventListeners.forEach(listener -> listener.accept(dw0));
        } catch (NvmeException e) {
            // A controller that cannot be asked any more has lost a queue, or this host must not rely on what it knows.
            close("cannot handle event " + Integer.toHexString(dw0) + "h: " + e.getMessage());
        }
    }

    private void queueEnded(String reason) {
        if (ended.complete(reason)) {
            close(reason);
        }
    }

    private void close(String reason) {
        ioQueues.forEach(queue -> queue.close(reason));
        admin.queue().close(reason);
    }

    /** Controller identifier. */
    public int id() {
        return id;
    }

    public HostOptions options() {
        return options;
    }

    public Cap capabilities() {
        return capabilities;
    }

    /** What the controller says of itself; not to be changed. */
    public IdentifyController identify() {
        return identify;
    }

    /** The commands of the admin queue. */
    public AdminQueue admin() {
        return admin;
    }

    /** The I/O queues, as many as the controller granted. */
    public List<HostQueuePair> ioQueues() {
        return List.copyOf(ioQueues);
    }

    /** Longest data of one command in bytes. */
    public int maxTransferBytes() {
        int mdts = identify.mdts();
        return mdts == 0 || mdts > 8 ? UNLIMITED_TRANSFER_BYTES : capabilities.minPageBytes() << mdts;
    }

    /** The namespaces as of the last scan, by identifier. */
    public Map<Integer, NvmeNamespace> namespaces() {
        return namespaces;
    }

    /**
     * One namespace as of the last scan.
     *
     * @throws NvmeException when it is not there; the message lists those that are
     */
    public NvmeNamespace namespace(int nsid) throws NvmeException {
        @Nullable NvmeNamespace namespace = namespaces.get(nsid);
        if (namespace == null) {
            throw new NvmeException(
                    Status.INVALID_NAMESPACE,
                    "no namespace " + nsid + " in " + options.where() + "; there are " + namespaces.keySet());
        }
        return namespace;
    }

    /** Learns of asynchronous events, by dword 0, after this host has acted on them; on a thread of their own. */
    public void onEvent(IntConsumer listener) {
        eventListeners.add(listener);
    }

    /** Asks for the namespaces and their sizes again. */
    public synchronized void rescan() throws NvmeException {
        Map<Integer, NvmeNamespace> found = new TreeMap<>();
        int last = 0;
        ActiveNamespaceList list;
        do {
            list = new ActiveNamespaceList(admin.identify(IdentifyCns.ACTIVE_NAMESPACE_LIST, last, 0), 0);
            for (int i = 0; i < list.count(); i++) {
                last = list.nsid(i);
                NvmeNamespace namespace = scan(last);
                // One that went away since the list was made is all zero (NVMe Base 2.1, 5.1.13.2.1).
                if (namespace.blocks() != 0) {
                    found.put(last, namespace);
                }
            }
        } while (list.count() == ActiveNamespaceList.MAX_ENTRIES);
        namespaces = Map.copyOf(found);
    }

    private NvmeNamespace scan(int nsid) throws NvmeException {
        ByteBuffer data = admin.identify(IdentifyCns.NAMESPACE, nsid, 0);
        return new NvmeNamespace(this, nsid, new IdentifyNamespace(data, 0));
    }

    /** A log page of the whole controller. */
    public ByteBuffer logPage(int page, int bytes) throws NvmeException {
        return admin.logPage(page, ALL_NAMESPACES, 0, bytes, false);
    }

    /** Completes with the reason when the association has ended. */
    public CompletableFuture<String> ended() {
        return ended.copy();
    }

    /** Shuts the controller down in good order and ends every connection. Blocks; idempotent. */
    @Override
    public void close() {
        if (ended.complete("disconnected by this host")) {
            ioQueues.forEach(queue -> queue.close("disconnect"));
            ControllerSetup.shutdown(admin);
            admin.queue().close("disconnect");
        }
        ioQueues.forEach(queue -> queue.ended().join());
        admin.queue().ended().join();
    }
}
