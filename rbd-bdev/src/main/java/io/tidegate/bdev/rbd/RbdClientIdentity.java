package io.tidegate.bdev.rbd;

import java.util.Optional;
import java.util.OptionalLong;

/** Which librados client serves a device: what a fence names and what the gateway tells its monitors. */
public interface RbdClientIdentity {

    /** {@code cluster_context_<ANA group>_<number>}. */
    String clientName();

    /** The address that a blocklist entry names, {@code 10.0.0.1:0/1234567}; empty when librados cannot tell. */
    Optional<String> clientAddress();

    /** The nonce, the number behind the address. */
    default OptionalLong clientNonce() {
        return clientAddress()
                .map(address -> address.substring(address.lastIndexOf('/') + 1))
                .filter(nonce -> !nonce.isEmpty() && nonce.chars().allMatch(Character::isDigit))
                .map(nonce -> OptionalLong.of(Long.parseLong(nonce)))
                .orElseGet(OptionalLong::empty);
    }
}
