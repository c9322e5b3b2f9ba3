package io.tidegate.transport.tcp;

import io.netty.channel.Channel;
import io.tidegate.nvme.Cqe;
import io.tidegate.nvme.tcp.FatalError;
import io.tidegate.nvme.tcp.PduDecoder;
import io.tidegate.nvme.tcp.PduEncoder;
import io.tidegate.nvme.tcp.PduFlags;
import io.tidegate.nvme.tcp.PduType;
import io.tidegate.target.Request;
import io.tidegate.transport.tcp.PduBuffers.PduBuffer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Puts the PDUs of one connection on the wire: data leaves from the buffer it lies in, header before it and completion
 * behind it; small PDUs are gathered in one buffer per batch. Owner: the event loop.
 *
 * <p>Invariant: at most {@value #MOST_OUT} half-filled buffers of small PDUs wait in the socket's queue; after that they
 * are filled up first. So a host that does not read costs about as much memory as there are bytes for it.
 */
final class ResponseSender {

    private static final int MOST_OUT = 2;

    /**
     * Data PDUs, and bytes, after which a batch is sent before it is over: buffers come back while they are in cache, the
     * host begins earlier, and Netty's recycler, which keeps 32 entries without allocating, is not outgrown.
     */
    private static final int MOST_UNFLUSHED = 24;

    private static final int MOST_UNFLUSHED_BYTES = 1 << 20;

    private static final int MAX_SMALL_PDU = PduType.MAX_TERM_REQ_BYTES;

    private final Channel channel;
    private final PduBuffers buffers;
    private final OutputWatch watch;
    private final Runnable flush = this::flush;

    private PduEncoder encoder = new PduEncoder(false, false, 4);
    private @Nullable PduBuffer gathered;
    private int out;
    private boolean held;
    private int unflushed;
    private int unflushedBytes;

    ResponseSender(Channel channel, PduBuffers buffers, OutputWatch watch) {
        this.channel = channel;
        this.buffers = buffers;
        this.watch = watch;
    }

    /** From the next PDU on the agreement holds. */
    void negotiated(PduEncoder agreed) {
        encoder = agreed;
    }

    /** Agrees to a connection; handed over at once, so that no data of a hasty host's commands overtakes it. */
    void icResp(int digests, int maxH2cData) {
        PduEncoder.icResp(room(), Handshake.CPDA, digests, maxH2cData);
        handOver();
    }

    /** Asks the host for the next piece of a command's data. */
    void r2t(Request request, HostData data) {
        encoder.r2t(room(), request.sqe().cid(), data.nextTag(request.slot()), data.asked(), data.nextBytes());
    }

    /** Sends a completion alone. */
    void completion(Cqe cqe) {
        encoder.capsuleResp(room(), cqe.buffer());
    }

    /**
     * Sends data and completion; the buffer comes back to its pool by itself.
     *
     * @param successInData true when the host takes the SUCCESS flag of the data for the completion
     */
    void data(Request request, DataBuffer buffer, boolean successInData) {
        int bytes = request.responseBytes();
        int start = DataBuffer.DATA_START - encoder.dataOffset(PduType.SHORT_HEADER_BYTES);
        int flags = successInData ? PduFlags.LAST | PduFlags.SUCCESS : PduFlags.LAST;
        ByteBuffer frame = buffer.frame().clear().position(start);
        encoder.c2hData(frame, flags, request.sqe().cid(), 0, bytes);
        frame.position(DataBuffer.DATA_START + bytes);
        encoder.dataDigest(frame, frame, DataBuffer.DATA_START, bytes);
        if (!successInData) {
            encoder.capsuleResp(frame, request.cqe().buffer());
        }
        buffer.setIndex(start, frame.position());
        write(buffer);
        unflushedBytes += bytes;
        if (++unflushed >= MOST_UNFLUSHED || unflushedBytes >= MOST_UNFLUSHED_BYTES) {
            flushChannel();
        }
    }

    /** Sends a termination request that quotes the header at which {@code decoder} stopped, and everything before it. */
    void terminate(FatalError error, PduDecoder decoder) {
        PduEncoder.termReq(room(), PduType.C2H_TERM_REQ, error, decoder.header().buffer(), decoder.headerBytes());
        handOver();
        channel.flush();
    }

    /** Sends what was gathered. */
    void flush() {
        if (gathered != null) {
            held = out >= MOST_OUT;
            if (!held) {
                handOver();
            }
        }
        flushChannel();
    }

    private void flushChannel() {
        unflushed = 0;
        unflushedBytes = 0;
        channel.flush();
        watch.flushed();
    }

    /** Throws away what was gathered: the connection has ended. */
    void drop() {
        PduBuffer unsent = gathered;
        gathered = null;
        held = false;
        if (unsent != null) {
            out++;
            unsent.release();
        }
    }

    /** A buffer of small PDUs has been sent. */
    void sent() {
        out--;
        if (held) {
            held = false;
            channel.eventLoop().execute(flush);
        }
    }

    /** The place for one more small PDU. */
    private ByteBuffer room() {
        if (gathered != null && gathered.frame().remaining() < MAX_SMALL_PDU) {
            handOver();
        }
        if (gathered == null) {
            gathered = buffers.acquire(this);
        }
        return gathered.frame();
    }

    private void handOver() {
        PduBuffer full = gathered;
        gathered = null;
        if (full != null) {
            out++;
            full.setIndex(0, full.frame().position());
            write(full);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private void write(LoopBuffer buffer) {
        watch.written();
        // The void promise saves an object per write; a failed write closes the connection by exceptionCaught.
        channel.write(buffer, channel.voidPromise());
    }
}
