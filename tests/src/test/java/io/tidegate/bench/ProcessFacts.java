package io.tidegate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What the kernel says that a process holds at the moment.
 *
 * @param threads its threads
 * @param residentKibibytes its memory
 * @param sockets its open sockets
 */
record ProcessFacts(int threads, long residentKibibytes, int sockets) {

    static ProcessFacts of(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        return new ProcessFacts((int) status(process, "Threads:"), residentKibibytes(pid), sockets(process));
    }

    static long residentKibibytes(long pid) throws IOException {
        return status(Path.of("/proc", Long.toString(pid)), "VmRSS:");
    }

    private static long status(Path process, String name) throws IOException {
        return Files.readAllLines(process.resolve("status")).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    private static int sockets(Path process) throws IOException {
        int sockets = 0;
        try (Stream<Path> open = Files.list(process.resolve("fd"))) {
            for (Path descriptor : open.toList()) {
                sockets += isSocket(descriptor) ? 1 : 0;
            }
        }
        return sockets;
    }

    private static boolean isSocket(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (java.nio.file.NoSuchFileException closedMeanwhile) {
            return false;
        }
    }
}
