package io.tidegate.packages;

import io.tidegate.support.Output;
import io.tidegate.support.Real;
import io.tidegate.support.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Both packages, made once for all tests by the command that users have. */
final class Packages {

    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final Path MADE = Shell.checkout().resolve("target/packages");

    private static boolean ready;

    private Packages() {}

    /** The Debian package. */
    static Path debian() throws IOException {
        return made(".deb");
    }

    /** The container image, a docker archive. */
    static Path image() throws IOException {
        return made(".docker.tar");
    }

    /** A root file system of Debian without Tidegate, made anew in {@code folder}; the one that the image stands on. */
    static Path cleanRoot(Path folder) {
        requireTools();
        Path root = folder.resolve("root");
        String base = Shell.run(
                        LIMIT, Shell.checkout().resolve("packaging/image/root").toString())
                .orFail("packaging/image/root")
                .lines()
                .toList()
                .getLast();
        Shell.run(LIMIT, "cp", "-a", base, root.toString()).orFail("cp");
        return root;
    }

    private static synchronized Path made(String ending) throws IOException {
        if (!ready) {
            requireTools();
            Output output =
                    Shell.run(LIMIT, Shell.checkout().resolve("tidegate").toString(), "package");
            output.orFail("./tidegate package");
            ready = true;
        }
        try (Stream<Path> files = Files.list(MADE)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + ending + " in " + MADE));
        }
    }

    private static void requireTools() {
        Real.requireOrSkip(Shell.isRoot(), "making and trying root file systems needs root");
        for (String tool : List.of("buildah", "debootstrap", "dpkg-deb", "unshare")) {
            Real.requireOrSkip(Shell.has(tool), tool + " is not installed: apt-get install " + tool);
        }
    }
}
