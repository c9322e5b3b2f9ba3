package io.tidegate.control;

import io.tidegate.bdev.Errno;
import io.tidegate.config.secret.SecretBox;
import io.tidegate.config.secret.StoredSecret;
import io.tidegate.nvme.auth.DhchapSecret;
import io.tidegate.nvme.auth.InvalidSecretException;
import io.tidegate.nvme.auth.TlsPsk;
import java.util.Optional;

/**
 * What a key that a client sends must look like, and the form in which it is stored. No refusal quotes it.
 *
 * @param checkFormat false accepts any text
 * @param box seals keys
 */
record KeyRules(boolean checkFormat, SecretBox box) {

    private static final Kind DHCHAP = new Kind("DH-HMAC-CHAP key", 255, DhchapSecret::parse, "nvme gen-dhchap-key");
    private static final Kind PSK = new Kind("TLS pre-shared key", 199, TlsPsk::parse, "nvme gen-tls-key");

    /**
     * A kind of key.
     *
     * @param name of the kind
     * @param mostCharacters of its text
     * @param form fails for a text that is none
     * @param maker the command that makes one
     */
    private record Kind(String name, int mostCharacters, Form form, String maker) {

        Optional<String> wrong(String key) {
            try {
                form.parse(key);
                return Optional.empty();
            } catch (InvalidSecretException e) {
                return Optional.of(e.why());
            }
        }
    }

    private interface Form {
        Object parse(String text) throws InvalidSecretException;
    }

    /**
     * Checks a DH-HMAC-CHAP key.
     *
     * @param whose names it in the refusal: "host NQN"
     */
    void check(String whose, String key) throws Refusal {
        check(DHCHAP, whose, key);
    }

    private void check(Kind kind, String whose, String key) throws Refusal {
        if (key.isEmpty()) {
            throw new Refusal(Errno.ENOKEY, "the " + kind.name() + " of " + whose + " is empty");
        }
        if (key.length() > kind.mostCharacters()) {
            throw new Refusal(
                    Errno.E2BIG,
                    "the " + kind.name() + " of " + whose + " has " + key.length() + " characters, allowed are "
                            + kind.mostCharacters());
        }
        Optional<String> wrong = checkFormat ? kind.wrong(key) : Optional.empty();
        if (wrong.isPresent()) {
            throw new Refusal(
                    Errno.EINVAL,
                    "the " + kind.name() + " of " + whose + " is not valid: " + wrong.get() + "; '" + kind.maker()
                            + "' makes one");
        }
    }

    /** Checks a DH-HMAC-CHAP key and seals it. */
    StoredSecret store(String whose, String key) throws Refusal {
        check(DHCHAP, whose, key);
        return sealed(whose, key);
    }

    /** Checks a pre-shared key of TLS and seals it. */
    StoredSecret storePsk(String whose, String key) throws Refusal {
        check(PSK, whose, key);
        return sealed(whose, key);
    }

    private StoredSecret sealed(String whose, String key) throws Refusal {
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
