package io.tidegate.nvme.auth;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What host and controller compute to prove that they have their secrets (NVMe Base 2.1, 8.3.4.5.6). Immutable, pure.
 *
 * @param hash chosen by the controller
 * @param transaction T_ID
 * @param secureChannel SC_C
 * @param hostNqn of the host
 * @param subsystemNqn of the controller's subsystem, as the host has named it in Connect
 */
public record DhchapProof(DhchapHash hash, int transaction, int secureChannel, String hostNqn, String subsystemNqn) {

    private static final byte[] ZERO = new byte[1];
    private static final byte[] HOST_ROLE = ascii("HostHost");
    private static final byte[] CONTROLLER_ROLE = ascii("Controller");

    /** R1: the host's response to a challenge that is {@linkplain #augmented augmented} already. */
    public byte[] ofHost(DhchapSecret secret, int sequence, byte[] challenge) {
        return hash.hmac(
                secret.boundTo(hostNqn),
                challenge,
                numbers(sequence),
                HOST_ROLE,
                utf8(hostNqn),
                ZERO,
                utf8(subsystemNqn));
    }

    /** R2: the controller's response to a challenge that is {@linkplain #augmented augmented} already. */
    public byte[] ofController(DhchapSecret secret, int sequence, byte[] challenge) {
        return hash.hmac(
                secret.boundTo(subsystemNqn),
                challenge,
                numbers(sequence),
                CONTROLLER_ROLE,
                utf8(subsystemNqn),
                ZERO,
                utf8(hostNqn));
    }

    /**
     * A challenge tied to the Diffie-Hellman exchange.
     *
     * @param shared the secret of the exchange; empty without a group, which leaves the challenge as it is
     */
    public byte[] augmented(byte[] challenge, byte[] shared) {
        return shared.length == 0 ? challenge : hash.hmac(hash.digest(shared), challenge);
    }

    private byte[] numbers(int sequence) {
        return ByteBuffer.allocate(7)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(sequence)
                .putShort((short) transaction)
                .put((byte) secureChannel)
                .array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
