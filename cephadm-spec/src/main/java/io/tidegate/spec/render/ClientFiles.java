package io.tidegate.spec.render;

/**
 * What a container service has to bring along because cephadm gives it no access to the cluster. Immutable.
 *
 * @param conf a minimal ceph.conf
 * @param keyring the keyring of the gateways' user
 */
public record ClientFiles(String conf, String keyring) {
    @Override
    public String toString() {
        return "ClientFiles[keyring=***]";
    }
}
