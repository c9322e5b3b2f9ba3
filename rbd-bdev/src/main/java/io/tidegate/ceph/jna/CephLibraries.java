package io.tidegate.ceph.jna;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the Ceph client libraries and binds classes to them.
 *
 * <p>Invariant: a library that is absent is reported once per use as {@link LibraryMissingException}, which names the
 * package to install; a function that is absent from an old library is an empty {@link Optional} or {@code false}, so
 * that it costs its feature only.
 */
public final class CephLibraries {

    private static final Map<String, ?> OPTIONS = Map.of(Library.OPTION_STRING_ENCODING, "UTF-8");
    private static final String RADOS = "librados.so.2";
    static final String RBD = "librbd.so.1";

    private CephLibraries() {}

    /**
     * Makes sure that both libraries can be used; the first call loads them.
     *
     * @throws LibraryMissingException when one is absent or too old
     */
    public static void require() {
        Loaded.check();
    }

    static NativeLibrary rados() {
        return load(RADOS, "librados2");
    }

    static NativeLibrary rbd() {
        return load(RBD, "librbd1");
    }

    static NativeLibrary libc() {
        return NativeLibrary.getInstance("c", OPTIONS);
    }

    /** Binds every native method of {@code type}; false when the library lacks one of them. */
    static boolean bind(Class<?> type, NativeLibrary library) {
        try {
            Native.register(type, library);
            return true;
        } catch (UnsatisfiedLinkError absent) {
            return false;
        }
    }

    /** As {@link #bind}, for functions that every supported release has. */
    static void bindRequired(Class<?> type, NativeLibrary library) {
        require(() -> Native.register(type, library), library);
    }

    private static void require(Runnable bind, NativeLibrary library) {
        try {
            bind.run();
        } catch (UnsatisfiedLinkError absent) {
            throw new LibraryMissingException(
                    library.getName() + " is older than Ceph 16 (" + absent.getMessage()
                            + "); install Ceph 16 or newer",
                    absent);
        }
    }

    /** One function that an old library may lack. */
    static Optional<Function> find(NativeLibrary library, String name) {
        try {
            return Optional.of(library.getFunction(name));
        } catch (UnsatisfiedLinkError absent) {
            return Optional.empty();
        }
    }

    private static NativeLibrary load(String file, String debianPackage) {
        try {
            return NativeLibrary.getInstance(file, OPTIONS);
        } catch (UnsatisfiedLinkError absent) {
            throw new LibraryMissingException(
                    file + " cannot be loaded; install the package " + debianPackage + " (Ceph 16 or newer)", absent);
        }
    }

    /** Keeps what happened at the first load, as a class that failed to initialize says so only once. */
    private static final class Loaded {

        private static final Optional<LibraryMissingException> FAILURE = attempt();

        static void check() {
            FAILURE.ifPresent(failure -> {
                throw new LibraryMissingException(failure.getMessage(), failure);
            });
        }

        private static Optional<LibraryMissingException> attempt() {
            try {
                bindRequired(Librados.class, rados());
                bindRequired(Librbd.class, rbd());
                require(LibrbdIo::bindAll, rbd());
                return Optional.empty();
            } catch (LibraryMissingException failure) {
                return Optional.of(failure);
            }
        }
    }
}
