package io.tidegate.bdev.file.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The bindings of the calls this package makes, and what each thread needs to make them.
 *
 * <p>Each handle takes the calling thread's {@link Scratch#capture} first, into which the linker saves errno before the
 * JVM can overwrite it. Types are those of 64-bit Linux ({@code off_t} and {@code size_t} are long).
 */
final class LibC {

    static final MethodHandle OPEN = variadic("open", 2, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    static final MethodHandle CLOSE = call("close", JAVA_INT, JAVA_INT);
    static final MethodHandle PREAD = call("pread", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
    static final MethodHandle PWRITE = call("pwrite", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
    static final MethodHandle PWRITEV2 = call("pwritev2", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG, JAVA_INT);
    static final MethodHandle FDATASYNC = call("fdatasync", JAVA_INT, JAVA_INT);
    static final MethodHandle FSYNC = call("fsync", JAVA_INT, JAVA_INT);
    static final MethodHandle FTRUNCATE = call("ftruncate", JAVA_INT, JAVA_INT, JAVA_LONG);
    static final MethodHandle FALLOCATE = call("fallocate", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    static final MethodHandle LSEEK = call("lseek", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
    static final MethodHandle FLOCK = call("flock", JAVA_INT, JAVA_INT, JAVA_INT);
    static final MethodHandle IOCTL = variadic("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private LibC() {}

    static Scratch scratch() {
        return SCRATCH.get();
    }

    private static MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
        return bind(name, FunctionDescriptor.of(result, arguments), capture());
    }

    private static MethodHandle variadic(String name, int fixed, MemoryLayout result, MemoryLayout... arguments) {
        return bind(name, FunctionDescriptor.of(result, arguments), capture(), Linker.Option.firstVariadicArg(fixed));
    }

    private static Linker.Option capture() {
        return Linker.Option.captureCallState("errno");
    }

    @SuppressWarnings("restricted") // the one place of this module that hands addresses to libc
    private static MethodHandle bind(String name, FunctionDescriptor signature, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        MemorySegment symbol = linker.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name + "; Linux is needed"));
        return linker.downcallHandle(symbol, signature, options);
    }

    /** Native memory of one thread: where errno is saved, one iovec, one range of two longs. */
    static final class Scratch {

        private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
        private static final VarHandle ERRNO = CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

        final MemorySegment capture = Arena.ofAuto().allocate(CAPTURE);
        final MemorySegment pair = Arena.ofAuto().allocate(JAVA_LONG, 2);

        int errno() {
            return (int) ERRNO.get(capture, 0L);
        }

        /** Two 64-bit values side by side: an iovec, or the range of a discard. */
        MemorySegment pair(long first, long second) {
            pair.setAtIndex(JAVA_LONG, 0, first);
            pair.setAtIndex(JAVA_LONG, 1, second);
            return pair;
        }
    }
}
