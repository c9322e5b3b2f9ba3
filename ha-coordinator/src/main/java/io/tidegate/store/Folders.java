package io.tidegate.store;

import io.tidegate.bdev.file.posix.PosixFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders that survive a power cut. Blocks; any thread may call. */
final class Folders {

    private Folders() {}

    /** Makes a folder and those above it, each durable. */
    static void make(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath();
        if (Files.isDirectory(absolute)) {
            return;
        }
        Path above = absolute.getParent();
        if (above != null) {
            make(above);
            Files.createDirectories(absolute);
            sync(above);
        }
    }

    /** Makes the entries of a folder durable. */
    static void sync(Path folder) throws IOException {
        try (PosixFile file = PosixFile.open(folder, true)) {
            int result = file.sync();
            if (result < 0) {
                throw new IOException("syncing " + folder + " failed with errno " + -result);
            }
        }
    }
}
