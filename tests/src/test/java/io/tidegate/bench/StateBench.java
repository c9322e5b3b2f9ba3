package io.tidegate.bench;

import io.tidegate.config.DesiredState;
import io.tidegate.config.StateCodec;
import io.tidegate.config.StateDecoder;
import io.tidegate.config.StateKeys;
import io.tidegate.proto.add_host_req;
import io.tidegate.proto.create_subsystem_req;
import io.tidegate.proto.namespace_add_req;
import io.tidegate.store.MemoryStateStore;
import io.tidegate.store.StateChange;
import io.tidegate.store.StateSnapshot;
import io.tidegate.store.StoreException;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What the shared state of a large group costs each of its gateways: its length as stored, the memory of what was read, the
 * time to read all of it (at the start) and to follow one change.
 *
 * <p>{@code StateBench [NAMESPACES 65000]}. The Ceph or the file below is not in it.
 */
public final class StateBench {

    private static final int SUBSYSTEMS = 128;
    private static final int TIMES = 20;
    private static final double MIB = 1 << 20;

    private StateBench() {}

    /** Measures once. */
    public static void main(String[] args) throws StoreException {
        int namespaces = args.length > 0 ? Integer.parseInt(args[0]) : 65_000;
        SortedMap<String, byte[]> entries = entries(namespaces);
        long bytes = entries.entrySet().stream()
                .mapToLong(entry -> entry.getKey().length() + entry.getValue().length)
                .sum();
        System.out.printf(
                "%d namespaces in %d subsystems: %d keys, %.1f MiB, %d bytes a namespace%n",
                namespaces, SUBSYSTEMS, entries.size(), bytes / MIB, bytes / namespaces);
        StateSnapshot first = new StateSnapshot(1, entries);
        long heap = heap();
        DesiredState state = new StateDecoder().decode(first).state();
        System.out.printf(
                "heap of what was read: %.1f MiB (%s)%n",
                (heap() - heap) / MIB, state.namespaces().size());
        for (int i = 0; i < TIMES; i++) {
            long begun = System.nanoTime();
            new StateDecoder().decode(first);
            if (i == 0 || i == TIMES - 1) {
                System.out.printf("reading all, time %d: %.0f ms%n", i + 1, millis(begun));
            }
        }
        follow(first);
    }

    private static void follow(StateSnapshot first) throws StoreException {
        MemoryStateStore store = new MemoryStateStore();
        store.compareAndPut(1, new StateChange(first.entries(), Set.of()));
        StateDecoder decoder = new StateDecoder();
        decoder.decode(store.read());
        double snapshots = 0;
        double following = 0;
        for (int i = 0; i < 2 * TIMES; i++) {
            String nqn = nqn(i % SUBSYSTEMS);
            long begun = System.nanoTime();
            byte[] value = StateCodec.encode(namespace(nqn, 1, 100_000 + i));
            store.compareAndPut(2 + i, StateChange.put(StateKeys.namespace(nqn, 1), value));
            double copied = millis(begun);
            begun = System.nanoTime();
            decoder.decode(store.read());
            if (i >= TIMES) {
                snapshots += copied;
                following += millis(begun);
            }
        }
        System.out.printf(
                "one change: %.3f ms for the next snapshot, %.3f ms to follow it%n",
                snapshots / TIMES, following / TIMES);
    }

    private static SortedMap<String, byte[]> entries(int namespaces) {
        SortedMap<String, byte[]> entries = new TreeMap<>();
        for (int i = 0; i < SUBSYSTEMS; i++) {
            entries.put(
                    StateKeys.subsystem(nqn(i)),
                    StateCodec.encode(create_subsystem_req
                            .newBuilder()
                            .setSubsystemNqn(nqn(i))
                            .setSerialNumber("Ceph" + i)
                            .setMaxNamespaces(2048)
                            .setEnableHa(true)));
            entries.put(
                    StateKeys.host(nqn(i), "*"),
                    StateCodec.encode(
                            add_host_req.newBuilder().setSubsystemNqn(nqn(i)).setHostNqn("*")));
        }
        for (int i = 0; i < namespaces; i++) {
            int nsid = 1 + i / SUBSYSTEMS;
            String nqn = nqn(i % SUBSYSTEMS);
            entries.put(StateKeys.namespace(nqn, nsid), StateCodec.encode(namespace(nqn, nsid, i)));
        }
        return entries;
    }

    private static namespace_add_req.Builder namespace(String nqn, int nsid, int image) {
        return namespace_add_req
                .newBuilder()
                .setRbdPoolName("rbd")
                .setRbdImageName("volume-" + image)
                .setSubsystemNqn(nqn)
                .setNsid(nsid)
                .setBlockSize(512)
                .setUuid(new UUID(7, image).toString())
                .setAnagrpid(1 + nsid % 16)
                .setCreateImage(true)
                .setSize(1L << 40);
    }

    private static String nqn(int subsystem) {
        return "nqn.2016-06.io.spdk:cnode" + subsystem;
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static double millis(long begun) {
        return (System.nanoTime() - begun) / 1e6;
    }
}
