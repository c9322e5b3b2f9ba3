package io.tidegate.nvme.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** NVMe/TCP 1.1, 3.6.1: keys of TLS and identities, against numbers that the tools of Linux give. */
class TlsPskTest {

    private static final String SHORT = "VRLbtnN9AQb2WXW3c9+wEf/DRLz0QuLdbYvEhwtdWwNf9LrZ:";
    private static final String LONG = "VRLbtnN9AQb2WXW3c9+wEf/DRLz0QuLdbYvEhwtdWwP/w0S89ELi3W2LxIcLXVsDn8kXZQ==:";
    private static final String HOST = "nqn.psk-test-host";
    private static final String SUBSYSTEM = "nqn.psk-test-subsys";

    private static PskIdentity identity(String version, String digest) {
        return PskIdentity.parse("NVMe" + version + " " + HOST + " " + SUBSYSTEM + digest)
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"00:" + SHORT, "01:" + SHORT, "00:" + LONG, "02:" + LONG})
    void a_key_made_by_other_tools_is_read_and_written_the_same(String text) throws InvalidSecretException {
        assertThat(TlsPsk.parse("NVMeTLSkey-1:" + text).reveal()).isEqualTo("NVMeTLSkey-1:" + text);
    }

    @ParameterizedTest
    @CsvSource({
        "01, " + SHORT + ", 1R01, iSbjiStwJ/1TrTvDlt2fjFmzvsytOJelidNnA+X5lEU=",
        "01, " + SHORT + ", 1R01, 66GuqV08TsAGII39teWUfwQwizjv06Jy8jOcX3NAAzM=",
        "02, " + LONG + ", 1R02, QhW2+Rp6RzHlNtCslyRxMnwJ11tKKhz8JCAQpQ+XUD8f9td1VeH5h53yz2wKJG1a",
        "02, " + LONG + ", 1R02, RsKmYJ3nAn1ApjjMloJFbAkLPivONDAX/xW327YBUsn2eGShXSjCZvBaOxscLqmz"
    })
    void an_identity_with_a_digest_says_which_of_the_two_derivations_the_host_uses(
            String hash, String key, String version, String digest) throws InvalidSecretException {
        assertThat(TlsPsk.parse("NVMeTLSkey-1:" + hash + ":" + key).keys(identity(version, " " + digest)))
                .hasSize(1);
    }

    @Test
    void an_identity_that_we_make_is_that_of_newer_tools() throws InvalidSecretException {
        assertThat(TlsPsk.parse("NVMeTLSkey-1:01:" + SHORT)
                        .identity(1, HOST, SUBSYSTEM)
                        .toString())
                .isEqualTo("NVMe1R01 " + HOST + " " + SUBSYSTEM + " iSbjiStwJ/1TrTvDlt2fjFmzvsytOJelidNnA+X5lEU=");
        assertThat(TlsPsk.parse("NVMeTLSkey-1:02:" + LONG)
                        .identity(0, HOST, SUBSYSTEM)
                        .toString())
                .isEqualTo("NVMe0R02 " + HOST + " " + SUBSYSTEM);
    }

    @Test
    void an_identity_without_digest_may_mean_either_derivation() throws InvalidSecretException {
        List<byte[]> keys = TlsPsk.parse("NVMeTLSkey-1:01:" + SHORT).keys(identity("0R01", ""));
        assertThat(keys).hasSize(2);
        assertThat(keys.getFirst()).hasSize(32).isNotEqualTo(keys.getLast());
    }

    @Test
    void another_key_another_hash_or_another_host_gives_no_key() throws InvalidSecretException {
        TlsPsk psk = TlsPsk.parse("NVMeTLSkey-1:01:" + SHORT);
        PskIdentity known = psk.identity(1, HOST, SUBSYSTEM);
        assertThat(TlsPsk.generate(PskHash.SHA256, new SecureRandom()).keys(known))
                .isEmpty();
        assertThat(psk.keys(identity("0R02", ""))).isEmpty();
        assertThat(psk.keys(new PskIdentity(1, PskHash.SHA256, "nqn.other", SUBSYSTEM, known.digest())))
                .isEmpty();
        assertThat(psk.keys(new PskIdentity(1, PskHash.SHA256, HOST, SUBSYSTEM, "%%")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "NVMe0R01 nqn.host",
                "NVMe0R03 nqn.host nqn.subsystem",
                "NVMe2R01 nqn.host nqn.subsystem",
                "NVMe1R01 nqn.host nqn.subsystem",
                "NVMe0R01 nqn.host nqn.subsystem digest",
                "NVMe0R01  nqn.subsystem"
            })
    void what_is_no_identity_is_none(String text) {
        assertThat(PskIdentity.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "key, not of the form",
        "DHHC-1:01:" + SHORT + ", not of the form",
        "NVMeTLSkey-1:03:" + SHORT + ", its hash",
        "NVMeTLSkey-1:02:" + SHORT + ", its hash goes with 48",
        "NVMeTLSkey-1:01:" + LONG + ", its hash goes with 32",
        "NVMeTLSkey-1:01:AAECAwQFBgcICQoLDA0O:, 'it holds 11 bytes, not 32 or 48'",
        "NVMeTLSkey-1:01:VRLbtnN9AQb2WXW3c9+wEf/DRLz0QuLdbYvEhwtdWwNf9LrA:, checksum"
    })
    void what_is_wrong_is_named_and_nothing_is_quoted(String text, String why) {
        assertThatThrownBy(() -> TlsPsk.parse(text))
                .isInstanceOf(InvalidSecretException.class)
                .hasMessageContaining(why)
                .hasNoCause()
                .message()
                .doesNotContain("VRLb")
                .doesNotContain("AAEC");
    }

    @Test
    void it_is_not_printed() {
        assertThat(TlsPsk.generate(PskHash.SHA384, new SecureRandom()).toString())
                .isEqualTo("NVMeTLSkey-1:(secret)");
    }
}
