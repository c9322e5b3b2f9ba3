package io.tidegate.config;

import io.tidegate.config.secret.StoredSecret;

/**
 * A host that may use a subsystem. Immutable; prints no key.
 *
 * @param subsystem NQN of the subsystem
 * @param nqn NQN of the host, or {@link #ANY}
 * @param psk the host must come over TLS with this pre-shared key
 * @param key the host must authenticate by DH-HMAC-CHAP with this key
 * @param controllerKey what the subsystem proves itself by to this host, if not by its own key
 */
public record HostConfig(String subsystem, String nqn, StoredSecret psk, StoredSecret key, StoredSecret controllerKey) {

    /** Opens the subsystem to every host. */
    public static final String ANY = "*";

    /** A host that need not prove anything. */
    public static HostConfig withoutKeys(String subsystem, String nqn) {
        return new HostConfig(subsystem, nqn, StoredSecret.NONE, StoredSecret.NONE, StoredSecret.NONE);
    }

    public boolean any() {
        return nqn.equals(ANY);
    }

    public boolean usesPsk() {
        return psk.isPresent();
    }

    public boolean usesDhchap() {
        return key.isPresent();
    }

    /** The same with the subsystem's key where the host has none of its own for it. */
    public HostConfig orControllerKey(StoredSecret ofSubsystem) {
        return controllerKey.isPresent() ? this : new HostConfig(subsystem, nqn, psk, key, ofSubsystem);
    }
}
