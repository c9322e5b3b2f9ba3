package io.tidegate.config;

import io.tidegate.bdev.ImageEncryption.Cipher;
import io.tidegate.bdev.ImageEncryption.Layer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A namespace as the group wants it. Immutable.
 *
 * @param subsystem NQN of its subsystem
 * @param nsid at least 1
 * @param uuid its identity for hosts
 * @param image what holds its data
 * @param dataPool where its data was put when the image was made with the namespace; empty for the image's pool or unknown
 * @param blockSize bytes of a logical block
 * @param anaGroup load-balancing group, at least 1
 * @param traits what else was asked for
 * @param hosts hosts it is restricted to when it is not visible to all
 * @param limits how much may pass in a second
 * @param location where its gateway should be, empty for anywhere
 * @param refresh grows when hosts are to be shown its size as it is now
 */
public record NamespaceConfig(
        String subsystem,
        int nsid,
        UUID uuid,
        ImageName image,
        String dataPool,
        int blockSize,
        int anaGroup,
        Traits traits,
        List<String> hosts,
        QosConfig limits,
        String location,
        String refresh) {

    /** Keeps a copy of the list. */
    public NamespaceConfig {
        hosts = List.copyOf(hosts);
    }

    /** As {@code bdev_<uuid>}, the name under which upstream shows the block device. */
    public String deviceName() {
        return "bdev_" + uuid;
    }

    /**
     * Switches of a namespace.
     *
     * @param readOnly hosts may not write
     * @param visibleToAll every host of the subsystem sees it
     * @param trashImage the image is removed with the namespace
     * @param autoResize a grown image is shown to hosts at once
     * @param encryption the layers of an image that needs keys to be read, none of another
     * @param writeProtected a host has put write protection on it
     * @param cipher that was asked for when the image was made; empty when none was
     */
    public record Traits(
            boolean readOnly,
            boolean visibleToAll,
            boolean trashImage,
            boolean autoResize,
            List<Layer> encryption,
            boolean writeProtected,
            Optional<Cipher> cipher) {

        /** Keeps a copy. */
        public Traits {
            encryption = List.copyOf(encryption);
        }
    }
}
