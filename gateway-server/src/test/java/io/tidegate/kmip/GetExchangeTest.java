package io.tidegate.kmip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Messages of Get, byte for byte and damaged in every way. */
class GetExchangeTest {

    private static final int SECRET_DATA = 0x420085;

    private static byte[] answer(int status, byte[]... more) {
        byte[][] items = new byte[more.length + 2][];
        items[0] = Ttlv.enumeration(0x42005C, 0x0A);
        items[1] = Ttlv.enumeration(0x42007F, status);
        System.arraycopy(more, 0, items, 2, more.length);
        byte[] message = Ttlv.structure(
                GetExchange.RESPONSE_MESSAGE,
                Ttlv.structure(0x42007A, Ttlv.integer(0x42000D, 1)),
                Ttlv.structure(0x42000F, items));
        return Arrays.copyOfRange(message, Ttlv.HEADER_BYTES, message.length);
    }

    private static byte[] given(int object, byte[]... inBlock) {
        return answer(
                0,
                Ttlv.structure(
                        0x42007C,
                        Ttlv.enumeration(0x420057, 7),
                        Ttlv.text(0x420094, "1"),
                        Ttlv.structure(object, Ttlv.structure(0x420040, inBlock))));
    }

    private static byte[] material(byte[] content) {
        return Ttlv.structure(0x420045, Ttlv.bytes(0x420043, content));
    }

    @Test
    void a_request_is_a_get_of_the_id_in_version_1_2() {
        assertThat(HexFormat.of().withUpperCase().formatHex(GetExchange.request("key-1")))
                .isEqualTo("42007801000000804200770100000048420069010000002042006A02000000040000000100000000"
                        + "42006B020000000400000002000000004200500200000004000100000000000042000D0200000004"
                        + "000000010000000042000F010000002842005C05000000040000000A000000004200790100000010"
                        + "42009407000000056B65792D31000000");
    }

    @Test
    void what_the_object_holds_is_handed_out() throws Exception {
        byte[] phrase = "pass\0phrase\u00e9".getBytes(UTF_8);
        assertThat(GetExchange.response(given(SECRET_DATA, material(phrase)))).isEqualTo(phrase);
        assertThat(GetExchange.response(given(0x42008F, material(phrase)))).isEqualTo(phrase);
        byte[] transparent = Ttlv.structure(0x420045, Ttlv.structure(0x420043, Ttlv.bytes(0x42003F, phrase)));
        assertThat(GetExchange.response(given(0x42008F, transparent))).isEqualTo(phrase);
        byte[] opaque = answer(0, Ttlv.structure(0x42007C, Ttlv.structure(0x42005B, Ttlv.bytes(0x42005A, phrase))));
        assertThat(GetExchange.response(opaque)).isEqualTo(phrase);
    }

    @Test
    void what_is_no_passphrase_is_refused_with_the_reason() {
        refused(given(SECRET_DATA, material(new byte[0])), "0 bytes");
        refused(given(SECRET_DATA, material(new byte[4097])), "4097 bytes");
        refused(given(SECRET_DATA, material(new byte[9]), Ttlv.structure(0x420046)), "wrapped");
        refused(given(0x420013, material(new byte[9])), "no Secret Data");
        byte[] text = Ttlv.text(0x42007D, "Could not locate\u001b[31m object: 7");
        refused(answer(1, Ttlv.enumeration(0x42007E, 1), text), "no such key");
        refused(answer(1, Ttlv.enumeration(0x42007E, 1), text), "object: 7");
        refused(answer(1, Ttlv.enumeration(0x42007E, 0x0C)), "does not give the key");
        refused(answer(1, Ttlv.enumeration(0x42007E, 0x100)), "reason 256");
        assertThatThrownBy(() -> GetExchange.response(answer(1, Ttlv.enumeration(0x42007E, 1), text)))
                .message()
                .doesNotContain("\u001b");
    }

    private static void refused(byte[] message, String reason) {
        assertThatThrownBy(() -> GetExchange.response(message))
                .isInstanceOf(KmipException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void a_damaged_answer_is_an_error_and_nothing_else() {
        byte[] whole = given(SECRET_DATA, material("passphrase".getBytes(UTF_8)));
        Random random = new Random(4);
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = Arrays.copyOf(whole, random.nextInt(8) == 0 ? random.nextInt(whole.length) : whole.length);
            for (int i = random.nextInt(4); i >= 0 && damaged.length > 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(GetExchange.response(damaged).length).isLessThanOrEqualTo(whole.length);
            } catch (KmipException expected) {
                assertThat(expected.getMessage()).isNotEmpty();
            }
        }
    }

    @Test
    void an_answer_that_is_none_or_too_long_is_not_read() {
        byte[] tooLong = HexFormat.of().parseHex("42007B0100010001");
        assertThatThrownBy(() -> Ttlv.remaining(tooLong, GetExchange.RESPONSE_MESSAGE, 64 << 10))
                .hasMessageContaining("65537 bytes");
        byte[] negative = HexFormat.of().parseHex("42007B01FFFFFFFF");
        assertThatThrownBy(() -> Ttlv.remaining(negative, GetExchange.RESPONSE_MESSAGE, 64 << 10))
                .isInstanceOf(KmipException.class);
        byte[] http = "HTTP/1.1".getBytes(UTF_8);
        assertThatThrownBy(() -> Ttlv.remaining(http, GetExchange.RESPONSE_MESSAGE, 64 << 10))
                .hasMessageContaining("no KMIP message");
    }
}
