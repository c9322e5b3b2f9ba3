package io.tidegate.config;

/**
 * A subsystem as the group wants it. Immutable.
 *
 * @param nqn its final name, group suffix included
 * @param serialNumber unique in the group
 * @param maxNamespaces largest namespace id
 * @param hasKey a DH-HMAC-CHAP key is set
 * @param createdWithoutKey a key was asked for but could not be kept
 * @param networks where every gateway listens by itself
 */
public record SubsystemConfig(
        String nqn,
        String serialNumber,
        int maxNamespaces,
        boolean hasKey,
        boolean createdWithoutKey,
        NetworkConfig networks) {}
