package io.tidegate.nvme.tcp;

import io.tidegate.fuzz.FuzzInput;
import io.tidegate.fuzz.FuzzTarget;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;

/**
 * Any bytes to the decoder, whole, byte by byte and in random pieces with pauses: the same PDUs, the same fatal error, no
 * exception, and no more data than was agreed on.
 *
 * <p>Input: a byte for role and digests, one for the alignment, then the stream.
 */
public final class PduDecoderFuzz implements FuzzTarget {

    private static final int MAX_CAPSULE = 8192;
    private static final int MAX_DATA = 128 * 1024;

    @Override
    public String name() {
        return "pdu";
    }

    @Override
    public void run(byte[] input) {
        FuzzInput head = new FuzzInput(input);
        int kind = head.next();
        PduRole role = (kind & 1) == 0 ? PduRole.TARGET : PduRole.HOST;
        int alignment = 4 + head.next() % 32 * 4;
        PduParameters agreed = new PduParameters((kind & 2) != 0, (kind & 4) != 0, alignment, MAX_CAPSULE, MAX_DATA);
        byte[] stream = Arrays.copyOfRange(input, Math.min(2, input.length), input.length);
        Random pieces = new Random(Arrays.hashCode(input));
        List<String> whole = decode(role, agreed, stream, stream.length, null);
        same(whole, decode(role, agreed, stream, 1, null), "byte by byte");
        same(whole, decode(role, agreed, stream, 97, pieces), "in pieces");
        same(whole, decode(role, agreed, stream, 700, pieces), "in long pieces");
    }

    private static void same(List<String> whole, List<String> split, String how) {
        if (!whole.equals(split)) {
            throw new AssertionError(how + " the stream decodes to " + split + ", whole to " + whole);
        }
    }

    /** Feeds the stream in pieces of up to {@code most} bytes; with {@code random} some PDUs pause the decoder. */
    private static List<String> decode(PduRole role, PduParameters agreed, byte[] stream, int most, Random random) {
        Listener listener = new Listener(agreed, random);
        PduDecoder decoder = new PduDecoder(role, listener);
        listener.decoder = decoder;
        int at = 0;
        while (at < stream.length) {
            int count = Math.min(stream.length - at, random == null ? most : random.nextInt(1, most + 1));
            ByteBuffer piece = ByteBuffer.wrap(stream, at, count);
            decoder.feed(piece);
            while (decoder.paused()) {
                decoder.resume();
                decoder.feed(piece);
            }
            if (piece.hasRemaining()) {
                throw new AssertionError(piece.remaining() + " bytes were not taken");
            }
            at += count;
        }
        return listener.events;
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (int kind = 0; kind < 8; kind++) {
            for (int alignment : new int[] {0, 31}) {
                PduParameters agreed =
                        new PduParameters((kind & 2) != 0, (kind & 4) != 0, 4 + alignment * 4, MAX_CAPSULE, MAX_DATA);
                ByteArrayOutputStream seed = new ByteArrayOutputStream();
                seed.write(kind);
                seed.write(alignment);
                seed.writeBytes((kind & 1) == 0 ? Streams.ofHost(agreed, kind) : Streams.ofTarget(agreed, kind));
                seeds.add(seed.toByteArray());
            }
        }
        return seeds;
    }

    /** Writes down what it hears, data as a checksum; memory is bounded by what was agreed on. */
    private static final class Listener implements PduSink {

        private final List<String> events = new ArrayList<>();
        private final PduParameters agreed;
        private final Random random;
        private PduDecoder decoder;
        private ByteBuffer data = ByteBuffer.allocate(0);
        private boolean failed;

        Listener(PduParameters agreed, Random random) {
            this.agreed = agreed;
            this.random = random;
        }

        @Override
        public void header(PduHeader header, int dataBytes) {
            alive();
            int most = PduType.carriesData(header.type()) ? MAX_DATA : PduType.MAX_TERM_REQ_BYTES;
            if (dataBytes < 0 || dataBytes > most) {
                throw new AssertionError(dataBytes + " bytes of data in " + header);
            }
            byte[] bytes = new byte[header.hlen()];
            header.buffer().get(0, bytes);
            events.add("header " + Arrays.hashCode(bytes) + " data " + dataBytes);
            data = ByteBuffer.allocate(dataBytes);
            if (Arrays.hashCode(bytes) % 7 == 0) {
                decoder.skipData();
            } else {
                decoder.deliverTo(data, 0);
            }
            if (header.type() == PduType.IC_REQ || header.type() == PduType.IC_RESP) {
                decoder.negotiated(agreed);
            }
            pauseSometimes();
        }

        @Override
        public void complete(PduHeader header, boolean dataIntact) {
            alive();
            CRC32C sum = new CRC32C();
            sum.update(data.array());
            events.add("complete " + PduType.name(header.type()) + " " + sum.getValue() + " " + dataIntact);
            pauseSometimes();
        }

        private void pauseSometimes() {
            if (random != null && random.nextInt(4) == 0) {
                decoder.pause();
            }
        }

        private void alive() {
            if (failed) {
                throw new AssertionError("the decoder went on after its fatal error");
            }
        }

        @Override
        public void failed(FatalError error) {
            alive();
            failed = true;
            events.add("failed " + error);
        }
    }
}
