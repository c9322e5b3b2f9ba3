package io.tidegate.nvme.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The groups of RFC 7919 and what two sides compute in them. */
class DhGroupTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String HEAD = "FFFFFFFFFFFFFFFFADF85458A2BB4A9AAFDC5620273D3CF1D8B9C583CE2D3695";

    @ParameterizedTest
    @CsvSource({
        "FFDHE2048, 2048, 886B423861285C97FFFFFFFFFFFFFFFF",
        "FFDHE3072, 3072, 25E41D2B66C62E37FFFFFFFFFFFFFFFF",
        "FFDHE4096, 4096, C68A007E5E655F6AFFFFFFFFFFFFFFFF",
        "FFDHE6144, 6144, A40E329CD0E40E65FFFFFFFFFFFFFFFF",
        "FFDHE8192, 8192, D68C8BB7C5C6424CFFFFFFFFFFFFFFFF"
    })
    void primes_are_those_of_the_rfc(DhGroup group, int bits, String tail) {
        String digits = group.prime().toString(16).toUpperCase(java.util.Locale.ROOT);
        assertThat(digits).hasSize(bits / 4).startsWith(HEAD).endsWith(tail);
    }

    @ParameterizedTest
    @EnumSource(
            value = DhGroup.class,
            names = {"FFDHE2048", "FFDHE3072"})
    void primes_are_safe(DhGroup group) {
        assertThat(group.prime().isProbablePrime(20)).isTrue();
        assertThat(group.prime().shiftRight(1).isProbablePrime(20)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(value = DhGroup.class, mode = Mode.EXCLUDE, names = "NULL")
    void two_sides_come_to_the_same_secret(DhGroup group) throws InvalidKeyException {
        DhKey one = DhKey.generate(group, RANDOM);
        DhKey other = DhKey.generate(group, RANDOM);
        assertThat(one.publicValue()).hasSize(group.bytes());
        assertThat(one.agree(other.publicValue())).hasSize(group.bytes()).isEqualTo(other.agree(one.publicValue()));
    }

    @Test
    void values_that_would_give_the_secret_away_are_refused() {
        DhGroup group = DhGroup.FFDHE2048;
        DhKey key = DhKey.generate(group, RANDOM);
        for (BigInteger value :
                new BigInteger[] {BigInteger.ZERO, BigInteger.ONE, group.prime().subtract(BigInteger.ONE), group.prime()
                }) {
            assertThatThrownBy(() -> key.agree(value.toByteArray())).isInstanceOf(InvalidKeyException.class);
        }
    }
}
