package io.tidegate.bench;

import io.tidegate.initiator.HostController;
import io.tidegate.initiator.HostIdentity;
import io.tidegate.initiator.HostOptions;
import io.tidegate.initiator.Initiator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What a gateway at rest costs: connects hosts that only keep alive and reads the gateway's own accounts of the kernel.
 *
 * <p>{@code IdleHosts PID HOST PORT NQN [HOSTS 10] [SECONDS 30]}: the process of the gateway, one of its listeners and an
 * open subsystem. Prints the share of one core and the resident memory of the gateway while the hosts are connected.
 */
public final class IdleHosts {

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);

    /** Clock ticks per second in /proc/PID/stat: 100 on every Linux since 2.6. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int UTIME = 13;
    private static final int STIME = 14;

    private IdleHosts() {}

    /** Measures once. */
    public static void main(String[] args) throws Exception {
        Path process = Path.of("/proc", args[0]);
        InetSocketAddress gateway = new InetSocketAddress(args[1], Integer.parseInt(args[2]));
        int hosts = args.length > 4 ? Integer.parseInt(args[4]) : 10;
        int seconds = args.length > 5 ? Integer.parseInt(args[5]) : 30;
        List<HostController> connected = new ArrayList<>();
        try (Initiator initiator = Initiator.start(1)) {
            for (int i = 0; i < hosts; i++) {
                connected.add(initiator.connect(HostOptions.to(gateway, args[3])
                        .withHost(HostIdentity.of(UUID.randomUUID()))
                        .withIoQueues(2, 32)
                        .withKeepAlive(KEEP_ALIVE)));
            }
            long before = ticks(process);
            Thread.sleep(Duration.ofSeconds(seconds));
            double share = (ticks(process) - before) / TICKS_PER_SECOND / seconds;
            System.out.printf(
                    "%d hosts, %d s: %.2f %% of a core, %d MiB resident%n",
                    hosts, seconds, 100 * share, ProcessFacts.residentKibibytes(Long.parseLong(args[0])) / 1024);
            connected.forEach(HostController::close);
        }
    }

    private static long ticks(Path process) throws IOException {
        String stat = Files.readString(process.resolve("stat"));
        // The name of the process may hold blanks; it ends with the last parenthesis.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[UTIME - 2]) + Long.parseLong(fields[STIME - 2]);
    }
}
