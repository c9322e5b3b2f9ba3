package io.tidegate.bdev.rbd;

import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.Errno;

/**
 * Where an image lies.
 *
 * @param pool the pool
 * @param namespace the namespace of the pool, "" for the default one
 * @param image the image
 */
record RbdImageName(String pool, String namespace, String image) {

    /** Takes {@code pool/image} or {@code pool/namespace/image} apart. */
    static RbdImageName of(BlockDeviceUri uri) throws BlockDeviceException {
        String[] parts = uri.location().split("/", -1);
        boolean complete = parts.length == 2 || parts.length == 3;
        for (String part : parts) {
            complete &= !part.isEmpty();
        }
        if (uri.scheme() != BlockDeviceUri.Scheme.RBD || !complete) {
            throw new BlockDeviceException(Errno.EINVAL, uri + " names no image; write rbd:pool/[namespace/]image");
        }
        return new RbdImageName(parts[0], parts.length == 3 ? parts[1] : "", parts[parts.length - 1]);
    }
}
