package io.tidegate.bench;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.file.FileDeviceFactory;
import io.tidegate.bdev.memory.MemoryDeviceFactory;
import io.tidegate.bdev.rbd.RbdDeviceFactory;
import io.tidegate.bdev.rbd.RbdSettings;
import io.tidegate.ceph.CephConfig;
import io.tidegate.target.NamespaceSettings;
import io.tidegate.target.Portal;
import io.tidegate.target.QueueLimits;
import io.tidegate.target.Subsystem;
import io.tidegate.target.SubsystemSettings;
import io.tidegate.target.Target;
import io.tidegate.target.TargetSettings;
import io.tidegate.target.command.Commands;
import io.tidegate.transport.tcp.IoKind;
import io.tidegate.transport.tcp.TcpSettings;
import io.tidegate.transport.tcp.TcpTransport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A target with one device, in memory, a file or an RBD image, and nothing else of the gateway, to be loaded by any NVMe/TCP initiator.
 *
 * <p>{@code BenchTarget [--address 127.0.0.1] [--port 0] [--loops 1] [--mib 64] [--nqn nqn.2026-01.io.tidegate:bench]
 * [--io epoll|io_uring|nio] [--spin MICROSECONDS] [--r2t BYTES] [--device memory:bench|file:PATH|rbd:POOL/IMAGE] [--ceph ceph.conf]} prints
 * {@code listening on ADDRESS PORT NQN} and serves until its input ends or says {@code quit}; {@code resize BYTES} gives the device
 * another size, {@code queues NUMBER} grants controllers made from then on so many I/O queues.
 */
public final class BenchTarget {

    private static final Set<String> OPTIONS =
            Set.of("--address", "--port", "--loops", "--mib", "--nqn", "--io", "--spin", "--r2t", "--device", "--ceph");
    private static final int BLOCK_BYTES = 512;

    private final Map<String, String> options;

    private BenchTarget(Map<String, String> options) {
        this.options = options;
    }

    /** Starts the target and serves until told to stop. */
    public static void main(String[] args) throws Exception {
        new BenchTarget(parse(args)).serve();
    }

    private void serve() throws Exception {
        Target target = new Target(TargetSettings.DEFAULTS, Commands.standard());
        BlockDeviceUri uri = BlockDeviceUri.parse(option("--device", "memory:bench"));
        try (BlockDeviceFactory factory = factory(uri);
                TcpTransport transport = new TcpTransport(target, settings())) {
            long bytes = Long.parseLong(option("--mib", "64")) << 20;
            if (bytes > 0) {
                factory.create(uri, bytes).toCompletableFuture().join();
            }
            BlockDevice device = factory.open(uri, OpenOptions.READ_WRITE)
                    .toCompletableFuture()
                    .join();
            Subsystem subsystem = subsystem(target, device);
            Portal portal =
                    transport.listen(Portal.tcp(wanted())).toCompletableFuture().join();
            subsystem.addPortal(portal);
            System.out.printf(
                    "listening on %s %d %s%n",
                    portal.address().getHostString(), portal.address().getPort(), subsystem.nqn());
            obey(subsystem, device);
        }
    }

    private BlockDeviceFactory factory(BlockDeviceUri uri) {
        return switch (uri.scheme()) {
            case MEMORY -> new MemoryDeviceFactory();
            case FILE -> new FileDeviceFactory();
            case RBD ->
                new RbdDeviceFactory(RbdSettings.of(CephConfig.of(Path.of(option("--ceph", "/etc/ceph/ceph.conf")))));
            default ->
                throw new IllegalArgumentException(uri + " is none of memory:NAME, file:PATH and rbd:POOL/IMAGE");
        };
    }

    private TcpSettings settings() {
        String io = options.get("--io");
        TcpSettings.Transfers usual = TcpSettings.DEFAULTS.transfers();
        int r2t = Integer.parseInt(option("--r2t", String.valueOf(usual.r2tBytes())));
        TcpSettings settings = TcpSettings.DEFAULTS
                .withIo(io == null ? IoKind.best() : IoKind.valueOf(io.toUpperCase(Locale.ROOT)))
                .withLoops(Integer.parseInt(option("--loops", "1")))
                .with(new TcpSettings.Transfers(usual.inCapsuleBytes(), usual.maxH2cData(), r2t, usual.maxBytes()));
        String spin = options.get("--spin");
        return spin == null ? settings : settings.withSpin(Duration.ofNanos(1000 * Long.parseLong(spin)));
    }

    private Subsystem subsystem(Target target, BlockDevice device) {
        String nqn = option("--nqn", "nqn.2026-01.io.tidegate:bench");
        Subsystem subsystem = target.createSubsystem(SubsystemSettings.of(nqn, "TIDEGATEBENCH", 32));
        subsystem.allowAnyHost(true);
        UUID uuid = UUID.nameUUIDFromBytes(nqn.getBytes(StandardCharsets.UTF_8));
        subsystem.addNamespace(
                new NamespaceSettings(1, uuid, BLOCK_BYTES, 1, false, NamespaceSettings.Visibility.EVERYONE), device);
        return subsystem;
    }

    private InetSocketAddress wanted() {
        return new InetSocketAddress(option("--address", "127.0.0.1"), Integer.parseInt(option("--port", "0")));
    }

    private static void obey(Subsystem subsystem, BlockDevice device) throws Exception {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null && !order.equals("quit"); order = orders.readLine()) {
            String[] words = order.split(" ");
            switch (words[0]) {
                case "resize" -> device.resize(Long.parseLong(words[1]));
                case "queues" -> subsystem.tune(queues(subsystem.queueLimits(), Integer.parseInt(words[1])));
                default ->
                    throw new IOException("'" + order + "' is none of 'resize BYTES', 'queues NUMBER' and 'quit'");
            }
            System.out.println("done");
        }
    }

    private static QueueLimits queues(QueueLimits before, int ioQueues) {
        return new QueueLimits(before.queueEntries(), ioQueues, before.keepAliveMillis());
    }

    private String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    private static Map<String, String> parse(String[] args) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!OPTIONS.contains(args[i]) || i + 1 == args.length) {
                throw new IllegalArgumentException("usage: BenchTarget, options with a value each: " + OPTIONS);
            }
            options.put(args[i], args[i + 1]);
        }
        return options;
    }
}
