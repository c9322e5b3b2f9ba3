package io.tidegate.bdev.file;

import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockDeviceUri.Scheme;
import io.tidegate.bdev.Errno;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the file of a URI is: {@code file:} and {@code dev:} name it; {@code rbd:pool/[namespace/]image} is a file below
 * the folder of images, and no name leads out of it.
 *
 * @param images the folder of images, or null when {@code rbd:} is not served by files
 */
record ImagePaths(@Nullable Path images) {

    private static final int MOST_PARTS = 3;

    Path of(BlockDeviceUri uri) throws BlockDeviceException {
        try {
            return switch (uri.scheme()) {
                case FILE, DEV -> absolute(uri);
                case RBD -> below(uri);
                case MEMORY -> throw refused(uri, "is not kept in a file; use the memory backing");
            };
        } catch (InvalidPathException invalid) {
            throw refused(uri, "has a character that no file name has; take another name");
        }
    }

    private static Path absolute(BlockDeviceUri uri) throws BlockDeviceException {
        Path path = Path.of(uri.location());
        if (!path.isAbsolute()) {
            throw refused(uri, "is a relative path; write it from the root, as in " + uri.scheme() + ":/path");
        }
        return path;
    }

    private Path below(BlockDeviceUri uri) throws BlockDeviceException {
        if (images == null) {
            throw refused(uri, "needs Ceph, and this gateway serves files only; use file:/path");
        }
        String[] parts = uri.location().split("/", -1);
        if (parts.length < 2 || parts.length > MOST_PARTS) {
            throw refused(uri, "does not name an image; write rbd:pool/image or rbd:pool/namespace/image");
        }
        Path path = images;
        for (String part : parts) {
            path = path.resolve(safe(uri, part));
        }
        return path;
    }

    private static String safe(BlockDeviceUri uri, String part) throws BlockDeviceException {
        boolean control = part.chars().anyMatch(character -> Character.isISOControl(character));
        if (part.isEmpty() || part.equals(".") || part.equals("..") || control) {
            throw refused(uri, "has an empty or unsafe part; name pool and image by plain words");
        }
        return part;
    }

    /** Whether the folder of a new image is the factory's to make. */
    boolean ownsFolders(BlockDeviceUri uri) {
        return uri.scheme() == Scheme.RBD;
    }

    private static BlockDeviceException refused(BlockDeviceUri uri, String why) {
        return new BlockDeviceException(Errno.EINVAL, uri + " " + why);
    }
}
