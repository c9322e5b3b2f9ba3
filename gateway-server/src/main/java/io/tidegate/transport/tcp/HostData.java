package io.tidegate.transport.tcp;

import java.util.Arrays;

/**
 * The data of one command that the host is asked for: which bytes an R2T has named and which have come (NVMe/TCP 1.1,
 * 3.3.2.2). One for each slot, used again and again. Owner: the event loop.
 *
 * <p>Every piece but the last has the same length and is asked for by an R2T of its own, in order. Pieces that are asked for
 * may come in any order, each from its beginning to its end.
 */
final class HostData {

    /** Transfer tags hold the slot in the lower bits and the piece above them, so each R2T under way has one of its own. */
    private static final int SLOT_BITS = 11;

    private static final int MOST_SLOTS = 1 << SLOT_BITS;

    /** Most pieces of one command. */
    static final int MOST_PIECES = 0x1_0000 >> SLOT_BITS;

    private static final int[] ONE_PIECE = {0};

    private int total;
    private int pieceBytes;
    private int asked;
    private int received;
    private int open;

    /** Bytes of each piece that have come; unused by commands of one piece, which are nearly all. */
    private int[] came = ONE_PIECE;

    /** Begins anew: nothing is asked for yet. */
    void begin(int bytes, int bytesPerRequest) {
        total = bytes;
        pieceBytes = bytesPerRequest;
        asked = 0;
        received = 0;
        open = 0;
        if (bytes > bytesPerRequest) {
            if (came.length < MOST_PIECES) {
                came = new int[MOST_PIECES];
            }
            Arrays.fill(came, 0);
        }
    }

    /** True when there is more to ask for and fewer than {@code most} R2Ts are under way. */
    boolean mayAsk(int most) {
        return asked < total && open < most;
    }

    /** Bytes of the next R2T, from {@link #asked()} on. */
    int nextBytes() {
        return Math.min(pieceBytes, total - asked);
    }

    /** Transfer tag of the next R2T. */
    int nextTag(int slot) {
        return slot | ((asked / pieceBytes) << SLOT_BITS);
    }

    /** The next R2T was sent. */
    void askedNext() {
        asked += nextBytes();
        open++;
    }

    /** Bytes that were asked for, from the beginning. */
    int asked() {
        return asked;
    }

    /** The slot in a transfer tag. */
    static int slot(int ttag) {
        return ttag & (MOST_SLOTS - 1);
    }

    private static int piece(int ttag) {
        return ttag >>> SLOT_BITS;
    }

    /** True when an R2T with this tag was sent and part of its data is missing. */
    boolean awaits(int ttag) {
        long begin = begin(ttag);
        return begin < asked && next(ttag) < end(ttag);
    }

    private long begin(int ttag) {
        return (long) piece(ttag) * pieceBytes;
    }

    /** First byte behind the piece of an R2T. */
    long end(int ttag) {
        return Math.min(begin(ttag) + pieceBytes, total);
    }

    /** The byte of the command's data that comes next for an R2T. */
    long next(int ttag) {
        return total <= pieceBytes ? received : begin(ttag) + came[piece(ttag)];
    }

    /** Some of the data for an R2T is coming. */
    void receiving(int ttag, int bytes) {
        received += bytes;
        if (total > pieceBytes) {
            came[piece(ttag)] += bytes;
        }
        if (next(ttag) == end(ttag)) {
            open--;
        }
    }

    /** True when all data that was asked for has come or is coming. */
    boolean nothingOpen() {
        return open == 0;
    }

    /** True when all data of the command has come or is coming. */
    boolean complete() {
        return received == total;
    }
}
