package io.tidegate.app.demo;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A gateway in a process of its own, run by the same JVM and class path as this one. One thread. */
final class GatewayProcess implements AutoCloseable {

    private static final long START_SECONDS = 90;
    private static final long STOP_SECONDS = 30;
    private static final String READY = "ready: management";

    private final String name;
    private final Path log;
    private final Process process;

    private GatewayProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /** Starts one whose configuration has these lines. Returns at once. */
    static GatewayProcess start(String name, Path folder, Path data, List<String> configuration) throws IOException {
        Files.createDirectories(folder);
        Path config = folder.resolve(name + ".conf");
        Files.write(config, configuration);
        Path log = folder.resolve(name + ".log");
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-X") || option.startsWith("--"))
                .toList());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.tidegate.app.Main"));
        command.addAll(List.of("serve", "--config", config.toString(), "--data", data.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new GatewayProcess(name, log, process);
    }

    /** Waits until it says that it serves. */
    GatewayProcess awaitReady() throws DemoFailure {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!output().contains(READY)) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                throw new DemoFailure("gateway " + name + " did not start; its log " + log + " says:\n" + output());
            }
            Pause.millis(20);
        }
        return this;
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String output() {
        try {
            return Files.readString(log);
        } catch (IOException missing) {
            return "";
        }
    }

    /** As kill -9; returns when the process is gone. */
    void kill() throws DemoFailure {
        process.destroyForcibly();
        awaitEnd();
    }

    private void awaitEnd() throws DemoFailure {
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                throw new DemoFailure("gateway " + name + " does not end");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("the demo was interrupted", interrupted);
        }
    }

    /** Ends it in good order, and by force when that takes too long. */
    @Override
    public void close() {
        process.destroy();
        try {
            awaitEnd();
        } catch (DemoFailure stuck) {
            process.destroyForcibly();
        }
    }
}
