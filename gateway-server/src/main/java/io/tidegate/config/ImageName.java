package io.tidegate.config;

import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockDeviceUri.Scheme;

/**
 * Names the image behind a namespace the way upstream's messages do: pool, RADOS namespace, image. Immutable.
 *
 * <p>An image that is no RBD image has {@code file:}, {@code dev:} or {@code memory:} as its pool, see
 * docs/adr/0004-non-rbd-images-in-upstream-messages.md.
 *
 * @param pool the pool, or the backing with its colon
 * @param radosNamespace empty for the default one
 * @param image image name, absolute path or memory name
 */
public record ImageName(String pool, String radosNamespace, String image) {

    /** The device to open; refuses names that no backing can have. */
    public BlockDeviceUri uri() {
        Scheme scheme = scheme();
        if (scheme == Scheme.RBD) {
            String inside = radosNamespace.isEmpty() ? image : radosNamespace + "/" + image;
            return BlockDeviceUri.rbd(pool, inside);
        }
        return new BlockDeviceUri(scheme, image);
    }

    /** The backing that serves the image. */
    public Scheme scheme() {
        return switch (pool) {
            case "file:" -> Scheme.FILE;
            case "dev:" -> Scheme.DEV;
            case "memory:" -> Scheme.MEMORY;
            default -> Scheme.RBD;
        };
    }

    /** For messages: {@code pool/image} or {@code file:/path}. */
    @Override
    public String toString() {
        if (scheme() != Scheme.RBD) {
            return pool + image;
        }
        return radosNamespace.isEmpty() ? pool + "/" + image : pool + "/" + radosNamespace + "/" + image;
    }
}
