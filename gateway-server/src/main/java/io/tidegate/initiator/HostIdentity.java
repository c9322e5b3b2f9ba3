package io.tidegate.initiator;

import java.util.UUID;

/**
 * Who a host is. Immutable.
 *
 * @param nqn its qualified name
 * @param id its identifier; all connections of a host share it
 */
public record HostIdentity(String nqn, UUID id) {

    /** The identity that a host with this identifier has by default. */
    public static HostIdentity of(UUID id) {
        return new HostIdentity("nqn.2014-08.org.nvmexpress:uuid:" + id, id);
    }

    /** A host that was never seen before. */
    public static HostIdentity random() {
        return of(UUID.randomUUID());
    }
}
