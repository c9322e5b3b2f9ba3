package io.tidegate.ha;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small process beside this one that ends it (SIGKILL) when it hangs while another gateway would take its place. Hosts then see
 * their connections closed and go on by another path, instead of waiting until their own keep-alive ends. That costs nothing that
 * the hang has not cost already: who takes over shuts this one's clients out.
 *
 * <p>Owner of the process and of the pipe to it: the thread "hang-guard", which is a daemon and waits for nothing else.
 */
final class HangGuard implements AutoCloseable {

    /** A limit that never comes. */
    static final int NEVER = 0;

    private static final Logger LOG = LoggerFactory.getLogger(HangGuard.class);
    /** Many in each hang interval, and each wakes two processes. */
    private static final Duration PERIOD = Duration.ofMillis(200);

    private static final Duration SHORTEST = PERIOD.multipliedBy(5);
    /** After a process that ended: whatever ends it may do so again. */
    private static final Duration ANEW = Duration.ofSeconds(10);
    /** For an end of the process, which takes milliseconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final int NONE = -1;

    private final String name;
    private final String program = program();
    private final AtomicInteger pulse = new AtomicInteger(NONE);
    private final Thread thread;
    private volatile Optional<Process> process = Optional.empty();
    private volatile boolean ended;
    private String reported = "";

    private HangGuard(String name) {
        this.name = name;
        this.thread = Thread.ofPlatform().name("hang-guard").daemon().unstarted(this::run);
    }

    /**
     * Guards this process from the first pulse on.
     *
     * @param name of the gateway, for those who look at processes
     */
    static HangGuard start(String name) {
        return start(name, ProcessHandle.current().pid());
    }

    /** Of the process with this number. */
    static HangGuard start(String name, long pid) {
        HangGuard guard = new HangGuard(name);
        if (pid == 1) {
            LOG.warn(
                    "this gateway is the first process of its container, which nothing in there can end: when it hangs, hosts "
                            + "wait for their own keep-alive; run the container with --init");
        } else {
            guard.thread.start();
        }
        return guard;
    }

    /**
     * What counts as a hang in a group that suspects after this silence. A little longer, so that nobody is ended whom the others
     * would have let pass, and some pulses at the least.
     */
    static int limitMillis(Duration hangAfter) {
        return (int) Math.max(hangAfter.plus(PERIOD).toMillis(), SHORTEST.toMillis());
    }

    /**
     * Says that what is guarded works. Any thread may call, as often as it likes.
     *
     * @param limitMillis of silence from now on after which this process is to be ended, or {@link #NEVER}
     */
    void pulse(int limitMillis) {
        pulse.set(limitMillis);
    }

    private static String program() {
        try (InputStream source = HangGuard.class.getResourceAsStream("hang-guard.pl")) {
            if (source == null) {
                throw new IllegalStateException("hang-guard.pl is missing in the program");
            }
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void run() {
        while (!ended) {
            try {
                guard();
            } catch (IOException lost) {
                report(String.valueOf(lost.getMessage()));
            }
            pause(ANEW);
        }
    }

    /** Once for each reason: a machine without Perl has none ten seconds later either. */
    private void report(String reason) {
        if (!ended && !reported.equals(reason)) {
            reported = reason;
            LOG.warn(
                    "nobody ends this gateway when it hangs, hosts would wait for their own keep-alive; it is tried again every"
                            + " {} s: {}",
                    ANEW.toSeconds(),
                    reason);
        }
    }

    private void guard() throws IOException {
        Process guard = new ProcessBuilder("perl", "-e", program, name)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.INHERIT)
                .start();
        process = Optional.of(guard);
        LOG.debug("process {} ends this gateway when it hangs", guard.pid());
        // Closing its input ends it.
        try (OutputStream input = guard.getOutputStream()) {
            while (!ended) {
                tell(input);
                pause(PERIOD);
            }
        } catch (IOException broken) {
            throw new IOException(
                    "process " + guard.pid() + ", its guard, has ended (" + broken.getMessage() + ")", broken);
        } finally {
            end(guard);
        }
    }

    /** A guard that reads nothing, because somebody stopped it, fills its pipe in three quarters of an hour; then this waits. */
    private void tell(OutputStream input) throws IOException {
        int limit = pulse.getAndSet(NONE);
        if (limit != NONE) {
            input.write((limit + "\n").getBytes(StandardCharsets.US_ASCII));
            input.flush();
        }
    }

    private void pause(Duration pause) {
        try {
            if (!ended) {
                Thread.sleep(pause);
            }
        } catch (InterruptedException end) {
            ended = true;
        }
    }

    /** Whoever interrupts this thread wants the guard gone, and does not want to wait for it. */
    private static void end(Process guard) {
        try {
            if (!guard.waitFor(PATIENCE)) {
                guard.destroyForcibly();
            }
        } catch (InterruptedException hurry) {
            guard.destroyForcibly();
        }
    }

    /** Guards no more. */
    @Override
    public void close() {
        ended = true;
        thread.interrupt();
        try {
            thread.join(PATIENCE.toMillis());
            if (thread.isAlive()) {
                process.ifPresent(Process::destroyForcibly);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
