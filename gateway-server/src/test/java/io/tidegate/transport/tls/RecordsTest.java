package io.tidegate.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8446, 5: records, and what becomes of those that somebody touched. */
class RecordsTest {

    private static TrafficSecret secret(CipherSuite suite) {
        byte[] bytes = new byte[suite == CipherSuite.AES_128_GCM_SHA256 ? 32 : 48];
        new Random(1).nextBytes(bytes);
        return new TrafficSecret(suite, bytes);
    }

    private final RecordSealer sealer = new RecordSealer(secret(CipherSuite.AES_128_GCM_SHA256));
    private final RecordOpener opener = new RecordOpener(secret(CipherSuite.AES_128_GCM_SHA256));
    private final byte[] record = new byte[Records.MAX_BYTES];
    private final byte[] opened = new byte[Records.MAX_BODY_BYTES];

    private int seal(int type, byte[] content) {
        return sealer.seal(type, Arrays.copyOf(content, content.length + 1), content.length, record);
    }

    /** The numbers of RFC 8448, 3: the server's handshake secret of the simple 1-RTT handshake. */
    @Test
    void keys_are_those_of_the_published_trace() {
        byte[] secret = HexFormat.of().parseHex("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38");
        TrafficSecret traffic = new TrafficSecret(CipherSuite.AES_128_GCM_SHA256, secret);
        assertThat(HexFormat.of().formatHex(traffic.key().getEncoded())).isEqualTo("3fce516009c21727d0f2e4e86ee403bc");
        assertThat(HexFormat.of().formatHex(traffic.iv())).isEqualTo("5d313eb2671276ee13000b30");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4096, 16384})
    void what_is_sealed_is_opened(int bytes) throws TlsFailure {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        for (int i = 0; i < 3; i++) {
            assertThat(seal(Records.APPLICATION_DATA, content)).isEqualTo(bytes + Records.OVERHEAD_BYTES);
            assertThat(opener.open(record, opened)).isEqualTo(bytes);
            assertThat(opener.type()).isEqualTo(Records.APPLICATION_DATA);
            assertThat(Arrays.copyOf(opened, bytes)).isEqualTo(content);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 5, 20, 40})
    void one_changed_bit_is_found(int at) {
        seal(Records.APPLICATION_DATA, new byte[32]);
        record[at] ^= 1;
        assertThatThrownBy(() -> opener.open(record, opened)).isInstanceOf(TlsFailure.class);
    }

    @Test
    void a_record_that_comes_twice_is_found() throws TlsFailure {
        seal(Records.APPLICATION_DATA, new byte[32]);
        opener.open(record, opened);
        assertThatThrownBy(() -> opener.open(record, opened))
                .isInstanceOfSatisfying(
                        TlsFailure.class, failure -> assertThat(failure.alert()).isEqualTo(Alert.BAD_RECORD_MAC));
    }

    @Test
    void padding_is_taken_off_and_nothing_but_padding_is_refused() throws TlsFailure {
        byte[] content = {1, 2, 3, Records.APPLICATION_DATA, 0, 0, 0};
        // The type that the sealer puts behind it is 0, which reads as padding, too.
        seal(0, content);
        assertThat(opener.open(record, opened)).isEqualTo(3);
        seal(0, new byte[4]);
        assertThatThrownBy(() -> opener.open(record, opened)).hasMessageContaining("without a content type");
    }

    @ParameterizedTest
    @EnumSource(CipherSuite.class)
    void both_sides_go_on_with_the_next_key(CipherSuite suite) throws TlsFailure {
        RecordSealer host = new RecordSealer(secret(suite));
        RecordOpener gateway = new RecordOpener(secret(suite));
        byte[] request = {24, 0, 0, 1, 1, 0};
        host.seal(Records.HANDSHAKE, request, 5, record);
        int length = gateway.open(record, opened);
        assertThat(KeyUpdate.received(opened, length, gateway)).isTrue();
        host.update();
        host.seal(Records.APPLICATION_DATA, new byte[] {7, 0}, 1, record);
        assertThat(gateway.open(record, opened)).isEqualTo(1);
        assertThat(opened[0]).isEqualTo((byte) 7);
    }

    @Test
    void the_answer_to_a_request_for_another_key_is_sealed_with_the_old_one() throws TlsFailure {
        int bytes = KeyUpdate.answer(sealer, new byte[16], record);
        assertThat(bytes).isEqualTo(5 + Records.OVERHEAD_BYTES);
        int length = opener.open(record, opened);
        assertThat(KeyUpdate.received(opened, length, opener))
                .as("an answer asks for nothing")
                .isFalse();
        seal(Records.APPLICATION_DATA, new byte[9]);
        assertThat(opener.open(record, opened)).isEqualTo(9);
    }

    @Test
    void another_handshake_message_is_refused() {
        assertThatThrownBy(() -> KeyUpdate.received(new byte[] {4, 0, 0, 1, 0}, 5, opener))
                .hasMessageContaining("no KeyUpdate");
    }
}
