package io.tidegate.config;

import io.tidegate.config.secret.StoredSecret;

/**
 * A subsystem as the group wants it. Immutable; prints no key.
 *
 * @param nqn its final name, group suffix included
 * @param serialNumber unique in the group
 * @param maxNamespaces largest namespace id
 * @param key what it proves itself by to its hosts (DH-HMAC-CHAP)
 */
public record SubsystemConfig(String nqn, String serialNumber, int maxNamespaces, StoredSecret key) {

    /** A subsystem without a key. */
    public static SubsystemConfig withoutKey(String nqn, String serialNumber, int maxNamespaces) {
        return new SubsystemConfig(nqn, serialNumber, maxNamespaces, StoredSecret.NONE);
    }

    public boolean hasKey() {
        return key.isPresent();
    }

    /** True when a key was asked for but could not be kept. */
    public boolean createdWithoutKey() {
        return key.isInvalid();
    }
}
