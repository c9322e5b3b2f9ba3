package io.tidegate.config;

import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.ImageEncryption;
import io.tidegate.bdev.ImageEncryption.KeySource;
import io.tidegate.bdev.ImageEncryption.Layer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where the keys of encrypted images come from. Any thread.
 *
 * @param sources the key source of each subsystem, by its NQN
 * @param shownWithoutKey hosts are shown a namespace whose key cannot be had
 */
public record ImageKeys(Function<String, KeySource> sources, boolean shownWithoutKey) {

    /** There are none. */
    public static final ImageKeys NONE = new ImageKeys(
            nqn -> keyId -> {
                throw new BlockDeviceException(
                        Errno.ENOKEY, "key '" + keyId + "' cannot be had: there is no key server");
            },
            false);

    /** How the image of a namespace is encrypted; empty when it is not. */
    public Optional<ImageEncryption> encryption(NamespaceConfig namespace) {
        return encryption(namespace.subsystem(), namespace.traits().encryption());
    }

    /** The same of an image with these layers in a subsystem. */
    public Optional<ImageEncryption> encryption(String nqn, List<Layer> layers) {
        return layers.isEmpty()
                ? Optional.empty()
                : Optional.of(new ImageEncryption(layers, sources.apply(nqn), shownWithoutKey));
    }
}
