package io.tidegate.config.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys at rest, in upstream's form. */
class SecretBoxTest {

    private static final String SECRET = "DHHC-1:01:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:";
    private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v";

    /** Sealed by the tools that upstream uses. */
    private static final String SEALED =
            "Z0FBQUFBQnJCa3pHbGNIMWpTcUpJaFpTZE5uRUV1T25KUWxPZzhmRFUyRGxtU3Z6UXZRcnh6b2tXS2dvb0NYektGdV"
                    + "Y5UXB0ZnlnbWt1dTVoR0ZkNGhlVnhsNFpPOUhNSmlSeU1Fd2p4N0s3MWFTblZSVlB4VWtnQzVYRTNIN1dyM1BwUTVl"
                    + "SXdIZks4aXNSaEE0Z3haQ3VHQmJpUmw1X2VnPT0=";

    @TempDir
    Path folder;

    private SecretBox box(String file) throws IOException {
        return SecretBox.of(Files.writeString(folder.resolve("encryption.key"), file));
    }

    private SecretBox box() throws IOException {
        return box("-----BEGIN PRIVATE KEY-----\n" + KEY + "\n-----END PRIVATE KEY-----\n");
    }

    @Test
    void what_upstream_has_sealed_is_opened() throws IOException {
        assertThat(box().open(new StoredSecret(SEALED, true))).contains(SECRET);
    }

    @Test
    void a_file_whose_lines_became_spaces_on_their_way_is_read() throws IOException {
        String spaced = "-----BEGIN PRIVATE KEY----- " + KEY.substring(0, 20) + " " + KEY.substring(20)
                + " -----END PRIVATE KEY-----";
        assertThat(box(spaced).open(new StoredSecret(SEALED, true))).contains(SECRET);
    }

    @Test
    void what_was_sealed_is_opened_and_looks_different_each_time() throws IOException {
        SecretBox box = box();
        StoredSecret stored = box.store(SECRET);
        assertThat(stored.sealed()).isTrue();
        assertThat(box.open(stored)).contains(SECRET);
        assertThat(box.store(SECRET)).isNotEqualTo(stored);
    }

    @Test
    void what_was_sealed_by_another_key_or_was_changed_is_not_opened() throws IOException {
        StoredSecret changed = new StoredSecret("A" + SEALED.substring(1), true);
        assertThat(box().open(changed)).isEmpty();
        assertThat(box().open(new StoredSecret("no base64 at all", true))).isEmpty();
        Path other = folder.resolve("other.key");
        EncryptionKeyFile.createIfAbsent(other);
        assertThat(SecretBox.of(other).open(new StoredSecret(SEALED, true))).isEmpty();
    }

    @Test
    void keys_in_clear_of_older_gateways_are_used_as_they_are() throws IOException {
        assertThat(box().open(new StoredSecret(SECRET, false))).contains(SECRET);
    }

    @Test
    void a_mark_for_a_missing_key_is_no_key() throws IOException {
        assertThat(box().open(StoredSecret.INVALID)).isEmpty();
        assertThat(box().open(new StoredSecret("<invalid>", true))).isEmpty();
    }

    @Test
    void without_a_file_keys_can_be_neither_stored_nor_opened() throws IOException {
        SecretBox box = SecretBox.of(folder.resolve("none.key"));
        assertThat(box.canStore()).isFalse();
        assertThat(box.open(new StoredSecret(SEALED, true))).isEmpty();
    }

    @Test
    void a_new_file_belongs_to_its_owner_alone_and_is_never_overwritten() throws IOException {
        Path file = folder.resolve("new/encryption.key");
        EncryptionKeyFile.createIfAbsent(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        StoredSecret stored = SecretBox.of(file).store(SECRET);
        EncryptionKeyFile.createIfAbsent(file);
        assertThat(SecretBox.of(file).open(stored)).contains(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0",
                "-----BEGIN A-----c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0-----END B-----",
                "-----BEGIN A-----c2VjcmV0-----END A-----",
                "-----BEGIN A-----c2VjcmV0=c2VjcmV0-----END A-----"
            })
    void a_file_without_a_key_is_refused_and_not_quoted(String text) {
        assertThatThrownBy(() -> box(text))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("encryption.key holds")
                .hasMessageNotContaining("c2VjcmV0");
    }

    @Test
    void nothing_of_it_is_printed() throws IOException {
        assertThat(new StoredSecret(SEALED, true) + box().toString())
                .doesNotContain(SEALED)
                .doesNotContain(KEY);
    }
}
