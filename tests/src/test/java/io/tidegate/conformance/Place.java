package io.tidegate.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.layer.FaultBlockDevice;
import io.tidegate.initiator.Initiator;
import io.tidegate.support.Eventually;
import io.tidegate.target.Portal;
import io.tidegate.target.Target;
import io.tidegate.target.TargetSettings;
import io.tidegate.target.command.Commands;
import io.tidegate.transport.tcp.TcpSettings;
import io.tidegate.transport.tcp.TcpSettings.Patience;
import io.tidegate.transport.tcp.TcpSettings.Transfers;
import io.tidegate.transport.tcp.TcpTransport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One target behind a real socket of loopback, its hosts' event loop and two devices of one kind, shared by cases that run
 * one after the other; each {@link Stage} has a subsystem of its own and devices as good as new.
 */
final class Place implements AutoCloseable {

    static final long DEVICE_BYTES = 16L << 20;

    /** Less than most transfers, so that the data of a write comes in many pieces. */
    private static final int MAX_H2C_DATA = 16 * 1024;

    /** Two pieces of H2CData each, so that a long write is asked for several times. */
    private static final int R2T_BYTES = 32 * 1024;

    private static final Pattern LASTING_THREADS =
            Pattern.compile("(ForkJoinPool\\.commonPool|globalEventExecutor|junit|JNA Cleaner|process reaper).*");

    private final Set<Thread> threadsBefore = threads();
    private final Target target = new Target(TargetSettings.DEFAULTS, Commands.standard());
    private final TcpTransport transport = new TcpTransport(target, settings());
    private final Initiator initiator = Initiator.start(1);
    private final BlockDeviceFactory factory;
    private final List<FaultBlockDevice> devices = new ArrayList<>();
    private final AtomicInteger names = new AtomicInteger();
    private final Portal portal;

    /**
     * Starts everything.
     *
     * @param factory opens the devices; closed with this place
     * @param uri of a device by its number
     */
    Place(BlockDeviceFactory factory, Function<Integer, BlockDeviceUri> uri) {
        this.factory = factory;
        portal = transport
                .listen(Portal.tcp(new InetSocketAddress("127.0.0.1", 0)))
                .toCompletableFuture()
                .join();
        for (int number = 1; number <= 2; number++) {
            devices.add(open(uri.apply(number)));
        }
    }

    private static TcpSettings settings() {
        Transfers usual = TcpSettings.DEFAULTS.transfers();
        Patience patience = TcpSettings.DEFAULTS.patience();
        return TcpSettings.DEFAULTS
                .with(new Transfers(usual.inCapsuleBytes(), MAX_H2C_DATA, R2T_BYTES, usual.maxBytes()))
                .with(new Patience(patience.handshake(), patience.output(), Duration.ofSeconds(1)));
    }

    private FaultBlockDevice open(BlockDeviceUri uri) {
        factory.create(uri, DEVICE_BYTES).toCompletableFuture().join();
        BlockDevice device =
                factory.open(uri, OpenOptions.READ_WRITE).toCompletableFuture().join();
        return new FaultBlockDevice(device);
    }

    Target target() {
        return target;
    }

    TcpTransport transport() {
        return transport;
    }

    Initiator initiator() {
        return initiator;
    }

    Portal portal() {
        return portal;
    }

    String freshNqn() {
        return "nqn.2016-06.io.tidegate.conformance:s" + names.incrementAndGet();
    }

    /** The two devices, of their first size and all zeroes. */
    List<FaultBlockDevice> freshDevices() throws BlockDeviceException {
        for (FaultBlockDevice device : devices) {
            if (device.geometry().sizeBytes() != DEVICE_BYTES) {
                device.resize(DEVICE_BYTES);
            }
            erase(device);
        }
        return devices;
    }

    private static void erase(BlockDevice device) {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        device.submit(
                new BlockRequest(request -> done.complete(request.errno())).writeZeroes(0, DEVICE_BYTES, false, true));
        int errno = done.join();
        if (errno != Errno.OK) {
            throw new AssertionError(device.uri() + " could not be erased: errno " + errno);
        }
    }

    /** Ends everything and proves that no image is in use any more and no thread is left. */
    @Override
    public void close() {
        initiator.close();
        transport.close();
        devices.forEach(FaultBlockDevice::close);
        // An image that somebody still has open is not removed.
        devices.forEach(
                device -> factory.remove(device.uri()).toCompletableFuture().join());
        factory.close();
        Eventually.holds(() -> assertThat(threads()).as("threads left behind").isSubsetOf(threadsBefore));
    }

    /** Threads that somebody has to end; those of the JVM and of libraries stay for whoever comes next. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !LASTING_THREADS.matcher(thread.getName()).matches())
                .collect(Collectors.toSet());
    }
}
