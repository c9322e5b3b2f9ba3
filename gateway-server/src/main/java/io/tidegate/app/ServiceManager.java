package io.tidegate.app;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * systemd, when it started this process as a service of type {@code notify}: what it is told goes through {@code sd_notify}
 * of its own library (sd_notify(3)). Any thread.
 */
final class ServiceManager {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);
    private static final String LIBRARY = "libsystemd.so.0";
    private static final int KEEP_ENVIRONMENT = 0;

    private final MethodHandle notify;
    private final Optional<Duration> watchdog;

    private ServiceManager(MethodHandle notify, Optional<Duration> watchdog) {
        this.notify = notify;
        this.watchdog = watchdog;
    }

    /** The one that waits for word; empty when none does. */
    @SuppressWarnings("restricted")
    static Optional<ServiceManager> of(Map<String, String> environment) {
        if (environment.getOrDefault("NOTIFY_SOCKET", "").isEmpty()) {
            return Optional.empty();
        }
        try {
            MemorySegment function =
                    SymbolLookup.libraryLookup(LIBRARY, Arena.global()).findOrThrow("sd_notify");
            MethodHandle notify = Linker.nativeLinker()
                    .downcallHandle(
                            function,
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
            return Optional.of(new ServiceManager(notify, watchdog(environment)));
        } catch (IllegalArgumentException e) {
            LOG.warn("systemd waits for word of this service, but {} is missing: install libsystemd0", LIBRARY);
            return Optional.empty();
        }
    }

    /** systemd names the time within which it wants to hear, and which process it means. */
    private static Optional<Duration> watchdog(Map<String, String> environment) {
        String process = environment.getOrDefault("WATCHDOG_PID", "");
        if (!process.isEmpty()
                && !process.equals(String.valueOf(ProcessHandle.current().pid()))) {
            return Optional.empty();
        }
        try {
            long micros = Long.parseLong(environment.getOrDefault("WATCHDOG_USEC", "0"));
            return micros > 0 ? Optional.of(Duration.ofNanos(Math.multiplyExact(micros, 1000L))) : Optional.empty();
        } catch (NumberFormatException | ArithmeticException e) {
            LOG.warn("WATCHDOG_USEC of the environment is no number of microseconds; there will be no watchdog");
            return Optional.empty();
        }
    }

    /** How long it goes without a sign of life before it ends this process; empty for ever. */
    Optional<Duration> watchdog() {
        return watchdog;
    }

    /** Sends assignments such as {@code READY=1}, one a line. */
    void send(String assignments) {
        try (Arena arena = Arena.ofConfined()) {
            int result = (int) notify.invokeExact(KEEP_ENVIRONMENT, arena.allocateFrom(assignments));
            if (result < 0) {
                LOG.warn("systemd could not be told '{}': errno {}", assignments, -result);
            }
        } catch (Throwable e) {
            // A method handle declares every throwable; a call of C throws none.
            throw new IllegalStateException(e);
        }
    }
}
