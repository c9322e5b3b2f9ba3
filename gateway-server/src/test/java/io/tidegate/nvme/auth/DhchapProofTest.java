package io.tidegate.nvme.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** NVMe Base 2.1, 8.3.4.5.6: responses as they were computed from the specification's formulas by other tools. */
class DhchapProofTest {

    private static final int SEQUENCE = 0x89abcdef;

    private static byte[] counting(int from, int bytes) {
        byte[] values = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            values[i] = (byte) (from + i);
        }
        return values;
    }

    private static DhchapProof proof(DhchapHash hash) {
        return new DhchapProof(
                hash,
                0x1234,
                0,
                "nqn.2014-08.org.nvmexpress:uuid:11111111-1111-4111-8111-111111111111",
                "nqn.2016-06.io.example:s1");
    }

    @ParameterizedTest
    @CsvSource({
        "SHA256, 4725a2975a427a9985f6d844f7f6e633f63ebd3500c545b399ce86c96ad75e61",
        "SHA512, 8407d601d461eade1a429bb8f1e87e24ca2fe5c337d61d6cc2146f1ff9e0c379ed92fdf60028475c112bc6e4ada3148129b920f439cf119849838cd490439c2f"
    })
    void the_host_responds(DhchapHash hash, String expected) throws InvalidSecretException {
        byte[] response =
                proof(hash).ofHost(DhchapSecret.parse(DhchapSecretTest.KNOWN), SEQUENCE, counting(0xa0, hash.bytes()));
        assertThat(HexFormat.of().formatHex(response)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "SHA256, c8da533795d4b9a091ba56bd7cc17d37016967c0c6b640fc049cfb3bd0a5e220",
        "SHA512, 7c81289e8140bf11c999e552342b8bef591b4c3569c668e31222a0fb0c94cd907e47b75b7b10f78eaa0607de7701a135ebea49d81f98ed2764260068cea84bc6"
    })
    void the_controller_responds_to_a_challenge_tied_to_the_exchange(DhchapHash hash, String expected)
            throws InvalidSecretException {
        DhchapProof proof = proof(hash);
        byte[] challenge = proof.augmented(counting(0xa0, hash.bytes()), counting(0, 200));
        byte[] response = proof.ofController(DhchapSecret.parse(DhchapSecretTest.KNOWN), SEQUENCE, challenge);
        assertThat(HexFormat.of().formatHex(response)).isEqualTo(expected);
    }
}
