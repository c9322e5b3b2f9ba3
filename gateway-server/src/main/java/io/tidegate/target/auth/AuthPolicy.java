package io.tidegate.target.auth;

import io.tidegate.nvme.auth.DhGroup;
import io.tidegate.nvme.auth.DhchapHash;
import java.util.List;
import java.util.Optional;

/**
 * What this target agrees to, the best first (docs/adr/0060). Immutable.
 *
 * @param hashes hash functions
 * @param groups Diffie-Hellman groups
 */
public record AuthPolicy(List<DhchapHash> hashes, List<DhGroup> groups) {

    /**
     * The strongest hash, which costs nothing, and the group of 128 bits of strength: more is not worth tens of milliseconds
     * for each queue. Without a group a secret of 32 random bytes is safe, but what was recorded falls with it.
     */
    public static final AuthPolicy STANDARD = new AuthPolicy(
            List.of(DhchapHash.SHA512, DhchapHash.SHA384, DhchapHash.SHA256),
            List.of(
                    DhGroup.FFDHE3072,
                    DhGroup.FFDHE4096,
                    DhGroup.FFDHE2048,
                    DhGroup.FFDHE6144,
                    DhGroup.FFDHE8192,
                    DhGroup.NULL));

    /** Keeps copies. */
    public AuthPolicy {
        hashes = List.copyOf(hashes);
        groups = List.copyOf(groups);
    }

    Optional<DhchapHash> hash(List<Integer> offered) {
        return hashes.stream().filter(hash -> offered.contains(hash.id())).findFirst();
    }

    Optional<DhGroup> group(List<Integer> offered) {
        return groups.stream().filter(group -> offered.contains(group.id())).findFirst();
    }
}
