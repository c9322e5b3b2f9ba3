package io.tidegate.bench;

import com.sun.management.ThreadMXBean;
import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.layer.StatisticsBlockDevice;
import io.tidegate.bdev.memory.MemoryDeviceFactory;
import io.tidegate.nvme.ConnectData;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.target.NamespaceSettings;
import io.tidegate.target.NamespaceSettings.Visibility;
import io.tidegate.target.Portal;
import io.tidegate.target.Subsystem;
import io.tidegate.target.SubsystemSettings;
import io.tidegate.target.Target;
import io.tidegate.target.TargetSettings;
import io.tidegate.target.command.Commands;
import io.tidegate.transport.tcp.IoKind;
import io.tidegate.transport.tcp.TcpSettings;
import io.tidegate.transport.tcp.TcpTransport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;

/**
 * What one event loop does with 4K random I/O on a memory device, in one process with its host: I/O per second, CPU
 * time of the loop's thread per I/O, and bytes that this thread allocates per I/O. The last one proves "no allocation
 * per I/O in steady state": it is a few hundredths of a byte at most, from what the JVM itself does on the thread.
 *
 * <p>Usage: {@code LoopBench [I/Os per measurement] [read|write] [queue depth] [bytes 4096]}; alone it measures both at 32 and
 * 128. {@code -Dtidegate.bench.io=epoll|io_uring|nio} chooses how the loop waits.
 */
public final class LoopBench {

    private static final String NQN = "nqn.2016-06.io.tidegate:bench";
    private static final String HOST = "nqn.2014-08.org.nvmexpress:uuid:11111111-1111-4111-8111-111111111111";
    private static final long BYTES = 256L << 20;
    private static final int IO_BYTES = 4096;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private LoopBench() {}

    /** Runs the measurements. */
    public static void main(String[] args) throws IOException {
        long total = args.length > 0 ? Long.parseLong(args[0]) : 2_000_000;
        try (MemoryDeviceFactory memory = new MemoryDeviceFactory()) {
            Target target = new Target(TargetSettings.DEFAULTS, Commands.standard());
            Subsystem subsystem = target.createSubsystem(SubsystemSettings.of(NQN, "Bench", 32));
            subsystem.allowHost(HOST);
            NamespaceSettings settings = new NamespaceSettings(1, new UUID(1, 1), 512, 1, false, Visibility.EVERYONE);
            subsystem.addNamespace(settings, device(memory));
            try (TcpTransport transport = new TcpTransport(target, settings())) {
                InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
                Portal portal =
                        transport.listen(Portal.tcp(any)).toCompletableFuture().join();
                subsystem.addPortal(portal);
                measure(portal.address(), total, args);
            }
        }
    }

    private static TcpSettings settings() {
        String io = System.getProperty("tidegate.bench.io", IoKind.best().name());
        return TcpSettings.DEFAULTS.withIo(IoKind.valueOf(io.toUpperCase(Locale.ROOT)));
    }

    /** Counted as a gateway counts, for that is part of what an I/O costs. */
    private static BlockDevice device(MemoryDeviceFactory memory) {
        BlockDeviceUri uri = new BlockDeviceUri(BlockDeviceUri.Scheme.MEMORY, "bench");
        memory.create(uri, BYTES).toCompletableFuture().join();
        return new StatisticsBlockDevice(
                memory.open(uri, OpenOptions.READ_WRITE).toCompletableFuture().join());
    }

    private static void measure(InetSocketAddress address, long total, String[] args) throws IOException {
        try (BenchHost admin = new BenchHost(address);
                BenchHost io = new BenchHost(address)) {
            int cntlid = admin.connect(NQN, HOST, 0, ConnectData.DYNAMIC_CONTROLLER);
            admin.enable();
            io.connect(NQN, HOST, 1, cntlid);
            if (args.length >= 3) {
                int opcode = args[1].equals("read") ? NvmOpcode.READ : NvmOpcode.WRITE;
                int bytes = args.length > 3 ? Integer.parseInt(args[3]) : IO_BYTES;
                measure(io, opcode, bytes, Integer.parseInt(args[2]), total);
                return;
            }
            for (int depth : new int[] {1, 32, 127}) {
                measure(io, NvmOpcode.WRITE, IO_BYTES, depth, depth == 1 ? total / 10 : total);
                measure(io, NvmOpcode.READ, IO_BYTES, depth, depth == 1 ? total / 10 : total);
            }
        }
    }

    private static void measure(BenchHost io, int opcode, int bytes, int depth, long total) throws IOException {
        long blocks = BYTES / 512;
        // Compilers and buffers settle first.
        io.run(opcode, bytes, blocks, depth, total / 2);
        long thread = loopThread();
        long cpu = THREADS.getThreadCpuTime(thread);
        long allocated = THREADS.getThreadAllocatedBytes(thread);
        long start = System.nanoTime();
        io.run(opcode, bytes, blocks, depth, total);
        long wall = System.nanoTime() - start;
        cpu = THREADS.getThreadCpuTime(thread) - cpu;
        allocated = THREADS.getThreadAllocatedBytes(thread) - allocated;
        System.out.printf(
                "%-5s depth %3d: %7.0f IOPS, loop %5.2f us CPU per I/O (%7.0f IOPS per core), %.4f bytes allocated per I/O%n",
                opcode == NvmOpcode.READ ? "read" : "write",
                depth,
                total * 1e9 / wall,
                cpu / 1e3 / total,
                total * 1e9 / cpu,
                (double) allocated / total);
    }

    private static long loopThread() {
        return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(info -> info != null && info.getThreadName().startsWith("nvme-tcp"))
                .findFirst()
                .orElseThrow()
                .getThreadId();
    }
}
