package io.tidegate.transport.tls;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/**
 * Protects what this side sends (RFC 8446, 5.2). One thread at a time: the owner loop of the connection.
 *
 * <p>It never changes its key by itself: hosts on the market (Linux 6.12) cannot follow, and what one key may protect
 * (RFC 8446, 5.5: 2^24.5 records) is more than they, too, send with theirs.
 */
public final class RecordSealer {

    private final RecordKeys keys;

    RecordSealer(TrafficSecret secret) {
        this.keys = new RecordKeys(Cipher.ENCRYPT_MODE, secret);
    }

    /**
     * Makes one record.
     *
     * @param type of the content
     * @param plain the content, at most {@link Records#MAX_PLAIN_BYTES}; its array has room for one byte behind it
     * @param out gets the record from its beginning
     * @return bytes of the record
     */
    public int seal(int type, byte[] plain, int length, byte[] out) {
        plain[length] = (byte) type;
        int body = length + 1 + Records.TAG_BYTES;
        Records.putHeader(out, 0, body);
        try {
            keys.next(out, 0).doFinal(plain, 0, length + 1, out, Records.HEADER_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a record cannot be encrypted", e);
        }
        return Records.HEADER_BYTES + body;
    }

    /** From the next record on the next key is used. */
    void update() {
        keys.update();
    }
}
