package io.tidegate.nvme.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.Cqe;
import io.tidegate.nvme.Sqe;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PduEncoderTest {

    private static PduHeader header(byte[] pdu) {
        return new PduHeader(ByteBuffer.wrap(pdu));
    }

    @Test
    void ic_req_carries_what_the_host_wants() {
        PduHeader header = header(Streams.bytes(out -> PduEncoder.icReq(out, 3, PduHeader.DGST_DATA, 15)));
        assertThat(header).hasToString("ICReq flags 00h hlen 128 pdo 0 plen 128");
        assertThat(header.pda()).isEqualTo(3);
        assertThat(header.dgst()).isEqualTo(PduHeader.DGST_DATA);
        assertThat(header.maxr2t()).isEqualTo(15);
    }

    @Test
    void ic_resp_carries_what_the_target_grants() {
        PduHeader header = header(Streams.bytes(out -> PduEncoder.icResp(out, 1, PduHeader.DGST_HEADER, 131072)));
        assertThat(header).hasToString("ICResp flags 00h hlen 128 pdo 0 plen 128");
        assertThat(header.maxh2cdata()).isEqualTo(131072);
    }

    @Test
    void a_termination_request_quotes_the_offending_header() {
        ByteBuffer offending = ByteBuffer.allocate(128).put(127, (byte) 42);
        byte[] pdu = Streams.bytes(out ->
                PduEncoder.termReq(out, PduType.C2H_TERM_REQ, FatalError.unsupported(8, "test"), offending, 128));
        assertThat(pdu).hasSize(PduType.MAX_TERM_REQ_BYTES).endsWith(42);
        assertThat(header(pdu)).hasToString("C2HTermReq flags 00h hlen 24 pdo 0 plen 152");
        assertThat(header(pdu).fes()).isEqualTo(6);
        assertThat(header(pdu).fei()).isEqualTo(8);
    }

    @Test
    void a_capsule_without_data_has_no_data_offset() {
        byte[] pdu = Streams.bytes(out ->
                new PduEncoder(false, true, 4).capsuleCmd(out, new Sqe().cid(3).buffer(), 0));
        assertThat(header(pdu)).hasToString("CapsuleCmd flags 00h hlen 72 pdo 0 plen 72");
        assertThat(pdu).hasSize(72);
    }

    @Test
    void digests_and_padding_push_the_data_back() {
        PduEncoder encoder = new PduEncoder(true, true, 128);
        byte[] pdu = Streams.bytes(out -> encoder.c2hData(out, PduFlags.LAST, 5, 8192, 4096));
        assertThat(header(pdu)).hasToString("C2HData flags 07h hlen 24 pdo 128 plen 4228");
        assertThat(header(pdu).cccid()).isEqualTo(5);
        assertThat(header(pdu).datao()).isEqualTo(8192);
        assertThat(header(pdu).datal()).isEqualTo(4096);
        assertThat(pdu).hasSize(128);
        assertThat(encoder.shortPduBytes(4096)).isEqualTo(4228);
    }

    @Test
    void padding_is_zero_even_in_a_used_buffer() {
        ByteBuffer out = ByteBuffer.allocate(128);
        Arrays.fill(out.array(), (byte) 0xee);
        new PduEncoder(false, false, 64).c2hData(out, 0, 5, 0, 4096);
        assertThat(out.position()).isEqualTo(64);
        for (int i = 20; i < 64; i++) {
            assertThat(out.get(i)).as("byte %d", i).isZero();
        }
    }

    @Test
    void a_response_is_header_and_completion() {
        byte[] pdu = Streams.bytes(out -> new PduEncoder(false, false, 4)
                .capsuleResp(out, new Cqe().cid(77).buffer()));
        assertThat(pdu).hasSize(24);
        assertThat(new Cqe(ByteBuffer.wrap(pdu), PduHeader.CQE).cid()).isEqualTo(77);
    }
}
