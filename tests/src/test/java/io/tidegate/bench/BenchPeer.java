package io.tidegate.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * A target that is measured.
 *
 * @param name in the report
 * @param address its portal
 * @param nqn the subsystem with namespace 1
 * @param pid its process, when that is one of this machine and known
 */
record BenchPeer(String name, InetSocketAddress address, String nqn, OptionalLong pid) {

    /** The kernel counts processor time in these. */
    private static final double MICROS_PER_TICK = 10_000;

    private static final int USER_TIME = 11;

    /** As the command line has it, {@code HOST:PORT/NQN}. */
    static BenchPeer parse(String text, OptionalLong pid) {
        int slash = text.indexOf('/');
        int colon = text.lastIndexOf(':', slash < 0 ? 0 : slash);
        if (slash < 0 || colon < 1) {
            throw new IllegalArgumentException("'" + text + "' is not HOST:PORT/NQN");
        }
        String host = text.substring(0, colon).replaceAll("[\\[\\]]", "");
        int port = Integer.parseInt(text, colon + 1, slash, 10);
        return new BenchPeer("peer", new InetSocketAddress(host, port), text.substring(slash + 1), pid);
    }

    /** Processor time of its process so far, in microseconds; NaN when that is not known. */
    double cpuMicros() throws IOException {
        if (pid.isEmpty()) {
            return Double.NaN;
        }
        String stat = Files.readString(Path.of("/proc/" + pid.getAsLong() + "/stat"));
        String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(words[USER_TIME]) + Long.parseLong(words[USER_TIME + 1])) * MICROS_PER_TICK;
    }
}
