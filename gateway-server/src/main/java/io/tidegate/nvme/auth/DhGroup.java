package io.tidegate.nvme.auth;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.spec.DHParameterSpec;

/**
 * Diffie-Hellman groups of DH-HMAC-CHAP (NVMe Base 2.1, 8.3.4.5.1): none, or one of the finite field groups of RFC 7919,
 * whose generator is 2.
 *
 * <p>The primes are not listed but computed, as RFC 7919 appendix A defines them from the digits of e.
 */
public enum DhGroup {
    NULL(0, 0, 0, 0),
    FFDHE2048(1, 2048, 560316, 256),
    FFDHE3072(2, 3072, 2625351, 320),
    FFDHE4096(3, 4096, 5736041, 384),
    FFDHE6144(4, 6144, 15705020, 448),
    FFDHE8192(5, 8192, 10965728, 512);

    private final int id;
    private final int bits;
    private final int fudge;
    private final int exponentBits;

    DhGroup(int id, int bits, int fudge, int exponentBits) {
        this.id = id;
        this.bits = bits;
        this.fudge = fudge;
        this.exponentBits = exponentBits;
    }

    /** The group of this identifier. */
    public static Optional<DhGroup> of(int id) {
        return Arrays.stream(values()).filter(group -> group.id == id).findFirst();
    }

    public int id() {
        return id;
    }

    /** Bytes of a public value; 0 without a group. */
    public int bytes() {
        return bits / 8;
    }

    /** Prime, generator and length of exponents: twice the strength of the group and some more (RFC 7919, 5.2). */
    DHParameterSpec parameters() {
        return new DHParameterSpec(prime(), BigInteger.TWO, exponentBits);
    }

    BigInteger prime() {
        return switch (this) {
            case NULL -> throw new IllegalStateException("there is no group");
            case FFDHE2048 -> Primes.P2048;
            case FFDHE3072 -> Primes.P3072;
            case FFDHE4096 -> Primes.P4096;
            case FFDHE6144 -> Primes.P6144;
            case FFDHE8192 -> Primes.P8192;
        };
    }

    /** p = 2^b - 2^(b-64) + (floor(2^(b-130) e) + fudge) 2^64 - 1. */
    private BigInteger compute() {
        BigInteger power = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE.shiftLeft(bits - 64));
        BigInteger digits = digitsOfE(bits - 130).add(BigInteger.valueOf(fudge));
        return power.add(digits.shiftLeft(64)).subtract(BigInteger.ONE);
    }

    /** floor(2^scale e), by the sum of 1/n!; 64 more bits make the rounding of a thousand terms harmless. */
    private static BigInteger digitsOfE(int scale) {
        int guard = 64;
        BigInteger term = BigInteger.ONE.shiftLeft(scale + guard);
        BigInteger sum = term;
        for (int n = 1; term.signum() != 0; n++) {
            term = term.divide(BigInteger.valueOf(n));
            sum = sum.add(term);
        }
        return sum.shiftRight(guard);
    }

    /** Computed once, when the first host asks for one. */
    private static final class Primes {
        static final BigInteger P2048 = FFDHE2048.compute();
        static final BigInteger P3072 = FFDHE3072.compute();
        static final BigInteger P4096 = FFDHE4096.compute();
        static final BigInteger P6144 = FFDHE6144.compute();
        static final BigInteger P8192 = FFDHE8192.compute();
    }
}
