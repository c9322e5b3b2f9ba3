package io.tidegate.control;

import io.tidegate.bdev.Errno;
import io.tidegate.config.secret.SecretBox;
import io.tidegate.config.secret.StoredSecret;
import io.tidegate.nvme.auth.DhchapSecret;
import io.tidegate.nvme.auth.InvalidSecretException;
import java.util.Optional;

/**
 * What a DH-HMAC-CHAP key that a client sends must look like, and the form in which it is stored. No refusal quotes it.
 *
 * @param checkFormat false accepts any text
 * @param box seals keys
 */
record KeyRules(boolean checkFormat, SecretBox box) {

    private static final int MOST_CHARACTERS = 255;

    /**
     * Checks a key.
     *
     * @param whose names it in the refusal: "host NQN"
     */
    void check(String whose, String key) throws Refusal {
        if (key.isEmpty()) {
            throw new Refusal(Errno.ENOKEY, "the DH-HMAC-CHAP key of " + whose + " is empty");
        }
        if (key.length() > MOST_CHARACTERS) {
            throw new Refusal(
                    Errno.E2BIG,
                    "the DH-HMAC-CHAP key of " + whose + " has " + key.length() + " characters, allowed are "
                            + MOST_CHARACTERS);
        }
        Optional<String> wrong = checkFormat ? wrong(key) : Optional.empty();
        if (wrong.isPresent()) {
            throw new Refusal(
                    Errno.EINVAL,
                    "the DH-HMAC-CHAP key of " + whose + " is not valid: " + wrong.get()
                            + "; 'nvme gen-dhchap-key' makes one");
        }
    }

    private static Optional<String> wrong(String key) {
        try {
            DhchapSecret.parse(key);
            return Optional.empty();
        } catch (InvalidSecretException e) {
            return Optional.of(e.why());
        }
    }

    /** Checks a key and seals it. */
    StoredSecret store(String whose, String key) throws Refusal {
        check(whose, key);
        if (!box.canStore()) {
            throw new Refusal(
                    Errno.ENOKEY,
                    "the key of " + whose
                            + " cannot be encrypted: the gateway has no encryption_key file; give it one, or set"
                            + " enable_key_encryption = False to store keys in clear");
        }
        return box.store(key);
    }
}
