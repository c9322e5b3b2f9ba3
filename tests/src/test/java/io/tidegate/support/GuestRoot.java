package io.tidegate.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The guest's root file system with its Debian kernel, made by {@code packaging/linux-host/build-root} and kept in the user's cache.
 */
record GuestRoot(Path folder) {

    /** Whether the guest is in the cache, or can be built here. */
    static boolean isPossible() {
        return Files.exists(cached().image()) || (Shell.isRoot() && Shell.has("debootstrap") && Shell.has("mke2fs"));
    }

    /** The guest from the cache, or a new one; the build tells its progress on standard error. */
    static GuestRoot obtain() {
        return new GuestRoot(ask());
    }

    Path image() {
        return folder.resolve("root.img");
    }

    Path kernel() {
        return folder.resolve("vmlinuz");
    }

    Path initialFileSystem() {
        return folder.resolve("initrd.img");
    }

    private static GuestRoot cached() {
        return new GuestRoot(ask("--where"));
    }

    private static Path ask(String... options) {
        ProcessBuilder builder = new ProcessBuilder(Shell.checkout()
                        .resolve("packaging/linux-host/build-root")
                        .toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        for (String option : options) {
            builder.command().add(option);
        }
        try {
            Process process = builder.start();
            String place = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0 || place.isEmpty()) {
                throw new IOException("packaging/linux-host/build-root failed; its words stand above");
            }
            return Path.of(place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the guest was built", e);
        }
    }
}
