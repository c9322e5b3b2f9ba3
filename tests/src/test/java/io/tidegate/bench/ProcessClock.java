package io.tidegate.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;

/** The processor time of another process to the nanosecond: what /proc tells comes in steps of ten milliseconds. */
final class ProcessClock {

    /** {@code CPUCLOCK_SCHED} of Linux, by which {@code clock_getcpuclockid} makes the number of a process's clock. */
    private static final int SCHEDULED = 2;

    @SuppressWarnings("restricted")
    private static final MethodHandle CLOCK_GETTIME = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("clock_gettime"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

    private final int clock;
    private final MemorySegment time = Arena.ofAuto().allocate(2 * ValueLayout.JAVA_LONG.byteSize());

    ProcessClock(long pid) {
        clock = (int) (~pid << 3) | SCHEDULED;
    }

    /** Nanoseconds that all threads of the process have used so far, ended ones included. */
    long nanos() {
        int failed;
        try {
            failed = (int) CLOCK_GETTIME.invokeExact(clock, time);
        } catch (Throwable thrown) {
            throw new IllegalStateException("clock_gettime cannot be called", thrown);
        }
        if (failed != 0) {
            throw new IllegalStateException("the kernel does not tell the processor time of the process");
        }
        return TimeUnit.SECONDS.toNanos(time.getAtIndex(ValueLayout.JAVA_LONG, 0))
                + time.getAtIndex(ValueLayout.JAVA_LONG, 1);
    }
}
