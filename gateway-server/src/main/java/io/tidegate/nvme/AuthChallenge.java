package io.tidegate.nvme;

import java.nio.ByteBuffer;

/**
 * DH-HMAC-CHAP_Challenge, from the controller (NVMe Base 2.1, 8.3.4.5.2).
 *
 * <pre>
 * 6 hl | 8 hash id | 9 group id | 10 dhvlen | 12 seqnum | 16 challenge, hl bytes | Diffie-Hellman value, dhvlen bytes
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class AuthChallenge extends Structure<AuthChallenge> {

    public static final int HEADER_BYTES = 16;

    private static final int HASH_LENGTH = 6;
    private static final int HASH = 8;
    private static final int GROUP = 9;
    private static final int VALUE_LENGTH = 10;
    private static final int SEQUENCE = 12;

    /** A view over {@code buffer} from {@code offset}. */
    public AuthChallenge(ByteBuffer buffer, int offset) {
        super(buffer, offset, HEADER_BYTES);
    }

    /** Bytes of a message with a hash and a Diffie-Hellman value of these lengths. */
    public static int bytes(int hashLength, int valueLength) {
        return HEADER_BYTES + hashLength + valueLength;
    }

    /** Bytes of the challenge (HL). */
    public int hashLength() {
        return u8(HASH_LENGTH);
    }

    /** Identifier of the hash function that the controller has chosen. */
    public int hash() {
        return u8(HASH);
    }

    /** Identifier of the group that the controller has chosen. */
    public int group() {
        return u8(GROUP);
    }

    /** Bytes of the Diffie-Hellman value (DHVLEN). */
    public int valueLength() {
        return u16(VALUE_LENGTH);
    }

    /** S1. */
    public int sequence() {
        return u32(SEQUENCE);
    }

    /** C1. */
    public byte[] challenge() {
        return octets(HEADER_BYTES, hashLength());
    }

    /** The controller's Diffie-Hellman value. */
    public byte[] value() {
        return octets(HEADER_BYTES + hashLength(), valueLength());
    }

    public AuthChallenge choose(int hash, int group) {
        return u8(HASH, hash).u8(GROUP, group);
    }

    public AuthChallenge challenge(int sequence, byte[] challenge, byte[] value) {
        u8(HASH_LENGTH, challenge.length).u16(VALUE_LENGTH, value.length).u32(SEQUENCE, sequence);
        return octets(HEADER_BYTES, challenge.length, challenge)
                .octets(HEADER_BYTES + challenge.length, value.length, value);
    }

    @Override
    AuthChallenge self() {
        return this;
    }
}
