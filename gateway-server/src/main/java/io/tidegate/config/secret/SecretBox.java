package io.tidegate.config.secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Seals keys for the shared state and opens them again (docs/security.md). Any thread. With upstream's form: a Fernet token,
 * and base64 around it once more.
 */
public final class SecretBox {

    /** Neither seals nor opens: there is no key for it. */
    public static final SecretBox WITHOUT_KEY = new SecretBox(null, false);

    /** Leaves keys as they are: the administrator has turned encryption off. */
    public static final SecretBox OPEN = new SecretBox(null, true);

    private final @Nullable Fernet fernet;
    private final boolean clear;

    private SecretBox(@Nullable Fernet fernet, boolean clear) {
        this.fernet = fernet;
        this.clear = clear;
    }

    /**
     * Seals by the key of a file; without the file it can neither seal nor open.
     *
     * @throws IOException when the file holds no key
     */
    public static SecretBox of(Path file) throws IOException {
        return EncryptionKeyFile.read(file)
                .map(key -> new SecretBox(new Fernet(key, new SecureRandom(), InstantSource.system()), false))
                .orElse(WITHOUT_KEY);
    }

    /** True when a key can be stored. */
    public boolean canStore() {
        return clear || fernet != null;
    }

    /** True when what is stored is sealed. */
    public boolean seals() {
        return fernet != null;
    }

    /** The form in which a key is stored; ask {@link #canStore} first. */
    public StoredSecret store(String key) {
        if (clear) {
            return new StoredSecret(key, false);
        }
        if (fernet == null) {
            throw new IllegalStateException("there is no key to seal with");
        }
        String token = fernet.seal(key.getBytes(StandardCharsets.UTF_8));
        return new StoredSecret(Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.US_ASCII)), true);
    }

    /** The key that was stored; empty when it cannot be opened here. */
    public Optional<String> open(StoredSecret stored) {
        if (!stored.isPresent() || stored.isInvalid()) {
            return Optional.empty();
        }
        if (!stored.sealed()) {
            return Optional.of(stored.text());
        }
        if (fernet == null) {
            return Optional.empty();
        }
        try {
            String token = new String(Base64.getDecoder().decode(stored.text()), StandardCharsets.US_ASCII);
            return fernet.open(token).map(plain -> new String(plain, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
