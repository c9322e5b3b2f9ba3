package io.tidegate.config.settings;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of this machine, as {@code hostname} prints it. */
final class LocalHostName {

    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

    private LocalHostName() {}

    /** Asks the kernel; a name service is the second choice because it may be slow. */
    static String read() {
        try {
            return Files.readString(KERNEL).strip();
        } catch (IOException e) {
            return InetAddress.getLoopbackAddress().getHostName();
        }
    }
}
