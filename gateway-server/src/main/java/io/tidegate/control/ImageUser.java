package io.tidegate.control;

import io.tidegate.bdev.ImageIdentity;
import io.tidegate.config.DesiredState;
import io.tidegate.config.NamespaceConfig;
import java.util.Optional;

/**
 * One user of an image as the image's metadata names it: {@code group_subsystem_uuid_cluster_image}, with underscores
 * inside a part turned into hyphens. Immutable.
 */
record ImageUser(String group, String subsystem, String uuid, String cluster, String image) {

    private static final char DELIMITER = '_';
    private static final int PARTS = 5;

    static ImageUser of(String group, NamespaceConfig namespace, ImageIdentity identity) {
        return new ImageUser(
                part(group),
                part(namespace.subsystem()),
                namespace.uuid().toString(),
                part(identity.cluster()),
                part(identity.image()));
    }

    private static String part(String text) {
        return text.replace(DELIMITER, '-');
    }

    /** Reads one entry of the metadata; empty when it has another form, and nobody knows what it means. */
    static Optional<ImageUser> parse(String entry) {
        String[] parts = entry.split("_", -1);
        return parts.length == PARTS
                ? Optional.of(new ImageUser(parts[0], parts[1], parts[2], parts[3], parts[4]))
                : Optional.empty();
    }

    String text() {
        return String.join(String.valueOf(DELIMITER), group, subsystem, uuid, cluster, image);
    }

    /** False when the metadata was copied from another image. */
    boolean isOf(ImageIdentity identity) {
        return cluster.equals(part(identity.cluster())) && image.equals(part(identity.image()));
    }

    boolean isOf(String otherGroup) {
        return group.equals(part(otherGroup));
    }

    /** False when it was left behind by a namespace that is gone. */
    boolean isKnown(DesiredState state) {
        return state.namespaces().values().stream()
                .anyMatch(one -> part(one.subsystem()).equals(subsystem)
                        && one.uuid().toString().equals(uuid));
    }

    String words() {
        return "namespace with UUID " + uuid + " of subsystem " + subsystem
                + (group.isEmpty() ? "" : " in gateway group " + group);
    }
}
