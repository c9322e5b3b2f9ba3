package io.tidegate.nvme.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.nvme.Sqe;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PduDecoderTest {

    private static final PduParameters DIGESTS = new PduParameters(true, true, 4, 8192, 131072);

    /** A capsule with 8 bytes of data, digests on: header 72, digest 4, data 8, digest 4. */
    private static byte[] capsule() {
        PduEncoder encoder = Streams.encoder(DIGESTS);
        return Streams.bytes(out -> {
            encoder.capsuleCmd(out, new Sqe().cid(9).buffer(), 8);
            int at = out.position();
            out.putLong(0x1122334455667788L);
            encoder.dataDigest(out, out, at, 8);
        });
    }

    private static RecordingSink feed(byte[] pdu) {
        RecordingSink sink = new RecordingSink(DIGESTS);
        PduDecoder decoder = sink.decoder(PduRole.TARGET);
        decoder.feed(ByteBuffer.wrap(Streams.bytes(Streams::icReq)));
        decoder.feed(ByteBuffer.wrap(pdu));
        return sink;
    }

    @Test
    void the_digest_is_the_crc32c_of_the_standard_check_string() {
        ByteBuffer check = ByteBuffer.wrap("x123456789x".getBytes(StandardCharsets.US_ASCII));
        assertThat(new PduDigest().of(check, 1, 9)).isEqualTo(0xe3069283);
    }

    @Test
    void a_wrong_data_digest_is_told_and_the_stream_goes_on() {
        byte[] pdu = capsule();
        pdu[80] ^= 1;
        RecordingSink sink = feed(pdu);
        assertThat(sink.events).last().asString().endsWith("false");
        assertThat(sink.error).isNull();
    }

    @Test
    void intact_data_arrives_where_the_sink_wants_it() {
        assertThat(feed(capsule()).events).last().isEqualTo("complete CapsuleCmd 8877665544332211 true");
    }

    @Test
    void nothing_is_decoded_after_a_failure() {
        byte[] pdu = capsule();
        pdu[72] ^= 1;
        RecordingSink sink = feed(pdu);
        assertThat(sink.events).last().asString().startsWith("failed header digest error");
        assertThat(sink.error).isNotNull();
    }

    @Test
    void data_that_would_not_fit_is_refused_by_the_decoder() {
        List<String> seen = new ArrayList<>();
        PduDecoder[] decoder = new PduDecoder[1];
        decoder[0] = new PduDecoder(PduRole.TARGET, new PausingSink(seen) {
            @Override
            public void header(PduHeader header, int dataBytes) {
                assertThatThrownBy(() -> decoder[0].deliverTo(ByteBuffer.allocateDirect(8), 1))
                        .isInstanceOf(IllegalArgumentException.class);
                seen.add("refused");
            }
        });
        decoder[0].negotiated(DIGESTS);
        decoder[0].feed(ByteBuffer.wrap(capsule()));
        assertThat(seen).startsWith("refused");
    }

    @Test
    void a_sink_that_has_no_room_pauses_and_gets_the_data_later() {
        List<String> seen = new ArrayList<>();
        PduDecoder[] decoder = new PduDecoder[1];
        decoder[0] = new PduDecoder(PduRole.TARGET, new PausingSink(seen) {
            @Override
            public void header(PduHeader header, int dataBytes) {
                seen.add("header");
                decoder[0].pause();
            }
        });
        decoder[0].negotiated(DIGESTS);
        ByteBuffer in = ByteBuffer.wrap(capsule());
        decoder[0].feed(in);
        assertThat(in.position()).as("only the header is consumed").isEqualTo(76);
        assertThat(decoder[0].betweenPdus()).isFalse();

        ByteBuffer late = ByteBuffer.allocateDirect(16);
        decoder[0].deliverTo(late, 4);
        decoder[0].resume();
        decoder[0].feed(in);
        assertThat(seen).containsExactly("header", "complete true");
        assertThat(late.getLong(4)).isEqualTo(0x8877665544332211L);
        assertThat(decoder[0].betweenPdus()).isTrue();
    }

    @Test
    void an_unfinished_header_can_be_quoted() {
        RecordingSink sink = new RecordingSink(DIGESTS);
        PduDecoder decoder = sink.decoder(PduRole.TARGET);
        decoder.feed(ByteBuffer.wrap(new byte[] {0x55, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3}));
        assertThat(decoder.headerBytes()).isEqualTo(8);
        assertThat(decoder.header().type()).isEqualTo(0x55);
    }

    private abstract static class PausingSink implements PduSink {

        private final List<String> seen;

        PausingSink(List<String> seen) {
            this.seen = seen;
        }

        @Override
        public void complete(PduHeader header, boolean dataIntact) {
            seen.add("complete " + dataIntact);
        }

        @Override
        public void failed(FatalError error) {
            seen.add("failed");
        }
    }
}
