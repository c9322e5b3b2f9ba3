package io.tidegate.nvme.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.Sqe;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of broken header gets the status and field that the specification names. */
class PduRulesTest {

    private static final PduParameters PLAIN = new PduParameters(false, false, 4, 8192, 131072);
    private static final PduParameters DIGESTS = new PduParameters(true, true, 8, 8192, 131072);

    private static final int FIELD = FatalError.INVALID_PDU_HEADER_FIELD;
    private static final int SEQUENCE = FatalError.PDU_SEQUENCE_ERROR;
    private static final int LIMIT = FatalError.DATA_TRANSFER_LIMIT_EXCEEDED;

    /** Sends the handshake and then {@code pdu} to a decoder. */
    private static FatalError after(PduRole role, PduParameters agreed, byte[] pdu) {
        RecordingSink sink = new RecordingSink(agreed);
        PduDecoder decoder = sink.decoder(role);
        decoder.feed(ByteBuffer.wrap(Streams.bytes(out -> {
            if (role == PduRole.TARGET) {
                PduEncoder.icReq(out, 0, 0, 0);
            } else {
                PduEncoder.icResp(out, 0, 0, 8192);
            }
        })));
        decoder.feed(ByteBuffer.wrap(pdu));
        return sink.error;
    }

    private static byte[] common(int type, int flags, int hlen, int pdo, int plen) {
        ByteBuffer header = ByteBuffer.allocate(160).order(ByteOrder.LITTLE_ENDIAN);
        header.put((byte) type)
                .put((byte) flags)
                .put((byte) hlen)
                .put((byte) pdo)
                .putInt(plen);
        return header.array();
    }

    private static byte[] dataHeader(int type, int flags, int datal, int plen) {
        byte[] bytes = common(type, flags, 24, 24, plen);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(PduHeader.DATAL, datal);
        return bytes;
    }

    static Stream<Arguments> brokenHeaders() {
        int cmd = PduType.CAPSULE_CMD;
        int h2c = PduType.H2C_DATA;
        return Stream.of(
                Arguments.of("unknown type", common(0x55, 0, 24, 0, 24), FIELD, PduHeader.TYPE),
                Arguments.of("type 08h", common(0x08, 0, 24, 0, 24), FIELD, PduHeader.TYPE),
                Arguments.of("a target's PDU", common(PduType.R2T, 0, 24, 0, 24), FIELD, PduHeader.TYPE),
                Arguments.of("second ICReq", common(PduType.IC_REQ, 0, 128, 0, 128), SEQUENCE, 0),
                Arguments.of("header length", common(cmd, 0, 64, 0, 72), FIELD, PduHeader.HLEN),
                Arguments.of("short length", common(cmd, 0, 72, 0, 71), FIELD, PduHeader.PLEN),
                Arguments.of("no length", common(cmd, 0, 72, 0, 0), FIELD, PduHeader.PLEN),
                Arguments.of("digest flag", common(cmd, PduFlags.HEADER_DIGEST, 72, 0, 72), FIELD, PduHeader.FLAGS),
                Arguments.of("data digest flag", common(cmd, PduFlags.DATA_DIGEST, 72, 72, 80), FIELD, PduHeader.FLAGS),
                Arguments.of("offset in header", common(cmd, 0, 72, 68, 80), FIELD, PduHeader.PDO),
                Arguments.of("odd offset", common(cmd, 0, 72, 74, 80), FIELD, PduHeader.PDO),
                Arguments.of("offset behind the end", common(cmd, 0, 72, 84, 80), FIELD, PduHeader.PLEN),
                Arguments.of("offset at the end", common(cmd, 0, 72, 80, 80), FIELD, PduHeader.PLEN),
                Arguments.of("capsule too long", common(cmd, 0, 72, 72, 72 + 8193), LIMIT, 0),
                Arguments.of("length of 4 GiB", common(cmd, 0, 72, 72, -1), LIMIT, 0),
                Arguments.of("data too long", common(h2c, 0, 24, 24, 24 + 131073), LIMIT, 0),
                Arguments.of("data length", dataHeader(h2c, 0, 5, 24 + 4), FIELD, PduHeader.DATAL),
                Arguments.of("no data", dataHeader(h2c, 0, 0, 24), FIELD, PduHeader.DATAL),
                Arguments.of(
                        "termination too long", common(PduType.H2C_TERM_REQ, 0, 24, 0, 153), FIELD, PduHeader.PLEN),
                Arguments.of(
                        "termination too short", common(PduType.H2C_TERM_REQ, 0, 24, 0, 23), FIELD, PduHeader.PLEN));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenHeaders")
    void a_broken_header_ends_the_stream_with_its_status_and_field(String name, byte[] pdu, int status, int field) {
        FatalError error = after(PduRole.TARGET, PLAIN, pdu);
        assertThat(error).isNotNull();
        assertThat(error.status()).isEqualTo(status);
        assertThat(error.information()).isEqualTo(field);
    }

    static Stream<Arguments> brokenForAHost() {
        int c2h = PduType.C2H_DATA;
        int resp = PduType.CAPSULE_RESP;
        return Stream.of(
                Arguments.of("a host's PDU", common(PduType.CAPSULE_CMD, 0, 72, 0, 72), FIELD, PduHeader.TYPE),
                Arguments.of("second ICResp", common(PduType.IC_RESP, 0, 128, 0, 128), SEQUENCE, 0),
                Arguments.of("response with data", common(resp, 0, 24, 24, 28), FIELD, PduHeader.PLEN),
                Arguments.of("early success", dataHeader(c2h, PduFlags.SUCCESS, 4, 28), FIELD, PduHeader.FLAGS),
                Arguments.of("empty R2T", dataHeader(PduType.R2T, 0, 0, 24), FIELD, PduHeader.DATAL));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenForAHost")
    void a_host_judges_a_target_alike(String name, byte[] pdu, int status, int field) {
        FatalError error = after(PduRole.HOST, PLAIN, pdu);
        assertThat(error).isNotNull();
        assertThat(error.status()).isEqualTo(status);
        assertThat(error.information()).isEqualTo(field);
    }

    @Test
    void commands_before_the_handshake_are_a_sequence_error() {
        RecordingSink sink = new RecordingSink(PLAIN);
        sink.decoder(PduRole.TARGET).feed(ByteBuffer.wrap(common(PduType.CAPSULE_CMD, 0, 72, 0, 72)));
        assertThat(sink.error.status()).isEqualTo(SEQUENCE);
    }

    @Test
    void a_wrong_header_digest_is_reported_with_the_digest_received() {
        byte[] pdu = Streams.bytes(out -> Streams.encoder(DIGESTS).capsuleCmd(out, new Sqe().buffer(), 0));
        pdu[75] ^= 0x10;
        int received = ByteBuffer.wrap(pdu).order(ByteOrder.LITTLE_ENDIAN).getInt(72);
        FatalError error = after(PduRole.TARGET, DIGESTS, pdu);
        assertThat(error.status()).isEqualTo(FatalError.HEADER_DIGEST_ERROR);
        assertThat(error.information()).isEqualTo(received);
    }

    @Test
    void a_data_offset_against_the_agreed_alignment_is_refused() {
        FatalError error = after(PduRole.TARGET, DIGESTS, common(PduType.CAPSULE_CMD, 3, 72, 76, 84));
        assertThat(error.status()).isEqualTo(FIELD);
        assertThat(error.information()).isEqualTo(PduHeader.PDO);
    }
}
