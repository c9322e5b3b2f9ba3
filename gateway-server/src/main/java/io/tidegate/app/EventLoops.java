package io.tidegate.app;

import io.tidegate.transport.tcp.IoKind;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Chooses how event loops wait for sockets, by the word of {@code [gateway] io}. Pure. */
final class EventLoops {

    private static final String URING_REMEDY =
            "it needs Linux 5.19 or later, sysctl kernel.io_uring_disabled = 0, and in a container"
                    + " a seccomp profile that permits io_uring_setup, io_uring_enter and io_uring_register, which the usual ones do not";

    private EventLoops() {}

    /**
     * The kind that was asked for, or the best one when nobody asked.
     *
     * @param unavailability why this machine lacks a kind
     */
    static IoKind kind(String word, Function<IoKind, Optional<Throwable>> unavailability) throws StartFailure {
        if (word.isEmpty()) {
            return IoKind.best();
        }
        IoKind wanted = IoKind.valueOf(word.toUpperCase(Locale.ROOT));
        Optional<Throwable> why = unavailability.apply(wanted);
        if (why.isPresent()) {
            throw new StartFailure(
                    "[gateway] io is " + word + ", which this machine does not have: " + reason(why.get())
                            + remedy(wanted) + "; without this key the gateway takes what there is",
                    why.get());
        }
        return wanted;
    }

    static String word(IoKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** What the kernel or the loader said, below what Netty says of it. */
    private static String reason(Throwable why) {
        Throwable last = why;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return last.getMessage() != null ? last.getMessage() : last.toString();
    }

    private static String remedy(IoKind wanted) {
        return wanted == IoKind.IO_URING ? "; " + URING_REMEDY : "";
    }
}
