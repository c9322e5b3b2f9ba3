package io.tidegate.transport.tcp;

import io.tidegate.nvme.Cqe;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.tcp.FatalError;
import io.tidegate.nvme.tcp.PduDecoder;
import io.tidegate.nvme.tcp.PduEncoder;
import io.tidegate.nvme.tcp.PduHeader;
import io.tidegate.nvme.tcp.PduParameters;
import io.tidegate.nvme.tcp.PduRole;
import io.tidegate.nvme.tcp.PduSink;
import io.tidegate.nvme.tcp.PduType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

/** A host that speaks PDUs one by one over a blocking socket, wrongly too if a test wants it. */
final class RawHost implements AutoCloseable, PduSink {

    /** A PDU that came, with its data. */
    record Pdu(PduHeader header, byte[] data, boolean intact) {

        Cqe cqe() {
            return new Cqe(header.buffer(), PduHeader.CQE);
        }

        int type() {
            return header.type();
        }
    }

    private final Socket socket = new Socket();
    private final PduDecoder decoder = new PduDecoder(PduRole.HOST, this);
    private final Queue<Pdu> received = new ArrayDeque<>();
    private final byte[] input = new byte[65536];
    private ByteBuffer data = ByteBuffer.allocate(0);
    private PduEncoder encoder = new PduEncoder(false, false, 4);

    RawHost(InetSocketAddress address) throws IOException {
        socket.setReceiveBufferSize(65536);
        socket.connect(address, 5000);
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
    }

    /** A host that has negotiated; {@code digests} of {@link PduHeader#DGST_HEADER} and DGST_DATA. */
    static RawHost negotiated(InetSocketAddress address, int digests, int hpda) throws IOException {
        RawHost host = new RawHost(address);
        host.send(out -> PduEncoder.icReq(out, hpda, digests, 0));
        PduHeader answer = host.next().header();
        boolean header = (answer.dgst() & PduHeader.DGST_HEADER) != 0;
        boolean data = (answer.dgst() & PduHeader.DGST_DATA) != 0;
        host.encoder = new PduEncoder(header, data, (answer.pda() + 1) * 4);
        host.decoder.negotiated(new PduParameters(header, data, (hpda + 1) * 4, Integer.MAX_VALUE, Integer.MAX_VALUE));
        return host;
    }

    PduEncoder encoder() {
        return encoder;
    }

    /** Something that writes PDUs. */
    @FunctionalInterface
    interface Writer {
        void write(ByteBuffer out);
    }

    void send(Writer writer) {
        ByteBuffer out = ByteBuffer.allocate(1 << 19).order(ByteOrder.LITTLE_ENDIAN);
        writer.write(out);
        send(Arrays.copyOf(out.array(), out.position()));
    }

    void send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells the target that nothing more will come, and still reads. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Sends a command, {@code inside} in its capsule. */
    void command(Sqe sqe, byte[] inside) {
        send(out -> {
            encoder.capsuleCmd(out, sqe.buffer(), inside.length);
            put(out, inside);
        });
    }

    void h2cData(int cid, int ttag, int offset, byte[] bytes, boolean last) {
        send(out -> {
            encoder.h2cData(out, cid, ttag, offset, bytes.length, last);
            put(out, bytes);
        });
    }

    private void put(ByteBuffer out, byte[] bytes) {
        int at = out.position();
        out.put(bytes);
        if (bytes.length > 0) {
            encoder.dataDigest(out, out, at, bytes.length);
        }
    }

    /** The next PDU; null when the target has closed. */
    Pdu next() {
        try {
            while (received.isEmpty()) {
                int count = socket.getInputStream().read(input);
                if (count < 0) {
                    return null;
                }
                decoder.feed(ByteBuffer.wrap(input, 0, count));
            }
            return received.remove();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void header(PduHeader header, int dataBytes) {
        data = ByteBuffer.allocate(dataBytes);
        decoder.deliverTo(data, 0);
        if (header.type() == PduType.IC_RESP) {
            decoder.negotiated(PduParameters.unlimited(false, false));
        }
    }

    @Override
    public void complete(PduHeader header, boolean dataIntact) {
        ByteBuffer copy = ByteBuffer.allocate(PduType.IC_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        copy.put(0, header.buffer(), 0, PduType.IC_BYTES);
        received.add(new Pdu(new PduHeader(copy), data.array(), dataIntact));
    }

    @Override
    public void failed(FatalError error) {
        throw new AssertionError("the target sent nonsense: " + error);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
