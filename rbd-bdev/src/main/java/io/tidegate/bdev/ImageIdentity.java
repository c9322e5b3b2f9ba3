package io.tidegate.bdev;

/**
 * What tells an image from every other one, also after it was renamed. Immutable.
 *
 * @param cluster id of the cluster
 * @param image id of the image in its pool
 */
public record ImageIdentity(String cluster, String image) {}
