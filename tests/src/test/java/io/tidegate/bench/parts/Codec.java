package io.tidegate.bench.parts;

import io.tidegate.nvme.Cqe;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Sgl;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.tcp.FatalError;
import io.tidegate.nvme.tcp.PduDecoder;
import io.tidegate.nvme.tcp.PduEncoder;
import io.tidegate.nvme.tcp.PduFlags;
import io.tidegate.nvme.tcp.PduHeader;
import io.tidegate.nvme.tcp.PduParameters;
import io.tidegate.nvme.tcp.PduRole;
import io.tidegate.nvme.tcp.PduSink;
import io.tidegate.nvme.tcp.PduType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What one PDU costs to decode and to encode, {@value #PDUS} of them in one buffer as they come from a socket at depth. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Codec implements PduSink {

    static final int PDUS = 32;

    private static final int BLOCK = 4096;

    /** Both digests agreed on, or none. */
    @Param({"false", "true"})
    public boolean digests;

    private final ByteBuffer capsules = direct(PDUS * 128);
    private final ByteBuffer writes = direct(PDUS * (BLOCK + 128));
    private final ByteBuffer out = direct(PDUS * 128);
    private final ByteBuffer data = direct(BLOCK);
    private final ByteBuffer cqe = direct(Cqe.BYTES);
    private PduDecoder decoder;
    private PduEncoder encoder;
    private long seen;

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Fills what is decoded, and lets the decoder see a handshake. */
    @Setup
    public void prepare() {
        encoder = new PduEncoder(digests, digests, 4);
        Sqe sqe = new Sqe().opcode(NvmOpcode.READ).nsid(1).nlb(7).sgl(Sgl.TRANSPORT_DATA_BLOCK, 0, BLOCK);
        Sqe write = new Sqe().opcode(NvmOpcode.WRITE).nsid(1).nlb(7).sgl(Sgl.DATA_BLOCK_OFFSET, 0, BLOCK);
        for (int cid = 0; cid < PDUS; cid++) {
            encoder.capsuleCmd(capsules, sqe.cid(cid).buffer(), 0);
            encoder.capsuleCmd(writes, write.cid(cid).buffer(), BLOCK);
            writes.put(data.duplicate());
            encoder.dataDigest(writes, data, 0, BLOCK);
        }
        capsules.flip();
        writes.flip();
        decoder = new PduDecoder(PduRole.TARGET, this);
        ByteBuffer handshake = direct(PduType.IC_BYTES);
        PduEncoder.icReq(handshake, 0, digests ? PduHeader.DGST_HEADER | PduHeader.DGST_DATA : 0, 0);
        decoder.feed(handshake.flip());
        decoder.negotiated(PduParameters.unlimited(digests, digests));
    }

    /** The capsule of a read. */
    @Benchmark
    @OperationsPerInvocation(PDUS)
    public long decodeCommand() {
        decoder.feed(capsules.rewind());
        return seen;
    }

    /** The capsule of a write with its 4 KiB in it, which are copied to where they go. */
    @Benchmark
    @OperationsPerInvocation(PDUS)
    public long decodeCommandWith4KiB() {
        decoder.feed(writes.rewind());
        return seen;
    }

    /** A response capsule. */
    @Benchmark
    @OperationsPerInvocation(PDUS)
    public ByteBuffer encodeResponse() {
        out.clear();
        for (int i = 0; i < PDUS; i++) {
            encoder.capsuleResp(out, cqe);
        }
        return out;
    }

    /** The header of data to the host that tells of success, too; the digest of the data is counted in {@link Digest}. */
    @Benchmark
    @OperationsPerInvocation(PDUS)
    public ByteBuffer encodeDataHeader() {
        out.clear();
        for (int i = 0; i < PDUS; i++) {
            encoder.c2hData(out, PduFlags.LAST | PduFlags.SUCCESS, i, 0, BLOCK);
        }
        return out;
    }

    /** A request to transfer. */
    @Benchmark
    @OperationsPerInvocation(PDUS)
    public ByteBuffer encodeReadyToTransfer() {
        out.clear();
        for (int i = 0; i < PDUS; i++) {
            encoder.r2t(out, i, i, 0, BLOCK);
        }
        return out;
    }

    @Override
    public void header(PduHeader header, int dataBytes) {
        if (dataBytes > 0) {
            decoder.deliverTo(data, 0);
        }
    }

    @Override
    public void complete(PduHeader header, boolean dataIntact) {
        if (!dataIntact) {
            throw new IllegalStateException("the digest of " + header + " does not match");
        }
        seen++;
    }

    @Override
    public void failed(FatalError error) {
        throw new IllegalStateException("not decoded: " + error);
    }
}
