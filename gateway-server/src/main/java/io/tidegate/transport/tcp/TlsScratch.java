package io.tidegate.transport.tcp;

import io.tidegate.memory.HugeMemory;
import io.tidegate.transport.tls.Records;
import java.util.ArrayDeque;

/**
 * The memory that the TLS connections of one event loop share: what a record is made in and opened into, and pieces of
 * records whose rest has not come yet. Owner: that loop.
 *
 * <p>Heap arrays, because the JDK's AES-GCM works on them without a copy of its own.
 */
final class TlsScratch {

    /** Opened bytes that are handed on at a time. */
    private static final int OPENED_BYTES = 4 * Records.MAX_PLAIN_BYTES;

    private final byte[] plain = new byte[Records.MAX_BODY_BYTES];
    private final byte[] sealed = new byte[Records.MAX_BYTES];
    private final LoopBuffer opened;
    private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();

    TlsScratch(HugeMemory memory) {
        opened = new LoopBuffer(ignored -> {}, memory.allocate(OPENED_BYTES));
    }

    /** Content of the record at work. */
    byte[] plain() {
        return plain;
    }

    /** The record at work. */
    byte[] sealed() {
        return sealed;
    }

    /** Opened bytes on their way to the connection, which consumes them before it returns. */
    LoopBuffer opened() {
        return opened;
    }

    /** Room for a record that has come in part. */
    byte[] lendPiece() {
        byte[] piece = pieces.pollLast();
        return piece == null ? new byte[Records.MAX_BYTES] : piece;
    }

    /** The record is whole, or its connection has ended. */
    void giveBack(byte[] piece) {
        pieces.addLast(piece);
    }
}
