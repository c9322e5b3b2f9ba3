package io.tidegate.initiator;

import io.tidegate.nvme.auth.DhGroup;
import io.tidegate.nvme.auth.DhchapHash;
import io.tidegate.nvme.auth.DhchapSecret;
import java.util.List;
import java.util.Optional;

/**
 * By what a host authenticates, and what it offers for that. Immutable; prints no secret.
 *
 * @param host what the host proves itself by
 * @param controller what it wants the controller to prove itself by
 * @param hashes hash functions offered
 * @param groups Diffie-Hellman groups offered
 */
public record HostSecrets(
        Optional<DhchapSecret> host, Optional<DhchapSecret> controller, List<DhchapHash> hashes, List<DhGroup> groups) {

    /** A host that does not authenticate. */
    public static final HostSecrets NONE = new HostSecrets(Optional.empty(), Optional.empty(), List.of(), List.of());

    /** Keeps copies. */
    public HostSecrets {
        hashes = List.copyOf(hashes);
        groups = List.copyOf(groups);
    }

    /** Proves itself by this secret, with whatever hash and group the controller likes. */
    public static HostSecrets of(DhchapSecret host) {
        return new HostSecrets(
                Optional.of(host), Optional.empty(), List.of(DhchapHash.values()), List.of(DhGroup.values()));
    }

    /** Wants the controller to prove itself, too. */
    public HostSecrets expecting(DhchapSecret ofController) {
        return new HostSecrets(host, Optional.of(ofController), hashes, groups);
    }

    /** Offers one hash function and one group only. */
    public HostSecrets offering(DhchapHash hash, DhGroup group) {
        return new HostSecrets(host, controller, List.of(hash), List.of(group));
    }
}
