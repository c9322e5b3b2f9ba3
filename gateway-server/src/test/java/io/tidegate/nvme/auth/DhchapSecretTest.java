package io.tidegate.nvme.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** NVMe Base 2.1, 8.3.4.5.7: the text of secrets. */
class DhchapSecretTest {

    /** 32 bytes 00 01 .. 1f and their CRC-32, made with other tools. */
    static final String KNOWN = "DHHC-1:01:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:";

    @Test
    void a_secret_made_by_other_tools_is_read_and_written_the_same() throws InvalidSecretException {
        assertThat(DhchapSecret.parse(KNOWN).reveal()).isEqualTo(KNOWN);
    }

    @ParameterizedTest
    @EnumSource(DhchapHash.class)
    void a_new_secret_reads_back(DhchapHash hash) throws InvalidSecretException {
        DhchapSecret made = DhchapSecret.generate(hash, new SecureRandom());
        assertThat(DhchapSecret.parse(made.reveal())).isEqualTo(made);
    }

    @ParameterizedTest
    @CsvSource({
        "secret, not of the form",
        "DHHC-1:01:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR, not of the form",
        "DHHC-2:01:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:, not of the form",
        "DHHC-1:04:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:, its hash",
        "DHHC-1:01:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh*KfiaR:, not base64",
        "DHHC-1:01:AAECAwQFBgcICQoLDA0O:, it holds 11 bytes",
        "DHHC-1:01:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaS:, checksum"
    })
    void what_is_wrong_is_named_and_nothing_is_quoted(String text, String why) {
        assertThatThrownBy(() -> DhchapSecret.parse(text))
                .isInstanceOf(InvalidSecretException.class)
                .hasMessageContaining(why)
                .hasNoCause()
                .message()
                .doesNotContain(text)
                .doesNotContain("AAEC");
    }

    @Test
    void it_is_not_printed() throws InvalidSecretException {
        assertThat(DhchapSecret.parse(KNOWN).toString()).isEqualTo("DHHC-1:(secret)");
    }
}
