package io.tidegate.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.tidegate.transport.tls.Records;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into TLS records. Owner: the event loop. Holds memory only while a record has come in part.
 */
final class RecordCutter {

    private final TlsScratch scratch;
    private byte @Nullable [] piece;
    private int have;

    RecordCutter(TlsScratch scratch) {
        this.scratch = scratch;
    }

    /**
     * The next whole record, from the beginning of the array, or null when there is none yet. The array is to be given back by
     * {@link #done} before the next is asked for.
     *
     * @throws TooLongException when the record is longer than any may be
     */
    byte @Nullable [] next(ByteBuf in) throws TooLongException {
        if (piece == null) {
            if (!in.isReadable()) {
                return null;
            }
            piece = scratch.lendPiece();
            have = 0;
        }
        take(in, piece, Records.HEADER_BYTES);
        if (have < Records.HEADER_BYTES) {
            return null;
        }
        int body = Records.bodyBytes(piece, 0);
        if (body > Records.MAX_BODY_BYTES) {
            throw new TooLongException("a record of " + body + " bytes");
        }
        take(in, piece, Records.HEADER_BYTES + body);
        return have == Records.HEADER_BYTES + body ? piece : null;
    }

    private void take(ByteBuf in, byte[] into, int wanted) {
        int more = Math.min(wanted - have, in.readableBytes());
        if (more > 0) {
            in.readBytes(into, have, more);
            have += more;
        }
    }

    /** Bytes of the record that {@link #next} gave. */
    int recordBytes() {
        return have;
    }

    /** The record has been used; or none is wanted any more. */
    void done() {
        byte[] used = piece;
        piece = null;
        if (used != null) {
            scratch.giveBack(used);
        }
    }

    /** No TLS at all, most likely. */
    static final class TooLongException extends Exception {

        private static final long serialVersionUID = 1L;

        TooLongException(String message) {
            super(message);
        }
    }
}
