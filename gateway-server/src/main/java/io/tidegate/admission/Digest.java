package io.tidegate.admission;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256, so that a comparison takes as long whatever was given. Pure. */
final class Digest {

    private Digest() {}

    static byte[] of(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
