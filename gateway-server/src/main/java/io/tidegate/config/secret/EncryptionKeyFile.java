package io.tidegate.config.secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file of the key that seals keys: {@code -----BEGIN X-----}, base64 of at least 32 bytes, {@code -----END X-----}. Lines
 * may have become spaces, as they do on the way through cephadm. The first 32 bytes count, as upstream has it.
 */
public final class EncryptionKeyFile {

    private static final Pattern FORM =
            Pattern.compile("-----BEGIN ([^-]+)-----([A-Za-z0-9+/=\\s]+)-----END ([^-]+)-----");
    private static final String LABEL = "PRIVATE KEY";

    private EncryptionKeyFile() {}

    /**
     * Reads the key; empty when there is no such file.
     *
     * @throws IOException with what is wrong, but nothing of what the file holds
     */
    static Optional<byte[]> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Matcher form =
                FORM.matcher(Files.readString(file, StandardCharsets.UTF_8).strip());
        if (!form.matches() || !form.group(1).strip().equals(form.group(3).strip())) {
            throw new IOException(file
                    + " holds no key: write base64 between -----BEGIN PRIVATE KEY----- and -----END PRIVATE KEY-----");
        }
        byte[] bytes = decode(file, form.group(2).replaceAll("\\s", ""));
        if (bytes.length < Fernet.KEY_BYTES) {
            throw new IOException(
                    file + " holds a key of " + bytes.length + " bytes; at least " + Fernet.KEY_BYTES + " are needed");
        }
        return Optional.of(Arrays.copyOf(bytes, Fernet.KEY_BYTES));
    }

    private static byte[] decode(Path file, String base64) throws IOException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " holds a key that is not base64");
        }
    }

    /** Makes a file with a new key that its owner alone may read, unless there is one. */
    public static void createIfAbsent(Path file) throws IOException {
        byte[] key = new byte[Fernet.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        String text = "-----BEGIN " + LABEL + "-----\n" + Base64.getEncoder().encodeToString(key) + "\n-----END "
                + LABEL + "-----\n";
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (FileAlreadyExistsException e) {
            // The key that is there has sealed what is stored.
            return;
        }
    }
}
