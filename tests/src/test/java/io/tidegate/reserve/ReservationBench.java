package io.tidegate.reserve;

import io.tidegate.bdev.memory.MemoryDeviceFactory;
import io.tidegate.ceph.CephConfig;
import io.tidegate.initiator.HostIdentity;
import io.tidegate.initiator.Initiator;
import io.tidegate.nvme.Status;
import io.tidegate.store.OmapSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * {@code ReservationBench CEPH_CONF POOL ROUNDS}: how long after the end of an Acquire at one gateway another one still lets a
 * host write that the reservation forbids, end to end over NVMe/TCP. Leaves its object behind, named {@code bench}.
 */
final class ReservationBench {

    private static final String GROUP = "tidegate-reservation-bench";

    private ReservationBench() {}

    /** Prints the median, the 99th percentile and the longest of the rounds. */
    public static void main(String[] args) throws Exception {
        CephConfig ceph = CephConfig.of(Path.of(args[0]));
        int rounds = Integer.parseInt(args[2]);
        try (MemoryDeviceFactory devices = new MemoryDeviceFactory(64 << 20)) {
            ReservingGateway.makeState(ceph, args[1], GROUP, devices);
            try (ReservingGateway one =
                            ReservingGateway.start(ceph, args[1], GROUP, "gw-a", devices, OmapSettings.DEFAULT);
                    ReservingGateway two =
                            ReservingGateway.start(ceph, args[1], GROUP, "gw-b", devices, OmapSettings.DEFAULT);
                    Initiator initiator = Initiator.start(1)) {
                ReservingHost holder = new ReservingHost(one.connect(initiator, HostIdentity.random()), 0xa);
                ReservingHost other = new ReservingHost(two.connect(initiator, HostIdentity.random()), 0xb);
                require(holder.register());
                measure(holder, other, rounds);
            }
        }
    }

    private static void measure(ReservingHost holder, ReservingHost other, int rounds) {
        long[] acquires = new long[rounds];
        long[] windows = new long[rounds];
        for (int round = 0; round < rounds; round++) {
            while (other.write() != Status.SUCCESS) {
                Thread.onSpinWait();
            }
            long begin = System.nanoTime();
            require(holder.acquireWriteExclusive());
            long acquired = System.nanoTime();
            long lastWritten = acquired;
            for (long sent = System.nanoTime(); other.write() == Status.SUCCESS; sent = System.nanoTime()) {
                lastWritten = sent;
            }
            acquires[round] = acquired - begin;
            windows[round] = lastWritten - acquired;
            require(holder.release());
        }
        print("Acquire", acquires);
        print("last write that the other gateway let through was sent after", windows);
        System.out.println("rounds without any such write: "
                + Arrays.stream(windows).filter(nanos -> nanos == 0).count() + " of " + rounds);
    }

    private static void require(int status) {
        if (status != Status.SUCCESS) {
            throw new IllegalStateException("a reservation command ended with " + Status.describe(status));
        }
    }

    private static void print(String what, long[] nanos) {
        Arrays.sort(nanos);
        System.out.printf(
                "%s: median %d us, 99 %% %d us, longest %d us%n",
                what,
                TimeUnit.NANOSECONDS.toMicros(nanos[nanos.length / 2]),
                TimeUnit.NANOSECONDS.toMicros(nanos[nanos.length * 99 / 100]),
                TimeUnit.NANOSECONDS.toMicros(nanos[nanos.length - 1]));
    }
}
