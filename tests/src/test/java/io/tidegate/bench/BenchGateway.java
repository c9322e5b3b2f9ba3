package io.tidegate.bench;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.tidegate.app.Main;
import io.tidegate.proto.GatewayGrpc;
import io.tidegate.support.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The whole daemon as a process of its own whose memory follows what it uses, so that differences of it mean something. */
final class BenchGateway implements AutoCloseable {

    /** Fields of /proc/PID/stat, counted behind the name. */
    private static final int UTIME = 11;

    private static final int STIME = 12;

    private final Process process;
    private final ManagedChannel channel;

    private BenchGateway(Process process, int grpcPort) {
        this.process = process;
        this.channel = NettyChannelBuilder.forAddress("127.0.0.1", grpcPort)
                .usePlaintext()
                .build();
    }

    static BenchGateway start(Path folder, String... more) throws IOException, InterruptedException {
        List<String> flags = List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dio.netty.leakDetection.level=disabled",
                "-XX:+UseSerialGC",
                "-XX:MinHeapFreeRatio=5",
                "-XX:MaxHeapFreeRatio=10",
                "-Xmx1g");
        return start(folder, flags, more);
    }

    /**
     * With the options that the launcher and the packages give it, and those of the property {@code tidegate.bench.jvm} besides; run
     * from the top of the tree. What halted the JVM stands in {@link #haltsLog}.
     */
    static BenchGateway startAsShipped(Path folder, String... more) throws IOException, InterruptedException {
        List<String> flags = shippedFlags();
        flags.addAll(List.of(
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + folder.resolve("classes.jsa"),
                "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off",
                "-Xlog:gc,safepoint:file=" + haltsLog(folder) + ":uptime:filecount=0"));
        Stream.of(System.getProperty("tidegate.bench.jvm", "").split(" "))
                .filter(option -> !option.isEmpty())
                .forEach(flags::add);
        return start(folder, flags, more);
    }

    /** What launcher and packages give the JVM of a gateway; read from the top of the tree. */
    static List<String> shippedFlags() throws IOException {
        List<String> flags = new ArrayList<>(Files.readAllLines(Path.of("packaging", "jvm-flags")));
        flags.addAll(Files.readAllLines(Path.of("packaging", "jvm-flags-gateway")));
        flags.removeIf(line -> line.startsWith("#"));
        return flags;
    }

    /** What the JVM of a gateway that was started as shipped says of its halts, and of the collector. */
    static Path haltsLog(Path folder) {
        return folder.resolve("halts.log");
    }

    private static BenchGateway start(Path folder, List<String> flags, String... more)
            throws IOException, InterruptedException {
        int grpc = FreePort.next();
        Path log = folder.resolve("gateway.log");
        List<String> command = new ArrayList<>(List.of(program("java")));
        command.addAll(flags);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--data",
                folder.resolve("data").toString(),
                "--log-level",
                "warning",
                "--grpc-port",
                Integer.toString(grpc),
                "--discovery-addr",
                "127.0.0.1",
                "--discovery-port",
                Integer.toString(FreePort.next())));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        BenchGateway gateway = new BenchGateway(process, grpc);
        if (!gateway.answers()) {
            gateway.close();
            throw new IOException("the gateway does not start:\n" + Files.readString(log));
        }
        return gateway;
    }

    private boolean answers() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (process.isAlive() && System.nanoTime() < end) {
            try {
                stub().getGatewayInfo(io.tidegate
                        .proto
                        .get_gateway_info_req
                        .newBuilder()
                        .setCliVersion("1.5.24")
                        .build());
                return true;
            } catch (io.grpc.StatusRuntimeException notYet) {
                Thread.sleep(100);
            }
        }
        return false;
    }

    GatewayGrpc.GatewayBlockingStub stub() {
        return GatewayGrpc.newBlockingStub(channel);
    }

    /** Resident memory in KiB as it is. */
    long residentNow() throws IOException {
        return ProcessFacts.residentKibibytes(process.pid());
    }

    /** Resident memory in KiB after a collection. */
    long residentKibibytes() throws IOException, InterruptedException {
        for (int i = 0; i < 2; i++) {
            new ProcessBuilder(program("jcmd"), Long.toString(process.pid()), "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
        return residentNow();
    }

    /** Processor time in milliseconds that the gateway has used, in steps of ten. */
    long cpuMillis() throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        // The name of the process may hold blanks; it ends with the last parenthesis.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return 10 * (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]));
    }

    /** The clock of the gateway's processor time. */
    ProcessClock clock() {
        return new ProcessClock(process.pid());
    }

    private static String program(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    @Override
    public void close() throws InterruptedException {
        channel.shutdownNow();
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
