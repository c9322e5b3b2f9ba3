package io.tidegate.group;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fences gateways that share files of one machine: the process that holds them is ended, even when it is stopped, and with
 * it all its groups. Any thread may call.
 *
 * <p>An address is {@code process:MACHINE.BOOT.NUMBERS/PID@START}. A process of another machine, or of another space of process
 * numbers (a container), is refused, for nothing is known of it here; one of this machine before it was booted again is gone.
 * The start, in milliseconds, keeps a number used again from hitting another process.
 */
public final class ProcessFence implements Fence {

    private static final String KIND = "process:";
    private static final String MACHINE = KIND + machine() + ".";
    private static final String BOOT = MACHINE + boot() + ".";
    private static final String PREFIX = BOOT + numbers() + "/";

    private final Duration limit;

    /** A fence that gives a process this long to vanish. */
    public ProcessFence(Duration limit) {
        this.limit = limit;
    }

    private static String machine() {
        return read(Path.of("/etc/machine-id"));
    }

    private static String boot() {
        return read(Path.of("/proc/sys/kernel/random/boot_id"));
    }

    private static String numbers() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid"))
                    .toString()
                    .replaceAll("\\D", "");
        } catch (IOException unknown) {
            return nobodyElse();
        }
    }

    private static String read(Path file) {
        try {
            String text = Files.readString(file).strip();
            return text.isEmpty() ? nobodyElse() : text;
        } catch (IOException unknown) {
            return nobodyElse();
        }
    }

    /** What nobody else can be taken for. */
    private static String nobodyElse() {
        return UUID.randomUUID().toString();
    }

    /** The address of a process. */
    public static String address(ProcessHandle process) {
        long start = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return PREFIX + process.pid() + "@" + start;
    }

    @Override
    public long shutOut(List<String> addresses) throws FenceException {
        for (String address : addresses) {
            Optional<ProcessHandle> process = find(address);
            if (process.isPresent()) {
                end(process.get(), address);
            }
        }
        return 0;
    }

    private static Optional<ProcessHandle> find(String address) throws FenceException {
        int at = address.indexOf('@');
        if (address.startsWith(MACHINE) && !address.startsWith(BOOT)) {
            return Optional.empty();
        }
        if (!address.startsWith(PREFIX) || at < 0) {
            throw new FenceException("'" + address + "' is no process of this machine");
        }
        try {
            long pid = Long.parseLong(address.substring(PREFIX.length(), at));
            return ProcessHandle.of(pid).filter(process -> address(process).equals(address));
        } catch (NumberFormatException wrong) {
            throw new FenceException("'" + address + "' is no process of this machine", wrong);
        }
    }

    private void end(ProcessHandle process, String address) throws FenceException {
        if (process.equals(ProcessHandle.current())) {
            throw new FenceException(address + " is this process itself");
        }
        process.destroyForcibly();
        try {
            process.onExit().get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException alive) {
            throw new FenceException(address + " does not end", alive);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new FenceException("interrupted while " + address + " ends", interrupted);
        }
    }

    /** Nothing is kept of a process that has ended. */
    @Override
    public void letIn(List<String> addresses) {}
}
