package io.tidegate.ceph;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a new image has otherwise than the cluster's configuration prefers. Immutable.
 *
 * @param features {@code RBD_FEATURE_} bits
 * @param dataPool the pool of its data, when that is not the pool of the image: an erasure-coded pool can hold data only
 */
public record ImageOptions(OptionalLong features, Optional<String> dataPool) {

    /** As the cluster prefers. */
    public static final ImageOptions PREFERRED = new ImageOptions(OptionalLong.empty(), Optional.empty());

    /** With these features. */
    public static ImageOptions withFeatures(long features) {
        return new ImageOptions(OptionalLong.of(features), Optional.empty());
    }

    /** With its data in that pool. */
    public static ImageOptions withDataPool(String pool) {
        return new ImageOptions(OptionalLong.empty(), Optional.of(pool));
    }
}
