package io.tidegate.ha;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockDeviceUri.Scheme;
import io.tidegate.bdev.BlockGeometry;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.GroupClients;
import io.tidegate.bdev.memory.MemoryDeviceFactory;
import io.tidegate.bdev.rbd.RbdClientIdentity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** RBD images in memory, and clients of which each group has one at a time. Any thread may call. */
final class FakeImages implements BlockDeviceFactory, GroupClients {

    private final MemoryDeviceFactory memory = new MemoryDeviceFactory(1 << 24);
    private final List<Image> open = new CopyOnWriteArrayList<>();
    private final Map<Integer, List<String>> clients = new HashMap<>();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private int addresses;
    private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

    /** An open image that knows its client. */
    final class Image implements BlockDevice, RbdClientIdentity {

        private final BlockDevice below;
        private final String address;
        private volatile boolean broken;

        private Image(BlockDevice below, String address) {
            this.below = below;
            this.address = address;
        }

        void breaks() {
            broken = true;
        }

        @Override
        public String clientName() {
            return address;
        }

        @Override
        public Optional<String> clientAddress() {
            return Optional.of(address);
        }

        @Override
        public void submit(BlockRequest request) {
            if (broken) {
                request.complete(Errno.ESHUTDOWN);
            } else {
                below.submit(request);
            }
        }

        @Override
        public BlockDeviceUri uri() {
            return below.uri();
        }

        @Override
        public BlockGeometry geometry() {
            return below.geometry();
        }

        @Override
        public void onResize(ResizeListener listener) {
            below.onResize(listener);
        }

        @Override
        public void resize(long bytes) throws BlockDeviceException {
            below.resize(bytes);
        }

        @Override
        public void close() {
            open.remove(this);
            below.close();
        }
    }

    /** Those that are open for writing. */
    List<Image> open() {
        return List.copyOf(open);
    }

    /** How many were opened for writing. */
    int opened() {
        return opened.get();
    }

    /** Images open only once the answer is completed. */
    CompletableFuture<Void> hold() {
        gate = new CompletableFuture<>();
        return gate;
    }

    /** How many are held. */
    int waiting() {
        return waiting.get();
    }

    synchronized List<String> clients(int group) {
        return clients.getOrDefault(group, List.of());
    }

    /** A group has another client from now on. */
    synchronized List<String> another(int group) {
        clients.put(group, List.of("10.0.0.1:0/" + ++addresses));
        return clients(group);
    }

    private static BlockDeviceUri below(BlockDeviceUri uri) {
        return new BlockDeviceUri(Scheme.MEMORY, uri.location().replace('/', '-'));
    }

    @Override
    public CompletionStage<BlockDevice> open(BlockDeviceUri uri, OpenOptions options) {
        if (options.readOnly()) {
            return memory.open(below(uri), options);
        }
        opened.incrementAndGet();
        waiting.incrementAndGet();
        return gate.thenCompose(now -> memory.open(below(uri), options)).thenApply(device -> {
            waiting.decrementAndGet();
            Image image = new Image(device, clients(options.anaGroup()).getFirst());
            open.add(image);
            return image;
        });
    }

    @Override
    public CompletionStage<Void> create(BlockDeviceUri uri, long bytes) {
        return memory.create(below(uri), bytes);
    }

    @Override
    public CompletionStage<Long> size(BlockDeviceUri uri) {
        return memory.size(below(uri));
    }

    @Override
    public CompletionStage<Void> remove(BlockDeviceUri uri) {
        return memory.remove(below(uri));
    }

    @Override
    public synchronized List<String> connect(int group, int images) {
        return clients.containsKey(group) ? new ArrayList<>(clients(group)) : another(group);
    }

    @Override
    public void admit(int group, List<String> listed) {
        // every client of a group is
    }

    @Override
    public void awaitFences(int group) {
        // there are none
    }

    @Override
    public void trim(int group, int images) {
        // each group has one client
    }

    @Override
    public synchronized void disconnect(int group) {
        clients.remove(group);
    }

    @Override
    public void close() {
        memory.close();
    }
}
