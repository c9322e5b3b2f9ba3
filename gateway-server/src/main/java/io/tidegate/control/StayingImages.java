package io.tidegate.control;

import io.tidegate.bdev.BlockDeviceUri.Scheme;
import io.tidegate.config.ImageName;
import io.tidegate.config.settings.GatewaySettings;

/**
 * Tells which images one gateway alone can open, so that their namespaces stay with it. Immutable.
 *
 * @param ceph whether gateways share images by Ceph; those of one machine without it share its files
 */
record StayingImages(boolean ceph) {

    static StayingImages of(GatewaySettings settings) {
        return new StayingImages(settings.ceph().isPresent());
    }

    /** Whether only this machine, or this process, has an image. */
    boolean stays(ImageName image) {
        Scheme scheme = image.uri().scheme();
        return scheme == Scheme.MEMORY || (scheme != Scheme.RBD && ceph);
    }
}
