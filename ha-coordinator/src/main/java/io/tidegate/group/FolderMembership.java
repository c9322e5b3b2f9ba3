package io.tidegate.group;

import io.tidegate.store.SharedFolderStore;
import io.tidegate.store.StateStore;
import io.tidegate.store.StoreException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;

/** The coordinator of gateways on one machine: a folder, with the record in versions and a file for each renewal. */
public final class FolderMembership {

    private FolderMembership() {}

    /** Opens the coordinator of a group; makes the folder when it is not there. */
    public static Membership open(Path folder, int groups) throws StoreException {
        StateStore record = SharedFolderStore.open(folder.resolve("record"));
        try {
            Path renewals = folder.resolve("renewals");
            Files.createDirectories(renewals);
            return new StoreMembership(record, new InFiles(renewals), groups);
        } catch (IOException failure) {
            record.close();
            throw unusable(folder, failure);
        }
    }

    private static StoreException unusable(Path folder, IOException failure) {
        return new StoreException("the coordinator in " + folder + " cannot be used: " + failure, failure);
    }

    /** Renewals need not survive a power cut, so nothing is synced. */
    private static final class InFiles implements Renewals {

        private static final String DRAFT = ".draft";

        private final Path folder;
        private volatile boolean closed;

        InFiles(Path folder) {
            this.folder = folder;
        }

        private void checkOpen() throws StoreException {
            if (closed) {
                throw new StoreException("the coordinator is closed; the daemon is going down");
            }
        }

        @Override
        public Map<String, String> all() throws StoreException {
            checkOpen();
            Map<String, String> texts = new TreeMap<>();
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    if (!file.toString().endsWith(DRAFT)) {
                        read(file, texts);
                    }
                }
                return texts;
            } catch (IOException failure) {
                throw unusable(folder, failure);
            }
        }

        private static void read(Path file, Map<String, String> texts) throws IOException {
            try {
                texts.put(file.getFileName().toString(), Files.readString(file));
            } catch (NoSuchFileException left) {
                texts.remove(file.getFileName().toString());
            }
        }

        @Override
        public void put(String gateway, String text) throws StoreException {
            checkOpen();
            try {
                Path draft = folder.resolve(gateway + DRAFT);
                Files.writeString(draft, text);
                Files.move(draft, folder.resolve(gateway), StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException failure) {
                throw unusable(folder, failure);
            }
        }

        @Override
        public void remove(String gateway) throws StoreException {
            checkOpen();
            try {
                Files.deleteIfExists(folder.resolve(gateway));
            } catch (IOException failure) {
                throw unusable(folder, failure);
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
