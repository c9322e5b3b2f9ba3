package io.tidegate.memory;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;

/**
 * Direct memory in pages of 2 MiB, where the kernel has them to give (transparent huge pages, madvise(2)) and in ordinary ones
 * where it has not: the processor finds and copies data faster there.
 *
 * <p>Buffers are cut from regions, and never given back one by one: a region returns to the system when nobody refers to any
 * buffer of it. A region takes address space at once and memory, a huge page at a time, when it is first written. It does not count
 * for {@code -XX:MaxDirectMemorySize}; who takes it keeps a limit. Any thread may call.
 */
public final class HugeMemory {

    private static final long HUGE_PAGE = 2L << 20;
    private static final long REGION = 16 * HUGE_PAGE;
    /** Of the start of a small buffer: a line of the processor's cache. */
    private static final long LINE = 64;
    /**
     * Of the start of one of this size or more. AMD's Zen copies at a twentieth of its speed ({@code rep movsb}, by which kernels copy) when
     * the target lies up to 15 bytes further within its page than the source does. The kernel sends from pages that it fills from their
     * start, so data that always begins at the same place of a page should rarely meet that (ADR 94).
     */
    private static final long PAGE = 4096;

    private static final int PROT_READ_WRITE = 3;
    /** MAP_PRIVATE, MAP_ANONYMOUS, MAP_NORESERVE. */
    private static final int MAP_FLAGS = 0x02 | 0x20 | 0x4000;

    private static final int MADV_HUGEPAGE = 14;
    private static final long MAP_FAILED = -1;

    private static final MethodHandle MMAP =
            bind("mmap", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle MUNMAP = bind("munmap", JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle MADVISE = bind("madvise", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);

    private MemorySegment region = MemorySegment.NULL;
    private long used;

    /**
     * Zeroed memory of its own, big-endian like any new buffer; it begins at a page when it fills one, else at a line of the cache.
     *
     * @throws OutOfMemoryError the system has no address space or memory for it
     */
    public synchronized ByteBuffer allocate(int bytes) {
        long start = roundUp(used, bytes < PAGE ? LINE : PAGE);
        if (start + bytes > region.byteSize()) {
            region = map(Math.max(REGION, roundUp(bytes, HUGE_PAGE)));
            start = 0;
        }
        used = start + bytes;
        return region.asSlice(start, bytes).asByteBuffer();
    }

    private static long roundUp(long value, long unit) {
        return (value + unit - 1) / unit * unit;
    }

    @SuppressWarnings("restricted") // the length is what was mapped
    private static MemorySegment map(long bytes) {
        // Where it begins is the kernel's choice, so one page more makes room for the alignment.
        long length = bytes + HUGE_PAGE;
        try {
            long start = (long) MMAP.invokeExact(0L, length, PROT_READ_WRITE, MAP_FLAGS, -1, 0L);
            if (start == MAP_FAILED) {
                throw new OutOfMemoryError("mmap of " + length + " bytes failed: the system has no memory for them");
            }
            MemorySegment mapped =
                    MemorySegment.ofAddress(start).reinterpret(length, Arena.ofAuto(), HugeMemory::unmap);
            MemorySegment aligned = mapped.asSlice(roundUp(start, HUGE_PAGE) - start, bytes);
            // Refused by a kernel without huge pages, where ordinary ones do.
            int ignored = (int) MADVISE.invokeExact(aligned.address(), bytes, MADV_HUGEPAGE);
            return aligned;
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void unmap(MemorySegment mapped) {
        try {
            int ignored = (int) MUNMAP.invokeExact(mapped.address(), mapped.byteSize());
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle bind(String name, MemoryLayout result, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        MemorySegment symbol = linker.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name + "; Linux is needed"));
        return linker.downcallHandle(symbol, FunctionDescriptor.of(result, arguments));
    }
}
