package io.tidegate.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A real Linux NVMe host in a guest of this test: it boots a kernel with nvme-tcp, nvme-cli and fio, and runs scripts (bash, as
 * root) there.
 *
 * <p>There are two kinds of guest, see {@link UmlKernel} and {@link QemuMachine}. They differ in the network: a target for the first
 * has to run inside the guest's network namespace and bind {@link #listenAddress()}, a target for the second binds 127.0.0.1 of
 * this machine. {@link #process} starts a process at the right place for either, and {@link #targetAddress()} is what the guest
 * connects to. Closing the host ends the guest and everything in its network.
 */
public final class LinuxHost implements AutoCloseable {

    /** The two ways to run a guest. */
    public enum Kind {
        UML,
        QEMU
    }

    private static final Duration BOOT = Duration.ofMinutes(3);
    private static final Duration SCRIPT = Duration.ofMinutes(2);
    private static final Duration POWER_OFF = Duration.ofSeconds(10);

    /** What the guest's processes wait for: said when a script does not answer. */
    private static final String WHY = "ps axo pid,stat,wchan:32,psr,args | grep -v '\\['; dmesg | tail -20";

    private static final String MACHINE_LOG = "machine.log";

    private final Kind kind;
    private final Path console;
    private final Optional<NetworkNamespace> network;
    private final Process process;
    private final GuestAgent agent;

    private LinuxHost(Kind kind, Path console, Optional<NetworkNamespace> network, Process process) {
        this.kind = kind;
        this.console = console;
        this.network = network;
        this.process = process;
        this.agent = new GuestAgent(process);
    }

    /** Boots the quicker kind of guest that is possible here, with files of its own in {@code work}; skips the test if none is. */
    public static LinuxHost boot(Path work) {
        return boot(reasonAgainst(Kind.UML).isEmpty() ? Kind.UML : Kind.QEMU, work);
    }

    /** Boots a guest of this kind, or skips the test with the reason why it is not possible here. */
    public static LinuxHost boot(Kind kind, Path work) {
        Optional<String> against = reasonAgainst(kind);
        Real.requireOrSkip(against.isEmpty(), "no Linux host (" + kind + "): " + against.orElse(""));
        LinuxHost host = kind == Kind.UML ? startUml(work) : startQemu(work);
        host.awaitBoot();
        return host;
    }

    /** Why a guest of this kind cannot run here, if so. */
    public static Optional<String> reasonAgainst(Kind kind) {
        if (kind == Kind.UML && UmlKernel.given().isEmpty()) {
            return Optional.of("TIDEGATE_UML_KERNEL and TIDEGATE_UML_MODULES do not name a kernel and its modules");
        }
        if (kind == Kind.UML && !(Shell.isRoot() && Shell.has("ip"))) {
            return Optional.of("its network namespace needs root and the program ip (apt-get install iproute2)");
        }
        if (kind == Kind.QEMU && !Shell.has(QemuMachine.PROGRAM)) {
            return Optional.of(QemuMachine.PROGRAM + " is missing (apt-get install qemu-system-x86)");
        }
        return GuestRoot.isPossible()
                ? Optional.empty()
                : Optional.of("its root file system is not built: run packaging/linux-host/build-root once as root");
    }

    public Kind kind() {
        return kind;
    }

    /** The network this guest and its targets have to themselves; empty where they share the machine's loopback. */
    public Optional<NetworkNamespace> network() {
        return network;
    }

    /** The address a target for this guest binds. */
    public String listenAddress() {
        return kind == Kind.UML ? NetworkNamespace.address(0) : "127.0.0.1";
    }

    /** The address under which the guest finds that target. */
    public String targetAddress() {
        return kind == Kind.UML ? NetworkNamespace.address(0) : QemuMachine.GATEWAY;
    }

    /** A process to be started where the guest can reach it. */
    public ProcessBuilder process(List<String> command) {
        return new ProcessBuilder(network.map(it -> it.command(command)).orElse(command));
    }

    /** Runs a script in the guest and returns its output, whatever its exit code. */
    public Output run(String script) {
        return run(script, SCRIPT);
    }

    /** Runs a script that may take up to {@code limit}, then it is ended with exit code 124. */
    public Output run(String script, Duration limit) {
        try {
            return await(agent.send(script, limit), limit.plusSeconds(30), script);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\nits processes:\n" + processes(), e);
        }
    }

    /** Runs a script that has to succeed; its output. */
    public String succeed(String script) {
        return run(script).orFail(script);
    }

    /** Starts a script and goes on at once. */
    public CompletableFuture<Output> start(String script, Duration limit) {
        return agent.send(script, limit);
    }

    /** What the guest's kernel said so far, and the program that runs it. */
    public String console() {
        return read(console) + read(console.resolveSibling(MACHINE_LOG));
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            agent.powerOff();
            process.waitFor(POWER_OFF.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Shell.end(process);
            network.ifPresent(NetworkNamespace::close);
        }
    }

    private static LinuxHost startUml(Path work) {
        GuestRoot root = GuestRoot.obtain();
        UmlKernel kernel = UmlKernel.given().orElseThrow().unpack(work);
        NetworkNamespace network = NetworkNamespace.create(2);
        Path console = work.resolve("console.log");
        ProcessBuilder builder = new ProcessBuilder(network.command(kernel.command(root, work, 2)))
                .directory(work.toFile())
                .redirectError(console.toFile());
        try {
            return new LinuxHost(Kind.UML, console, Optional.of(network), builder.start());
        } catch (IOException e) {
            network.close();
            throw new UncheckedIOException(e);
        }
    }

    private static LinuxHost startQemu(Path work) {
        GuestRoot root = GuestRoot.obtain();
        Path console = work.resolve("console.log");
        ProcessBuilder builder = new ProcessBuilder(QemuMachine.command(root, console))
                .directory(work.toFile())
                .redirectError(work.resolve(MACHINE_LOG).toFile());
        try {
            return new LinuxHost(Kind.QEMU, console, Optional.empty(), builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitBoot() {
        try {
            await(agent.ready(), BOOT, "boot");
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    private String processes() {
        try {
            return agent.send(WHY, Duration.ofSeconds(10))
                    .get(20, TimeUnit.SECONDS)
                    .text();
        } catch (ExecutionException | TimeoutException e) {
            return "(the guest does not answer at all)";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "(interrupted)";
        }
    }

    private <T> T await(CompletableFuture<T> answer, Duration limit, String what) {
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("no answer from the guest to: " + what + "\nits console:\n" + tail(console()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for: " + what, e);
        }
    }

    private static String tail(String text) {
        List<String> lines = text.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }
}
