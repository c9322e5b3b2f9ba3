package io.tidegate.interop;

import io.tidegate.support.LinuxHost;
import io.tidegate.support.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * How long a real Linux host waits when the gateway that serves it is lost, again and again: the slowest write of each round, median
 * and worst. Every block of every round is read back with its checksum, and no write may come to an error.
 *
 * <p>{@code LossBench [kill|stop|hang|drain] [ROUNDS 50] [SEED 1]}: the gateway is killed (SIGKILL), hangs (SIGSTOP; {@code stop}
 * without a guard that would end it, and with a keep-alive of 2 s at the host) or is drained while the host writes, comes back and takes
 * its group again. Between rounds there is up to ten seconds of peace, by the seed. It needs what HaLinuxIT needs: Ceph, and a Linux
 * guest.
 */
public final class LossBench {

    /** About five seconds of load. */
    private static final int LOAD_MIB = 8;

    private static final int PEACE_MILLIS = 10_000;

    /** A way to lose a gateway, and the way back. */
    private enum Loss {
        KILL {
            @Override
            void lose(LinuxGroup group) {
                group.first().kill();
            }

            @Override
            void bringBack(LinuxGroup group) throws IOException {
                group.first().start();
            }
        },
        STOP {
            @Override
            void lose(LinuxGroup group) {
                group.first().signal("STOP");
            }

            @Override
            void bringBack(LinuxGroup group) {
                group.first().signal("CONT");
            }
        },
        HANG {
            @Override
            void lose(LinuxGroup group) {
                group.first().signal("STOP");
            }

            @Override
            void bringBack(LinuxGroup group) throws IOException {
                group.first().awaitEnd();
                group.first().start();
            }
        },
        DRAIN {
            @Override
            void lose(LinuxGroup group) throws IOException {
                group.first().cli("gateway", "drain", "gw1");
            }

            @Override
            void bringBack(LinuxGroup group) throws IOException {
                group.first().cli("gateway", "undrain", "gw1");
            }
        };

        LinuxGroup.Hang hang() {
            return this == STOP ? LinuxGroup.Hang.LASTING : LinuxGroup.Hang.GUARDED;
        }

        /** Whether the gateway comes back as a new process. */
        boolean endsProcess() {
            return this == KILL || this == HANG;
        }

        abstract void lose(LinuxGroup group) throws IOException;

        abstract void bringBack(LinuxGroup group) throws IOException;
    }

    private LossBench() {}

    /** Measures once. */
    public static void main(String[] args) throws IOException {
        Loss loss = Loss.valueOf((args.length > 0 ? args[0] : "kill").toUpperCase(Locale.ROOT));
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 50;
        long seed = args.length > 2 ? Long.parseLong(args[2]) : 1;
        Path work = Files.createTempDirectory("tidegate-loss-");
        LinuxHost host = LinuxHost.boot(work);
        try (HostedCeph ceph = HostedCeph.start(host, Files.createDirectory(work.resolve("ceph")));
                LinuxGroup group = new LinuxGroup(host, ceph, work, loss.hang())) {
            report(loss, play(group, loss, rounds, new SplittableRandom(seed)));
        } finally {
            host.close();
        }
        try (Stream<Path> all = Files.walk(work)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static List<Long> play(LinuxGroup group, Loss loss, int rounds, SplittableRandom random)
            throws IOException {
        List<Long> slowest = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(PEACE_MILLIS)));
            int served = group.timesServed();
            CompletableFuture<Output> load = group.load(LOAD_MIB);
            loss.lose(group);
            slowest.add(LinuxGroup.slowestMillis(loss + " " + round, load));
            System.out.printf("%s %d: the slowest write took %d ms%n", loss, round, slowest.getLast());
            loss.bringBack(group);
            group.awaitServed(loss.endsProcess() ? 0 : served);
            group.checkNoErrors();
        }
        return slowest;
    }

    private static void report(Loss loss, List<Long> slowest) {
        List<Long> sorted = slowest.stream().sorted().toList();
        System.out.printf(
                "%s, %d rounds: median %d ms, 9 of 10 below %d ms, worst %d ms; every block read back, no error at the host%n",
                loss,
                sorted.size(),
                sorted.get(sorted.size() / 2),
                sorted.get(sorted.size() * 9 / 10),
                sorted.getLast());
    }
}
