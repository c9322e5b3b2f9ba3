package io.tidegate.transport.tls;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/**
 * Checks and decrypts what the other side sends (RFC 8446, 5.2). One thread at a time: the owner loop of the connection.
 */
public final class RecordOpener {

    /** A record without content but its type. */
    private static final int LEAST_BODY_BYTES = 1 + Records.TAG_BYTES;

    private final RecordKeys keys;
    private int type;

    RecordOpener(TrafficSecret secret) {
        this.keys = new RecordKeys(Cipher.DECRYPT_MODE, secret);
    }

    /**
     * Opens one whole record; {@link #type} tells what was in it.
     *
     * @param record holds it from its beginning
     * @param out gets the content, at least {@link Records#MAX_BODY_BYTES} long
     * @return bytes of the content
     * @throws TlsFailure when it is no record of the other side
     */
    public int open(byte[] record, byte[] out) throws TlsFailure {
        int body = Records.bodyBytes(record, 0);
        if (record[0] != Records.APPLICATION_DATA || body < LEAST_BODY_BYTES) {
            throw new TlsFailure(Alert.UNEXPECTED_MESSAGE, "an unprotected record of type " + (record[0] & 0xff));
        }
        int length = decrypt(record, body, out);
        while (length > 0 && out[length - 1] == 0) {
            length--;
        }
        if (length == 0) {
            throw new TlsFailure(Alert.UNEXPECTED_MESSAGE, "a record without a content type");
        }
        type = out[length - 1] & 0xff;
        if (length - 1 > Records.MAX_PLAIN_BYTES) {
            throw new TlsFailure(Alert.RECORD_OVERFLOW, "a record of " + (length - 1) + " bytes");
        }
        return length - 1;
    }

    private int decrypt(byte[] record, int body, byte[] out) throws TlsFailure {
        try {
            return keys.next(record, 0).doFinal(record, Records.HEADER_BYTES, body, out, 0);
        } catch (GeneralSecurityException e) {
            throw new TlsFailure(Alert.BAD_RECORD_MAC, "a record that was changed on its way, or of another key");
        }
    }

    /** Content type of the record opened last. */
    public int type() {
        return type;
    }

    /** From the next record on the next key is used. */
    void update() {
        keys.update();
    }
}
