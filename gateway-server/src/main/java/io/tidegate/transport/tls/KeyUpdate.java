package io.tidegate.transport.tls;

/** The one handshake message that may follow a handshake with pre-shared keys (RFC 8446, 4.6.3). */
public final class KeyUpdate {

    private static final int TYPE = 24;
    private static final int BYTES = 5;
    private static final int NOT_REQUESTED = 0;
    private static final int REQUESTED = 1;

    private KeyUpdate() {}

    /**
     * The other side has changed its key.
     *
     * @return true when it asks this side to answer with {@link #answer} and then do so, too
     */
    public static boolean received(byte[] message, int length, RecordOpener opener) throws TlsFailure {
        boolean wellFormed = length == BYTES
                && message[0] == TYPE
                && message[1] == 0
                && message[2] == 0
                && message[3] == 1
                && (message[4] == NOT_REQUESTED || message[4] == REQUESTED);
        if (!wellFormed) {
            throw new TlsFailure(Alert.UNEXPECTED_MESSAGE, "a handshake message that is no KeyUpdate");
        }
        opener.update();
        return message[4] == REQUESTED;
    }

    /**
     * Seals the answer and changes this side's key.
     *
     * @param scratch at least 6 bytes
     * @return bytes of the record in {@code out}
     */
    public static int answer(RecordSealer sealer, byte[] scratch, byte[] out) {
        scratch[0] = TYPE;
        scratch[1] = 0;
        scratch[2] = 0;
        scratch[3] = 1;
        scratch[4] = NOT_REQUESTED;
        int bytes = sealer.seal(Records.HANDSHAKE, scratch, BYTES, out);
        sealer.update();
        return bytes;
    }
}
