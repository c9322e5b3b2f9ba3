package io.tidegate.ha;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small process beside this one that ends it (SIGKILL) when it hangs while another gateway would take its place. Hosts then see
 * their connections closed and go on by another path, instead of waiting until their own keep-alive ends. That costs nothing that
 * the hang has not cost already: who takes over shuts this one's clients out.
 *
 * <p>Owner of the pipe to the process: the thread "hang-guard", which is a daemon and waits for nothing else.
 */
public final class HangGuard implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HangGuard.class);
    /** Many in each hang interval, and each wakes two processes. */
    private static final Duration PERIOD = Duration.ofMillis(200);
    private static final Duration SHORTEST = PERIOD.multipliedBy(5);
    /** After a process that ended: whatever ends it may do so again. */
    private static final Duration ANEW = Duration.ofSeconds(10);

    private final String name;
    private final Supplier<OptionalInt> pulse;
    private final String program;
    private final Thread thread;
    private volatile boolean ended;

    private HangGuard(String name, Supplier<OptionalInt> pulse) {
        this.name = name;
        this.pulse = pulse;
        this.program = program();
        this.thread = Thread.ofPlatform().name("hang-guard").daemon().start(this::run);
    }

    /**
     * Guards this process from now on.
     *
     * @param name of the gateway, for those who look at processes
     * @param pulse is asked several times a second by the guard's thread, and must not wait: the ms of silence after which this process is to
     *     be ended from then on, 0 for never; empty when what is guarded stands still, which is silence
     */
    public static HangGuard start(String name, Supplier<OptionalInt> pulse) {
        if (ProcessHandle.current().pid() == 1) {
            LOG.warn("this gateway is the first process of its container, which nothing in there can end: when it hangs, hosts "
                    + "wait for their own keep-alive; run the container with --init");
        }
        return new HangGuard(name, pulse);
    }

    /** The ms of silence after which a gateway counts as hung: the group's own, and some pulses at the least. */
    static int limitMillis(Duration hangAfter) {
        return (int) Math.max(hangAfter.toMillis(), SHORTEST.toMillis());
    }

    private static String program() {
        try (InputStream source = HangGuard.class.getResourceAsStream("hang-guard.pl")) {
            if (source == null) {
                throw new IllegalStateException("hang-guard.pl is missing in the program");
            }
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private void run() {
        while (!ended) {
            try {
                guard();
            } catch (IOException lost) {
                if (!ended) {
                    LOG.warn(
                            "nobody ends this gateway when it hangs, hosts would wait for their own keep-alive ({}); next try in {} s",
                            lost.getMessage(),
                            ANEW.toSeconds());
                }
            }
            pause(ANEW);
        }
    }

    private void guard() throws IOException {
        Process process = new ProcessBuilder("perl", "-e", program, name)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.INHERIT)
                .start();
        LOG.debug("process {} ends this gateway when it hangs", process.pid());
        // Closing its input ends it.
        try (OutputStream input = process.getOutputStream()) {
            while (!ended) {
                tell(input);
                pause(PERIOD);
            }
        } finally {
            await(process);
        }
    }

    /** Without a buffer, so that a full pipe is the only thing that can hold this thread, and that takes hours of a guard at rest. */
    private void tell(OutputStream input) throws IOException {
        OptionalInt limit = pulse.get();
        if (limit.isPresent()) {
            input.write((limit.getAsInt() + "\n").getBytes(StandardCharsets.US_ASCII));
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

    private static void await(Process process) {
        boolean interrupted = Thread.interrupted();
        try {
            if (!process.waitFor(1, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException again) {
            process.destroyForcibly();
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Guards no more; the process is gone when this returns. */
    @Override
    public void close() {
        ended = true;
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
