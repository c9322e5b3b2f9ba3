package io.tidegate.app;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the program that listens on a TCP port of this machine, as far as this user may see it. */
final class PortHolder {

    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String LISTEN = "0A";

    private PortHolder() {}

    /** Name and process id, such as {@code nvmf_tgt (pid 4711)}. */
    static Optional<String> of(int port) {
        return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .flatMap(table -> lines(Path.of(table)).stream())
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields.length > INODE && fields[STATE].equals(LISTEN))
                .filter(fields -> port(fields[LOCAL_ADDRESS]) == port)
                .map(fields -> "socket:[" + fields[INODE] + "]")
                .flatMap(socket -> holder(socket).stream())
                .findFirst();
    }

    private static int port(String address) {
        int colon = address.lastIndexOf(':');
        return colon < 0 ? -1 : Integer.parseInt(address.substring(colon + 1), 16);
    }

    private static List<String> lines(Path table) {
        try {
            return Files.readAllLines(table);
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Optional<String> holder(String socket) {
        return ProcessHandle.allProcesses()
                .filter(process -> hasOpen(process.pid(), socket))
                .findFirst()
                .map(process -> name(process.pid()) + " (pid " + process.pid() + ")");
    }

    private static boolean hasOpen(long pid, String socket) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.readSymbolicLink(descriptor).toString().equals(socket)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            // Another user's process, or one that has just ended: it stays unknown.
            return false;
        }
    }

    private static String name(long pid) {
        List<String> lines = lines(Path.of("/proc/" + pid + "/comm"));
        return lines.isEmpty() ? "a process" : lines.getFirst();
    }
}
