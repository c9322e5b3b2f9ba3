package io.tidegate.transport.tls;

/** The record layer's numbers (RFC 8446, 5.1 to 5.4). */
public final class Records {

    /** Type, version and length before each record. */
    public static final int HEADER_BYTES = 5;

    /** Most bytes that one record protects. */
    public static final int MAX_PLAIN_BYTES = 1 << 14;

    /** Most bytes of a record's body: what it protects, its type, padding and the tag. */
    public static final int MAX_BODY_BYTES = MAX_PLAIN_BYTES + 256;

    /** The longest record. */
    public static final int MAX_BYTES = HEADER_BYTES + MAX_BODY_BYTES;

    /** What protection adds to a record without padding, its header included. */
    public static final int OVERHEAD_BYTES = HEADER_BYTES + 1 + Records.TAG_BYTES;

    static final int TAG_BYTES = 16;

    /** Content types. */
    public static final int ALERT = 21;

    public static final int HANDSHAKE = 22;
    public static final int APPLICATION_DATA = 23;

    private static final int LEGACY_VERSION = 0x0303;

    private Records() {}

    /** Length of the body of the record that begins at {@code at}. */
    public static int bodyBytes(byte[] record, int at) {
        return (record[at + 3] & 0xff) << 8 | (record[at + 4] & 0xff);
    }

    static void putHeader(byte[] out, int at, int bodyBytes) {
        out[at] = APPLICATION_DATA;
        out[at + 1] = LEGACY_VERSION >> 8;
        out[at + 2] = (byte) LEGACY_VERSION;
        out[at + 3] = (byte) (bodyBytes >> 8);
        out[at + 4] = (byte) bodyBytes;
    }
}
