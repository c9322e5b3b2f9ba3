package io.tidegate.nvme.tcp;

import io.tidegate.nvme.Cqe;
import io.tidegate.nvme.Sqe;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;

/** Byte streams with every PDU that one end may send. */
final class Streams {

    private Streams() {}

    static byte[] bytes(Consumer<ByteBuffer> writer) {
        ByteBuffer out = ByteBuffer.allocate(1 << 16);
        writer.accept(out);
        return Arrays.copyOf(out.array(), out.position());
    }

    static void icReq(ByteBuffer out) {
        PduEncoder.icReq(out, 0, 0, 0);
    }

    static PduEncoder encoder(PduParameters agreed) {
        return new PduEncoder(agreed.headerDigest(), agreed.dataDigest(), agreed.dataAlignment());
    }

    /** What a host may say: handshake, capsules with and without data, data in two pieces, a termination request. */
    static byte[] ofHost(PduParameters agreed, long seed) {
        Random random = new Random(seed);
        PduEncoder encoder = encoder(agreed);
        return bytes(out -> {
            icReq(out);
            for (int i = 0; i < 3; i++) {
                int inside = random.nextInt(2) * random.nextInt(1, 300);
                encoder.capsuleCmd(out, new Sqe().cid(i).buffer(), inside);
                data(out, encoder, random, inside);
                int piece = random.nextInt(1, 700);
                encoder.h2cData(out, i, i + 7, 0, piece, false);
                data(out, encoder, random, piece);
                encoder.h2cData(out, i, i + 7, piece, 4, true);
                data(out, encoder, random, 4);
            }
            PduEncoder.termReq(out, PduType.H2C_TERM_REQ, FatalError.sequence("test"), new Sqe().buffer(), 24);
        });
    }

    /** What a target may say. */
    static byte[] ofTarget(PduParameters agreed, long seed) {
        Random random = new Random(seed);
        PduEncoder encoder = encoder(agreed);
        return bytes(out -> {
            PduEncoder.icResp(out, 0, 0, 131072);
            for (int i = 0; i < 3; i++) {
                encoder.r2t(out, i, i + 7, 0, 4096);
                encoder.capsuleResp(out, new Cqe().cid(i).buffer());
                int piece = random.nextInt(1, 700);
                encoder.c2hData(out, PduFlags.LAST | PduFlags.SUCCESS, i, 0, piece);
                data(out, encoder, random, piece);
            }
            PduEncoder.termReq(out, PduType.C2H_TERM_REQ, FatalError.sequence("test"), new Sqe().buffer(), 24);
        });
    }

    private static void data(ByteBuffer out, PduEncoder encoder, Random random, int length) {
        byte[] data = new byte[length];
        random.nextBytes(data);
        int at = out.position();
        out.put(data);
        if (length > 0) {
            encoder.dataDigest(out, out, at, length);
        }
    }
}
