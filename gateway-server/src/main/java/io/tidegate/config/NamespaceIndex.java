package io.tidegate.config;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The namespaces of a state by what is asked about them when another is added, so that nobody walks over all of them then.
 * Immutable; one made of another shares with it what is no different.
 *
 * @param bySubsystem by NQN, then by number
 * @param byImage by image, then by state key
 * @param groups how many there are in each ANA group
 */
record NamespaceIndex(
        PMap<String, PSortedMap<Integer, NamespaceConfig>> bySubsystem,
        PSortedMap<Use, NamespaceConfig> byImage,
        PMap<Integer, Integer> groups) {

    static final NamespaceIndex EMPTY =
            new NamespaceIndex(HashTreePMap.empty(), TreePMap.empty(), HashTreePMap.empty());

    /** That an image is the namespace of a key. */
    record Use(ImageName image, String key) implements Comparable<Use> {

        private static final Comparator<Use> ORDER = Comparator.<Use, String>comparing(use -> use.image.image())
                .thenComparing(use -> use.image.pool())
                .thenComparing(use -> use.image.radosNamespace())
                .thenComparing(Use::key);

        @Override
        public int compareTo(Use other) {
            return ORDER.compare(this, other);
        }
    }

    static NamespaceIndex of(Map<String, NamespaceConfig> all) {
        NamespaceIndex index = EMPTY;
        for (Map.Entry<String, NamespaceConfig> one : all.entrySet()) {
            index = index.plus(one.getKey(), one.getValue());
        }
        return index;
    }

    /** With another namespace, which is not in it so far. */
    NamespaceIndex plus(String key, NamespaceConfig one) {
        return new NamespaceIndex(
                bySubsystem.plus(one.subsystem(), in(one.subsystem()).plus(one.nsid(), one)),
                byImage.plus(new Use(one.image(), key), one),
                groups.plus(one.anaGroup(), inGroup(one.anaGroup()) + 1));
    }

    /** Without a namespace that is in it. */
    NamespaceIndex minus(String key, NamespaceConfig one) {
        PSortedMap<Integer, NamespaceConfig> others = in(one.subsystem()).minus(one.nsid());
        int left = inGroup(one.anaGroup()) - 1;
        return new NamespaceIndex(
                others.isEmpty() ? bySubsystem.minus(one.subsystem()) : bySubsystem.plus(one.subsystem(), others),
                byImage.minus(new Use(one.image(), key)),
                left == 0 ? groups.minus(one.anaGroup()) : groups.plus(one.anaGroup(), left));
    }

    private PSortedMap<Integer, NamespaceConfig> in(String nqn) {
        return bySubsystem.getOrDefault(nqn, TreePMap.empty());
    }

    /** Those of a subsystem, by number. */
    List<NamespaceConfig> of(String nqn) {
        return List.copyOf(in(nqn).values());
    }

    int count(String nqn) {
        return in(nqn).size();
    }

    /** The lowest number from 1 that no namespace of a subsystem has. */
    int lowestFree(String nqn) {
        int free = 1;
        for (int taken : in(nqn).tailMap(1).keySet()) {
            if (taken != free) {
                break;
            }
            free++;
        }
        return free;
    }

    /** The first namespace that is this image. */
    Optional<NamespaceConfig> user(ImageName image) {
        Map.Entry<Use, NamespaceConfig> first = byImage.ceilingEntry(new Use(image, ""));
        return Optional.ofNullable(first)
                .map(Map.Entry::getValue)
                .filter(one -> one.image().equals(image));
    }

    int inGroup(int group) {
        return groups.getOrDefault(group, 0);
    }
}
