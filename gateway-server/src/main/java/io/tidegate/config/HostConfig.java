package io.tidegate.config;

/**
 * A host that may use a subsystem. Immutable.
 *
 * @param subsystem NQN of the subsystem
 * @param nqn NQN of the host, or {@link #ANY}
 * @param usesPsk the host must come over TLS with a pre-shared key
 * @param usesDhchap the host must authenticate with DH-HMAC-CHAP
 */
public record HostConfig(String subsystem, String nqn, boolean usesPsk, boolean usesDhchap) {

    /** Opens the subsystem to every host. */
    public static final String ANY = "*";

    public boolean any() {
        return nqn.equals(ANY);
    }
}
