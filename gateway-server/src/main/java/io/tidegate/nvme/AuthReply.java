package io.tidegate.nvme;

import java.nio.ByteBuffer;

/**
 * DH-HMAC-CHAP_Reply, from the host (NVMe Base 2.1, 8.3.4.5.3).
 *
 * <pre>
 * 6 hl | 8 cvalid | 10 dhvlen | 12 seqnum | 16 response, hl bytes | challenge, hl bytes | Diffie-Hellman value, dhvlen bytes
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class AuthReply extends Structure<AuthReply> {

    public static final int HEADER_BYTES = 16;

    private static final int HASH_LENGTH = 6;
    private static final int CHALLENGE_VALID = 8;
    private static final int VALUE_LENGTH = 10;
    private static final int SEQUENCE = 12;

    /** A view over {@code buffer} from {@code offset}. */
    public AuthReply(ByteBuffer buffer, int offset) {
        super(buffer, offset, HEADER_BYTES);
    }

    /** Bytes of a message with a hash and a Diffie-Hellman value of these lengths. */
    public static int bytes(int hashLength, int valueLength) {
        return HEADER_BYTES + 2 * hashLength + valueLength;
    }

    /** Bytes of response and challenge each (HL). */
    public int hashLength() {
        return u8(HASH_LENGTH);
    }

    /** CVALID: the host wants the controller to prove itself, too. */
    public boolean challenges() {
        return u8(CHALLENGE_VALID) == 1;
    }

    /** Bytes of the Diffie-Hellman value (DHVLEN). */
    public int valueLength() {
        return u16(VALUE_LENGTH);
    }

    /** S2. */
    public int sequence() {
        return u32(SEQUENCE);
    }

    /** R1. */
    public byte[] response() {
        return octets(HEADER_BYTES, hashLength());
    }

    /** C2. */
    public byte[] challenge() {
        return octets(HEADER_BYTES + hashLength(), hashLength());
    }

    /** The host's Diffie-Hellman value. */
    public byte[] value() {
        return octets(HEADER_BYTES + 2 * hashLength(), valueLength());
    }

    public AuthReply response(byte[] response) {
        return u8(HASH_LENGTH, response.length).octets(HEADER_BYTES, response.length, response);
    }

    /** Follows {@link #response(byte[])}. */
    public AuthReply challenge(int sequence, byte[] challenge) {
        return u8(CHALLENGE_VALID, 1)
                .u32(SEQUENCE, sequence)
                .octets(HEADER_BYTES + hashLength(), challenge.length, challenge);
    }

    /** Follows {@link #response(byte[])}. */
    public AuthReply value(byte[] value) {
        return u16(VALUE_LENGTH, value.length).octets(HEADER_BYTES + 2 * hashLength(), value.length, value);
    }

    @Override
    AuthReply self() {
        return this;
    }
}
