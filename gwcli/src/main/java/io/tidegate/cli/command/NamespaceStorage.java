package io.tidegate.cli.command;

import io.tidegate.cli.client.UsageException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What stores a new namespace. Upstream's message knows a pool and an image only, so the other kinds travel as the pool
 * {@code file:}, {@code dev:} or {@code memory:} and an image that is their path or name.
 */
final class NamespaceStorage {

    @Option(
            names = {"--pool", "--rbd-pool", "-p"},
            paramLabel = "POOL",
            description = "RBD pool")
    private @Nullable String pool;

    @Option(
            names = {"--image", "--rbd-image", "-i"},
            paramLabel = "IMAGE",
            description = "RBD image; it must exist unless --size is given")
    private @Nullable String image;

    @Option(names = "--device", paramLabel = "PATH", description = "Block device of the gateway's machine")
    private @Nullable String device;

    @Option(
            names = "--path",
            paramLabel = "PATH",
            description = "File of the gateway's machine; with --size a sparse one is created if absent")
    private @Nullable String path;

    @Option(names = "--memory", paramLabel = "NAME", description = "Memory, gone with the gateway; needs --size")
    private @Nullable String memory;

    void check(boolean sized) {
        long kinds = Stream.of(pool == null ? image : pool, device, path, memory)
                .filter(Objects::nonNull)
                .count();
        if (kinds != 1) {
            throw new UsageException("name one storage: --pool and --image, or --device, or --path, or --memory");
        }
        if ((pool == null) != (image == null)) {
            throw new UsageException("an RBD image needs both --pool and --image");
        }
        checkSize(sized);
        absolute(device, "--device");
        absolute(path, "--path");
    }

    private void checkSize(boolean sized) {
        if (device != null && sized) {
            throw new UsageException("--size cannot be given with --device; a device has its size");
        }
        if (memory != null && !sized) {
            throw new UsageException("--memory needs --size");
        }
    }

    private static void absolute(@Nullable String path, String option) {
        if (path != null && !Path.of(path).isAbsolute()) {
            throw new UsageException(option + " '" + path + "' is a path on the gateway's machine; write it from /");
        }
    }

    String pool() {
        if (pool != null) {
            return pool;
        }
        if (device != null) {
            return "dev:";
        }
        return path != null ? "file:" : "memory:";
    }

    String image() {
        return Stream.of(image, device, path, memory)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }
}
