package io.tidegate.nvme.tcp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Turns the byte stream of one connection into PDUs, resumable at every byte.
 *
 * <p>Owner: the thread that feeds it. It allocates nothing per PDU, copies data once, straight to where the {@link
 * PduSink} wants it, and keeps nothing of the input but an unfinished header.
 *
 * <p>Life of a PDU: common header (8 bytes, judged at once) → rest of the header and its digest → {@link
 * PduSink#header} → padding → data → data digest → {@link PduSink#complete}. {@link #pause} stops after any of the two
 * calls and leaves the rest of the input alone; after {@link #resume} the owner feeds it again. After a failure input is
 * thrown away.
 */
public final class PduDecoder {

    private enum Expect {
        COMMON_HEADER,
        HEADER,
        PADDING,
        DATA,
        DATA_DIGEST,
        END,
        NOTHING
    }

    private final PduRole role;
    private final PduSink sink;
    private final ByteBuffer headerBuffer =
            ByteBuffer.allocateDirect(PduType.IC_BYTES + PduType.DIGEST_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final PduHeader header = new PduHeader(headerBuffer);
    private final PduDigest headerDigest = new PduDigest();
    private final PduDigest dataDigest = new PduDigest();

    private Expect expect = Expect.COMMON_HEADER;
    private @Nullable PduParameters agreed;
    private boolean paused;

    /** Bytes of the header collected so far. */
    private int collected;

    private int headerEnd;

    /** Bytes left of the padding, the data or the digest, whichever is being received. */
    private int left;

    private int dataBytes;
    private int receivedDigest;
    private @Nullable ByteBuffer destination;
    private int destinationIndex;

    /** A decoder that expects the handshake of the other end first. */
    public PduDecoder(PduRole role, PduSink sink) {
        this.role = role;
        this.sink = sink;
    }

    /** The handshake is done: from the next PDU on these parameters hold. */
    public void negotiated(PduParameters parameters) {
        agreed = parameters;
    }

    /** Decodes {@code in} up to its limit, or until the sink pauses; consumed bytes are left behind its position. */
    public void feed(ByteBuffer in) {
        while (!paused && step(in)) {
            // Each step consumes input or moves on to what is expected next.
        }
    }

    /** Stops decoding after the current call to the sink. */
    public void pause() {
        paused = true;
    }

    /** Lets {@link #feed} go on; what was fed but not consumed must be fed again. */
    public void resume() {
        paused = false;
    }

    public boolean paused() {
        return paused;
    }

    /** True between two PDUs: the place where the other end may close the connection without losing anything. */
    public boolean betweenPdus() {
        return expect == Expect.COMMON_HEADER && collected == 0;
    }

    /**
     * Puts the data of the current PDU at {@code index} of {@code buffer} and what follows; its position and limit stay.
     * Called by the sink in {@link PduSink#header}, or while paused there.
     */
    public void deliverTo(ByteBuffer buffer, int index) {
        if (index < 0 || index > buffer.limit() - dataBytes) {
            throw new IllegalArgumentException(
                    dataBytes + " bytes of data do not fit at " + index + " of a buffer of " + buffer.limit());
        }
        destination = buffer;
        destinationIndex = index;
    }

    /** Throws the rest of the current PDU's data away: nobody wants it any longer. */
    public void skipData() {
        destination = null;
    }

    /** Ends decoding for a reason that the sink found; {@link PduSink#failed} is called with it. */
    public void fail(FatalError error) {
        if (expect != Expect.NOTHING) {
            expect = Expect.NOTHING;
            sink.failed(error);
        }
    }

    /** Ends decoding without a word: the connection is going away. */
    public void stop() {
        expect = Expect.NOTHING;
    }

    /** The current header; one and the same object over the decoder's life. */
    public PduHeader header() {
        return header;
    }

    /** How many bytes of {@link #header} have come; what a termination request quotes. */
    public int headerBytes() {
        return Math.min(collected, PduType.IC_BYTES);
    }

    private boolean step(ByteBuffer in) {
        return switch (expect) {
            case COMMON_HEADER -> collect(in, PduType.COMMON_HEADER_BYTES) && commonHeader();
            case HEADER -> collect(in, headerEnd) && wholeHeader();
            case PADDING -> skip(in) && expectData();
            case DATA -> data(in) && dataEnded();
            case DATA_DIGEST -> digest(in) && expect(Expect.END);
            case END -> end();
            case NOTHING -> discard(in);
        };
    }

    /** Gathers header bytes; true when {@code wanted} are there. */
    private boolean collect(ByteBuffer in, int wanted) {
        int count = Math.min(wanted - collected, in.remaining());
        headerBuffer.put(collected, in, in.position(), count);
        in.position(in.position() + count);
        collected += count;
        return collected == wanted;
    }

    private boolean commonHeader() {
        FatalError error = PduRules.common(header, role, agreed);
        if (error != null) {
            fail(error);
            return true;
        }
        headerEnd = PduRules.headerEnd(header, agreed);
        dataBytes = (int) PduRules.dataBytes(header, agreed);
        return expect(Expect.HEADER);
    }

    private boolean wholeHeader() {
        FatalError error = headerError();
        if (error != null) {
            fail(error);
            return true;
        }
        destination = null;
        left = dataBytes > 0 && PduType.carriesData(header.type()) ? header.pdo() - headerEnd : 0;
        expect = Expect.PADDING;
        sink.header(header, dataBytes);
        return true;
    }

    private @Nullable FatalError headerError() {
        int hlen = header.hlen();
        if (headerEnd > hlen) {
            int received = headerBuffer.getInt(hlen);
            if (headerDigest.of(headerBuffer, 0, hlen) != received) {
                return FatalError.headerDigest(received);
            }
        }
        return PduRules.whole(header, dataBytes);
    }

    private boolean skip(ByteBuffer in) {
        int count = Math.min(left, in.remaining());
        in.position(in.position() + count);
        left -= count;
        return left == 0;
    }

    private boolean expectData() {
        left = dataBytes;
        dataDigest.reset();
        return expect(dataBytes > 0 ? Expect.DATA : Expect.END);
    }

    private boolean data(ByteBuffer in) {
        int count = Math.min(left, in.remaining());
        if (count > 0 && digested()) {
            dataDigest.update(in, in.position(), count);
        }
        if (destination != null) {
            destination.put(destinationIndex, in, in.position(), count);
            destinationIndex += count;
        }
        in.position(in.position() + count);
        left -= count;
        return left == 0;
    }

    private boolean dataEnded() {
        left = PduType.DIGEST_BYTES;
        receivedDigest = 0;
        return expect(digested() ? Expect.DATA_DIGEST : Expect.END);
    }

    /** True when the data of the current PDU is followed by a digest. */
    private boolean digested() {
        return agreed != null && agreed.dataDigest() && PduType.carriesData(header.type());
    }

    private boolean digest(ByteBuffer in) {
        while (left > 0 && in.hasRemaining()) {
            receivedDigest |= (in.get() & 0xff) << (8 * (PduType.DIGEST_BYTES - left));
            left--;
        }
        return left == 0;
    }

    private boolean end() {
        boolean intact = dataBytes == 0 || !digested() || receivedDigest == dataDigest.value();
        destination = null;
        expect = Expect.COMMON_HEADER;
        sink.complete(header, intact);
        collected = 0;
        return true;
    }

    private boolean discard(ByteBuffer in) {
        in.position(in.limit());
        return false;
    }

    private boolean expect(Expect next) {
        expect = next;
        return true;
    }
}
