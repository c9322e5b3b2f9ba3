package io.tidegate.target.reservation;

import java.util.UUID;

/**
 * A host that has registered with a namespace. Immutable.
 *
 * @param hostId host identifier, the 16 bytes as sent; what tells hosts apart
 * @param hostNqn its name when it registered, for people
 * @param key its reservation key, never 0
 */
public record Registrant(UUID hostId, String hostNqn, long key) {

    /** Refuses the key that means "no key". */
    public Registrant {
        if (key == 0) {
            throw new IllegalArgumentException("reservation key 0 of host " + hostId);
        }
    }

    Registrant withKey(long newKey) {
        return new Registrant(hostId, hostNqn, newKey);
    }
}
