package io.tidegate.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/** The files of a {@link SharedFolderStore}: one for each version, in the form of {@link StateRecord}. Any thread. */
final class SharedVersions {

    private static final String PREFIX = "version.";
    /** So many predecessors a version names. */
    static final int ANCESTORS = 128;

    private static final int KEPT = 32;
    /** No key of a state begins like this. */
    private static final String ANCESTRY = "\u0001ancestors";

    private final Path folder;

    SharedVersions(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    /**
     * A version.
     *
     * @param snapshot what it holds
     * @param ancestors tokens of this version and of those before it, the newest first
     */
    record Version(StateSnapshot snapshot, List<String> ancestors) {

        long number() {
            return snapshot.version();
        }

        boolean follows(UUID token) {
            return ancestors.contains(token.toString());
        }

        Version next(StateChange change, UUID token) {
            List<String> all = new ArrayList<>(List.of(token.toString()));
            all.addAll(ancestors.subList(0, Math.min(ancestors.size(), ANCESTORS - 1)));
            return new Version(snapshot.after(change), all);
        }
    }

    long newestNumber() throws IOException {
        long newest = 1;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*")) {
            for (Path file : files) {
                newest = Math.max(newest, number(file));
            }
        }
        return newest;
    }

    private static long number(Path file) {
        return Long.parseLong(file.getFileName().toString().substring(PREFIX.length()));
    }

    Version newest() throws IOException {
        while (true) {
            long number = newestNumber();
            if (number == 1) {
                return new Version(new StateSnapshot(1, new TreeMap<>()), List.of());
            }
            try {
                return read(ByteBuffer.wrap(Files.readAllBytes(file(number))));
            } catch (NoSuchFileException overtaken) {
                // Many newer versions came between the two looks.
            }
        }
    }

    private static Version read(ByteBuffer bytes) throws IOException {
        if (!StateRecord.isWhole(bytes, 0)) {
            throw new IOException("a version is damaged");
        }
        StateRecord stored = StateRecord.decode(bytes, 0);
        TreeMap<String, byte[]> entries = new TreeMap<>(stored.change().puts());
        byte[] ancestors = entries.remove(ANCESTRY);
        String tokens = ancestors == null ? "" : new String(ancestors, StandardCharsets.US_ASCII);
        return new Version(new StateSnapshot(stored.version(), entries), Arrays.asList(tokens.split(" ", -1)));
    }

    /** Makes it the version of its number; false when another writer was first. */
    boolean put(Version next) throws IOException {
        Path draft = folder.resolve("draft." + UUID.randomUUID());
        try {
            write(draft, next);
            Files.createLink(file(next.number()), draft);
            Folders.sync(folder);
        } catch (FileAlreadyExistsException second) {
            return false;
        } finally {
            Files.deleteIfExists(draft);
        }
        Files.deleteIfExists(file(next.number() - KEPT));
        return true;
    }

    /** Takes a file away whose number others had used before. */
    void remove(long number) throws IOException {
        Files.deleteIfExists(file(number));
    }

    private static void write(Path draft, Version next) throws IOException {
        TreeMap<String, byte[]> entries = new TreeMap<>(next.snapshot().entries());
        entries.put(ANCESTRY, String.join(" ", next.ancestors()).getBytes(StandardCharsets.US_ASCII));
        ByteBuffer bytes =
                StateRecord.of(new StateSnapshot(next.number(), entries)).encode();
        try (FileChannel out = FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
    }

    private Path file(long number) {
        return folder.resolve(PREFIX + number);
    }
}
