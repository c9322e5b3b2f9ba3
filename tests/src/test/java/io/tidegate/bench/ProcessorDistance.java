package io.tidegate.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * How far apart two processors are: the time in which a line of cache goes from one to the other and back. A virtual machine's processors may be
 * moved between cores that share a cache and cores that do not, from one second to the next, and data that one writes and the other reads
 * then costs several times as much: target and host do nothing else.
 */
final class ProcessorDistance {

    /** Nothing is known: there is one processor, or this process may not use the other. */
    static final double UNKNOWN = Double.NaN;

    private static final int TURNS = 2000;
    private static final int SERIES = 20;

    /** The two sides' words lie in lines of their own, far from the array's header. */
    private static final int PING = 64;

    private static final int PONG = 128;
    private static final int WORDS = 192;

    /** Bytes of a set of processors that the kernel takes: 1024 of them. */
    private static final int SET_BYTES = 128;

    private static final int CALLER = 0;

    @SuppressWarnings("restricted")
    private static final MethodHandle SET_AFFINITY = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("sched_setaffinity"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));

    private final AtomicIntegerArray words = new AtomicIntegerArray(WORDS);
    private final double[] nanos = new double[SERIES];
    private volatile boolean impossible;

    private ProcessorDistance() {}

    /** Nanoseconds there and back, by the better quarter of short series, some milliseconds in all; {@link #UNKNOWN} where it cannot be told. */
    static double measure(int first, int second) {
        ProcessorDistance distance = new ProcessorDistance();
        Thread answering = Thread.ofPlatform().daemon().start(() -> distance.on(second, distance::answer));
        Thread asking = Thread.ofPlatform().daemon().start(() -> distance.on(first, distance::ask));
        try {
            asking.join();
            answering.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
        Arrays.sort(distance.nanos);
        return distance.impossible ? UNKNOWN : distance.nanos[SERIES / 4];
    }

    private void on(int processor, Runnable work) {
        if (!bind(processor)) {
            impossible = true;
        }
        work.run();
    }

    private void ask() {
        for (int series = 0; series < SERIES; series++) {
            long start = System.nanoTime();
            for (int turn = series * TURNS + 1; turn <= (series + 1) * TURNS; turn++) {
                words.set(PING, turn);
                await(PONG, turn);
            }
            nanos[series] = (double) (System.nanoTime() - start) / TURNS;
        }
    }

    private void answer() {
        for (int turn = 1; turn <= SERIES * TURNS; turn++) {
            await(PING, turn);
            words.set(PONG, turn);
        }
    }

    private void await(int word, int turn) {
        while (words.get(word) < turn) {
            if (impossible) {
                return;
            }
        }
    }

    private static boolean bind(int processor) {
        if (processor >= 8 * SET_BYTES) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment set = arena.allocate(SET_BYTES);
            set.set(ValueLayout.JAVA_BYTE, processor / 8, (byte) (1 << processor % 8));
            return (int) SET_AFFINITY.invokeExact(CALLER, (long) SET_BYTES, set) == 0;
        } catch (Throwable thrown) {
            throw new IllegalStateException("sched_setaffinity cannot be called", thrown);
        }
    }
}
