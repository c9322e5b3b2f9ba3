package io.tidegate.nvme;

import java.nio.ByteBuffer;

/**
 * AUTH_Failure1 and AUTH_Failure2: an authentication has failed, and why (NVMe Base 2.1, 8.3.4.4.2).
 *
 * <pre>
 * 6 rcode | 7 rcode explanation
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class AuthFailure extends Structure<AuthFailure> {

    public static final int BYTES = 8;

    /** Reason code: authentication failure, the only one there is. */
    public static final int AUTHENTICATION_FAILURE = 1;

    // Reason code explanations.
    public static final int FAILED = 0x01;
    public static final int PROTOCOL_UNUSABLE = 0x02;
    public static final int SECURE_CHANNEL_MISMATCH = 0x03;
    public static final int HASH_UNUSABLE = 0x04;
    public static final int GROUP_UNUSABLE = 0x05;
    public static final int INCORRECT_PAYLOAD = 0x06;
    public static final int INCORRECT_MESSAGE = 0x07;

    private static final int REASON = 6;
    private static final int EXPLANATION = 7;

    /** A view over {@code buffer} from {@code offset}. */
    public AuthFailure(ByteBuffer buffer, int offset) {
        super(buffer, offset, BYTES);
    }

    public int explanation() {
        return u8(EXPLANATION);
    }

    public AuthFailure explanation(int value) {
        return u8(REASON, AUTHENTICATION_FAILURE).u8(EXPLANATION, value);
    }

    /** An explanation in words. */
    public static String describe(int explanation) {
        return switch (explanation) {
            case FAILED -> "the proof does not match the key";
            case PROTOCOL_UNUSABLE -> "no authentication protocol in common";
            case SECURE_CHANNEL_MISMATCH -> "secure channel concatenation is not possible";
            case HASH_UNUSABLE -> "no hash function in common";
            case GROUP_UNUSABLE -> "no Diffie-Hellman group in common";
            case INCORRECT_PAYLOAD -> "a message had a wrong payload";
            case INCORRECT_MESSAGE -> "a message came out of turn";
            default -> "explanation " + Integer.toHexString(explanation) + "h";
        };
    }

    @Override
    AuthFailure self() {
        return this;
    }
}
