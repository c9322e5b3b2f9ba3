package io.tidegate.admission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something made of files, made anew when one of them has changed. Any thread.
 *
 * <p>Asked at each handshake, which is seldom, so nobody has to watch. Files that cannot be used (half of them replaced, a
 * key of another certificate) leave what is there in force, and the log says so once.
 */
final class WatchedFiles<T> {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedFiles.class);

    /** Makes it. */
    @FunctionalInterface
    interface Making<T> {
        T make() throws IOException, GeneralSecurityException;
    }

    private final List<Path> files;
    private final Making<T> making;
    private List<String> seen;
    private T current;

    /** Makes it for the first time, or fails. */
    WatchedFiles(List<Path> files, Making<T> making) throws IOException, GeneralSecurityException {
        this.files = List.copyOf(files);
        this.making = making;
        this.seen = states();
        this.current = making.make();
    }

    /** As of now. */
    synchronized T get() {
        List<String> now = states();
        if (!now.equals(seen)) {
            seen = now;
            try {
                current = making.make();
                LOG.info("certificates were read again from {}", files);
            } catch (IOException | GeneralSecurityException | RuntimeException e) {
                LOG.warn("certificates stay as they are, {} cannot be used: {}", files, e.getMessage());
            }
        }
        return current;
    }

    private List<String> states() {
        return files.stream().map(WatchedFiles::state).toList();
    }

    private static String state(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.fileKey() + " " + attributes.size() + " " + attributes.lastModifiedTime();
        } catch (IOException e) {
            return "missing";
        }
    }
}
