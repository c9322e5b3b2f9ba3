package io.tidegate.target;

import java.util.Set;
import java.util.UUID;

/**
 * What a namespace is, apart from its device. Immutable.
 *
 * @param nsid 1 to the subsystem's maximum
 * @param uuid identity on every gateway; the NGUID is the same 16 bytes
 * @param blockBytes size of a logical block: 512 or 4096
 * @param anaGroup 1-based ANA group
 * @param readOnly the administrator wants writes to be refused
 * @param writeProtected a host wants writes to be refused (Namespace Write Protection Config, 84h)
 * @param visibility who sees it
 */
public record NamespaceSettings(
        int nsid,
        UUID uuid,
        int blockBytes,
        int anaGroup,
        boolean readOnly,
        boolean writeProtected,
        Visibility visibility) {

    /** A namespace that no host has protected. */
    public NamespaceSettings(
            int nsid, UUID uuid, int blockBytes, int anaGroup, boolean readOnly, Visibility visibility) {
        this(nsid, uuid, blockBytes, anaGroup, readOnly, false, visibility);
    }

    /** Refuses impossible values. */
    public NamespaceSettings {
        if (nsid < 1) {
            throw new IllegalArgumentException("namespace id " + nsid + " is not positive");
        }
        if (blockBytes != 512 && blockBytes != 4096) {
            throw new IllegalArgumentException("block size " + blockBytes + " is neither 512 nor 4096");
        }
        if (anaGroup < 1) {
            throw new IllegalArgumentException("ANA group " + anaGroup + " is not positive");
        }
    }

    /** True when a host that sees the namespace under both settings sees no difference. */
    boolean differsInVisibilityAtMost(NamespaceSettings other) {
        return equals(new NamespaceSettings(
                other.nsid,
                other.uuid,
                other.blockBytes,
                other.anaGroup,
                other.readOnly,
                other.writeProtected,
                visibility));
    }

    /** True when some host may do less than under earlier settings: write no more, or not see it. */
    boolean takesAwayFrom(NamespaceSettings earlier) {
        boolean protects = (readOnly || writeProtected) && !(earlier.readOnly || earlier.writeProtected);
        return protects || !visibility.includesAllOf(earlier.visibility);
    }

    /** The same namespace in another ANA group. */
    NamespaceSettings withAnaGroup(int group) {
        return new NamespaceSettings(nsid, uuid, blockBytes, group, readOnly, writeProtected, visibility);
    }

    /** The same namespace as a host has protected it, or has not. */
    NamespaceSettings withWriteProtection(boolean on) {
        return new NamespaceSettings(nsid, uuid, blockBytes, anaGroup, readOnly, on, visibility);
    }

    /**
     * Which hosts of the subsystem see a namespace.
     *
     * @param all every host does
     * @param hosts the NQNs that do, when not all
     */
    public record Visibility(boolean all, Set<String> hosts) {

        /** Every host. */
        public static final Visibility EVERYONE = new Visibility(true, Set.of());

        /** Keeps a copy. */
        public Visibility {
            hosts = Set.copyOf(hosts);
        }

        public boolean includes(String hostNqn) {
            return all || hosts.contains(hostNqn);
        }

        boolean includesAllOf(Visibility other) {
            return all || (!other.all && hosts.containsAll(other.hosts));
        }
    }
}
