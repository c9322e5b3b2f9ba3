package io.tidegate.fuzz;

import io.tidegate.nvme.tcp.PduDecoderFuzz;
import io.tidegate.target.CommandFuzz;
import io.tidegate.transport.tcp.ConnectionFuzz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What is fuzzed, by name. */
final class FuzzTargets {

    private record Known(Supplier<FuzzTarget> open, long inputsInABuild) {}

    private static final Map<String, Known> ALL = new TreeMap<>(Map.of(
            "pdu", new Known(PduDecoderFuzz::new, 4_000),
            "commands", new Known(CommandFuzz::new, 1_000),
            "connection", new Known(ConnectionFuzz::new, 1_000)));

    private FuzzTargets() {}

    static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    static FuzzTarget open(String name) {
        return known(name).open().get();
    }

    /** How many inputs take a few seconds. */
    static long inputsInABuild(String name) {
        return known(name).inputsInABuild();
    }

    private static Known known(String name) {
        Known known = ALL.get(name);
        if (known == null) {
            throw new IllegalArgumentException("'" + name + "' is not fuzzed; there are " + names());
        }
        return known;
    }

    /** Inputs that once broke this target. */
    static List<Path> kept(String name) {
        URL folder = FuzzTargets.class.getResource("/fuzz/" + name);
        if (folder == null) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files.filter(file -> file.toString().endsWith(".bin"))
                    .sorted()
                    .toList();
        } catch (IOException | URISyntaxException failure) {
            throw new IllegalStateException("cannot read " + folder, failure);
        }
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
