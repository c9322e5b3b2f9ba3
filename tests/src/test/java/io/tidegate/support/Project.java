package io.tidegate.support;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the sources of this project lie. */
public final class Project {

    private Project() {}

    /** The top folder: the nearest one above that holds {@code packaging/ceph-dev}. */
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("packaging/ceph-dev"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new AssertionError("the tests run outside the project's folder");
        }
        return folder;
    }
}
