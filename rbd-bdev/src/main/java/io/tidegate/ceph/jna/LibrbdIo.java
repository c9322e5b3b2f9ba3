package io.tidegate.ceph.jna;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * The functions of librbd that every I/O calls, by {@code java.lang.foreign}: a tenth of what JNA costs for each (ADR 80).
 * What each does stands in {@code rbd/librbd.h}; pointers and {@code size_t} are longs, as everywhere on 64-bit Linux.
 *
 * <p>Any thread may call. Call {@link CephLibraries#require()} before the first use. No call blocks, none allocates.
 */
public final class LibrbdIo {

    private static final SymbolLookup LIBRARY = library();
    private static final FunctionDescriptor AIO_DATA =
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final FunctionDescriptor AIO_VECTOR =
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);

    private static final MethodHandle CREATE_COMPLETION =
            bind("rbd_aio_create_completion", of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle GET_ARG = bind("rbd_aio_get_arg", of(JAVA_LONG, JAVA_LONG));
    private static final MethodHandle GET_RETURN_VALUE = bind("rbd_aio_get_return_value", of(JAVA_LONG, JAVA_LONG));
    private static final MethodHandle RELEASE = bind("rbd_aio_release", FunctionDescriptor.ofVoid(JAVA_LONG));
    private static final MethodHandle POLL_IO_EVENTS =
            bind("rbd_poll_io_events", of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle AIO_READ = bind("rbd_aio_read", AIO_DATA);
    private static final MethodHandle AIO_WRITE = bind("rbd_aio_write", AIO_DATA);
    private static final MethodHandle AIO_READV = bind("rbd_aio_readv", AIO_VECTOR);
    private static final MethodHandle AIO_WRITEV = bind("rbd_aio_writev", AIO_VECTOR);
    private static final MethodHandle AIO_DISCARD =
            bind("rbd_aio_discard", of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle AIO_FLUSH = bind("rbd_aio_flush", of(JAVA_INT, JAVA_LONG, JAVA_LONG));

    private LibrbdIo() {}

    /** Binds every function; an {@link UnsatisfiedLinkError} names one that the library lacks. */
    static void bindAll() {
        // the initialization of the class does
    }

    /** Makes a completion and writes its address to {@code out}: 0 or a negative errno. */
    public static int rbd_aio_create_completion(long arg, long callback, long out) {
        try {
            return (int) CREATE_COMPLETION.invokeExact(arg, callback, out);
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    /** What the completion was made with. */
    public static long rbd_aio_get_arg(long completion) {
        try {
            return (long) GET_ARG.invokeExact(completion);
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    /** Bytes, or a negative errno. */
    public static long rbd_aio_get_return_value(long completion) {
        try {
            return (long) GET_RETURN_VALUE.invokeExact(completion);
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    /** Ends the use of a completion. */
    public static void rbd_aio_release(long completion) {
        try {
            RELEASE.invokeExact(completion);
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    /** Takes up to {@code count} completions that are done: how many, or a negative errno. */
    public static int rbd_poll_io_events(long image, long completions, int count) {
        try {
            return (int) POLL_IO_EVENTS.invokeExact(image, completions, count);
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    /** Starts a read: 0 or a negative errno. */
    public static int rbd_aio_read(long image, long offset, long length, long buffer, long completion) {
        try {
            return (int) AIO_READ.invokeExact(image, offset, length, buffer, completion);
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    /** Starts a write: 0 or a negative errno. */
    public static int rbd_aio_write(long image, long offset, long length, long buffer, long completion) {
        try {
            return (int) AIO_WRITE.invokeExact(image, offset, length, buffer, completion);
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    /** Starts a read into {@code count} parts; {@code iovec} must stay until the end: 0 or a negative errno. */
    public static int rbd_aio_readv(long image, long iovec, int count, long offset, long completion) {
        try {
            return (int) AIO_READV.invokeExact(image, iovec, count, offset, completion);
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    /** Starts a write from {@code count} parts; {@code iovec} must stay until the end: 0 or a negative errno. */
    public static int rbd_aio_writev(long image, long iovec, int count, long offset, long completion) {
        try {
            return (int) AIO_WRITEV.invokeExact(image, iovec, count, offset, completion);
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    /** Starts a discard: 0 or a negative errno. */
    public static int rbd_aio_discard(long image, long offset, long length, long completion) {
        try {
            return (int) AIO_DISCARD.invokeExact(image, offset, length, completion);
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    /** Starts a flush: 0 or a negative errno. */
    public static int rbd_aio_flush(long image, long completion) {
        try {
            return (int) AIO_FLUSH.invokeExact(image, completion);
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    private static FunctionDescriptor of(MemoryLayout result, MemoryLayout... arguments) {
        return FunctionDescriptor.of(result, arguments);
    }

    @SuppressWarnings("restricted") // the library that JNA has loaded already, under the same name
    private static SymbolLookup library() {
        return SymbolLookup.libraryLookup(CephLibraries.RBD, Arena.global());
    }

    @SuppressWarnings("restricted") // the signatures are those of librbd.h
    private static MethodHandle bind(String name, FunctionDescriptor signature) {
        return Linker.nativeLinker()
                .downcallHandle(
                        LIBRARY.find(name).orElseThrow(() -> new UnsatisfiedLinkError("it has no " + name)), signature);
    }

    /** C throws nothing and the signatures are fixed, so what arrives here is an error of the JVM. */
    private static Error unexpected(Throwable failure) {
        return failure instanceof Error error ? error : new AssertionError(failure);
    }
}
