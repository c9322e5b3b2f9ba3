package io.tidegate.nvme.auth;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.KeyAgreement;
import javax.crypto.interfaces.DHPublicKey;
import javax.crypto.spec.DHPublicKeySpec;

/**
 * One side's ephemeral half of a Diffie-Hellman exchange. Immutable; to be used for one authentication.
 *
 * <p>Costs milliseconds, in the larger groups tens of them: never on an event loop.
 */
public final class DhKey {

    private final DhGroup group;
    private final KeyPair pair;

    private DhKey(DhGroup group, KeyPair pair) {
        this.group = group;
        this.pair = pair;
    }

    /** A new secret exponent of a group. */
    public static DhKey generate(DhGroup group, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("DH");
            generator.initialize(group.parameters(), random);
            return new DhKey(group, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot use group " + group, e);
        }
    }

    /** What the other side is told: big-endian, as long as the prime. */
    public byte[] publicValue() {
        return padded(((DHPublicKey) pair.getPublic()).getY(), group.bytes());
    }

    /**
     * The secret that both sides share, as long as the prime.
     *
     * @throws InvalidKeyException when the other side's value would give the secret away (0, 1, p-1) or is too large
     */
    public byte[] agree(byte[] otherValue) throws InvalidKeyException {
        BigInteger other = new BigInteger(1, otherValue);
        BigInteger last = group.prime().subtract(BigInteger.TWO);
        if (other.compareTo(BigInteger.TWO) < 0 || other.compareTo(last) > 0) {
            throw new InvalidKeyException("the other side's Diffie-Hellman value is outside of the group");
        }
        try {
            PublicKey key = KeyFactory.getInstance("DH")
                    .generatePublic(new DHPublicKeySpec(other, group.prime(), BigInteger.TWO));
            KeyAgreement agreement = KeyAgreement.getInstance("DH");
            agreement.init(pair.getPrivate());
            agreement.doPhase(key, true);
            return padded(new BigInteger(1, agreement.generateSecret()), group.bytes());
        } catch (InvalidKeyException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot use group " + group, e);
        }
    }

    private static byte[] padded(BigInteger value, int bytes) {
        byte[] digits = value.toByteArray();
        byte[] padded = new byte[bytes];
        int from = Math.max(0, digits.length - bytes);
        int length = digits.length - from;
        System.arraycopy(digits, from, padded, bytes - length, length);
        Arrays.fill(digits, (byte) 0);
        return padded;
    }
}
