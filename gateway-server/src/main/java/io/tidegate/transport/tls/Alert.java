package io.tidegate.transport.tls;

/** Alerts that this side sends or understands (RFC 8446, 6). */
public enum Alert {
    CLOSE_NOTIFY(0),
    UNEXPECTED_MESSAGE(10),
    BAD_RECORD_MAC(20),
    RECORD_OVERFLOW(22),
    DECODE_ERROR(50);

    /** Bytes of an alert. */
    public static final int BYTES = 2;

    private static final int FATAL = 2;
    private static final int WARNING = 1;

    private final int description;

    Alert(int description) {
        this.description = description;
    }

    /** The alert as it is sent. */
    public byte[] message() {
        return new byte[] {(byte) (this == CLOSE_NOTIFY ? WARNING : FATAL), (byte) description};
    }

    /** True when the other side says that it sends nothing more. */
    public static boolean isCloseNotify(byte[] message, int length) {
        return length == BYTES && message[1] == CLOSE_NOTIFY.description;
    }
}
