package io.tidegate.nvme;

import java.nio.ByteBuffer;

/**
 * DH-HMAC-CHAP_Success1, from the controller (NVMe Base 2.1, 8.3.4.5.4).
 *
 * <pre>
 * 6 hl | 8 rvalid | 16 response, hl bytes
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class AuthSuccess extends Structure<AuthSuccess> {

    public static final int HEADER_BYTES = 16;

    private static final int HASH_LENGTH = 6;
    private static final int RESPONSE_VALID = 8;

    /** A view over {@code buffer} from {@code offset}. */
    public AuthSuccess(ByteBuffer buffer, int offset) {
        super(buffer, offset, HEADER_BYTES);
    }

    /** Bytes of a message with a response of this length. */
    public static int bytes(int hashLength) {
        return HEADER_BYTES + hashLength;
    }

    public int hashLength() {
        return u8(HASH_LENGTH);
    }

    /** RVALID: the controller has proven itself. */
    public boolean responds() {
        return u8(RESPONSE_VALID) == 1;
    }

    /** R2. */
    public byte[] response() {
        return octets(HEADER_BYTES, hashLength());
    }

    public AuthSuccess hashLength(int bytes) {
        return u8(HASH_LENGTH, bytes);
    }

    public AuthSuccess response(byte[] response) {
        return hashLength(response.length).u8(RESPONSE_VALID, 1).octets(HEADER_BYTES, response.length, response);
    }

    @Override
    AuthSuccess self() {
        return this;
    }
}
