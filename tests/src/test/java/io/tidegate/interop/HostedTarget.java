package io.tidegate.interop;

import io.tidegate.bench.BenchTarget;
import io.tidegate.support.LinuxHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A target of our own in a process of its own, placed where a Linux host can reach it: a memory device over NVMe/TCP.
 */
record HostedTarget(HostedProcess process, int port, String nqn) implements AutoCloseable {

    /** Starts a target with a device of this many MiB and further options of {@link BenchTarget}; its log goes to a file in {@code work}. */
    static HostedTarget start(LinuxHost host, Path work, int mebibytes, String... options) throws IOException {
        String[] placed = {"--address", host.listenAddress(), "--mib", String.valueOf(mebibytes)};
        String[] all = Stream.of(placed, options).flatMap(Stream::of).toArray(String[]::new);
        HostedProcess process = HostedProcess.start(host, work, BenchTarget.class, all);
        try {
            String[] words = process.answer("listening on ").split(" ");
            return new HostedTarget(process, Integer.parseInt(words[3]), words[4]);
        } catch (IOException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** Gives the device another size, as an administrator would. */
    void resize(long bytes) throws IOException {
        process.order("resize " + bytes, "done");
    }

    /** Grants controllers that come from now on so many I/O queues. */
    void grantQueues(int number) throws IOException {
        process.order("queues " + number, "done");
    }

    @Override
    public void close() {
        process.close();
    }
}
