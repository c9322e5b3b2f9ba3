package io.tidegate.target.command;

import java.nio.ByteBuffer;

/** Clears a data buffer, which still holds what an earlier command left: no host may see another one's data. */
final class Wipe {

    private Wipe() {}

    static void bytes(ByteBuffer buffer, int count) {
        int at = 0;
        for (; at + Long.BYTES <= count; at += Long.BYTES) {
            buffer.putLong(at, 0);
        }
        for (; at < count; at++) {
            buffer.put(at, (byte) 0);
        }
    }
}
