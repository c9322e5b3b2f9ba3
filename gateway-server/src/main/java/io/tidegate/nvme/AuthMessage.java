package io.tidegate.nvme;

import java.nio.ByteBuffer;

/**
 * What every authentication message begins with (NVMe Base 2.1, 8.3.4.4), and the whole of AUTH_Success2.
 *
 * <pre>
 * 0 auth_type | 1 auth_id | 4 t_id
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class AuthMessage extends Structure<AuthMessage> {

    /** The part that all messages share. */
    public static final int HEADER_BYTES = 6;

    /** AUTH_Success2. */
    public static final int SUCCESS2_BYTES = 16;

    // AUTH_TYPE.
    public static final int COMMON = 0x00;
    public static final int DHCHAP = 0x01;

    // AUTH_ID of common messages.
    public static final int NEGOTIATE = 0x00;
    public static final int FAILURE2 = 0xf0;
    public static final int FAILURE1 = 0xf1;

    // AUTH_ID of DH-HMAC-CHAP messages.
    public static final int CHALLENGE = 0x01;
    public static final int REPLY = 0x02;
    public static final int SUCCESS1 = 0x03;
    public static final int SUCCESS2 = 0x04;

    private static final int TYPE = 0;
    private static final int ID = 1;
    private static final int TRANSACTION = 4;

    /** A view over {@code buffer} from {@code offset}. */
    public AuthMessage(ByteBuffer buffer, int offset) {
        super(buffer, offset, SUCCESS2_BYTES);
    }

    /** AUTH_TYPE. */
    public int type() {
        return u8(TYPE);
    }

    /** AUTH_ID. */
    public int id() {
        return u8(ID);
    }

    /** T_ID: which of the host's authentications this belongs to. */
    public int transaction() {
        return u16(TRANSACTION);
    }

    public boolean is(int type, int id) {
        return type() == type && id() == id;
    }

    /** Names the message and its transaction. */
    public AuthMessage begin(int type, int id, int transaction) {
        return u8(TYPE, type).u8(ID, id).u16(TRANSACTION, transaction);
    }

    @Override
    AuthMessage self() {
        return this;
    }
}
