package io.tidegate.app;

import io.tidegate.config.secret.EncryptionKeyFile;
import io.tidegate.config.secret.SecretBox;
import io.tidegate.config.settings.GatewaySettings;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the key by which keys of hosts are stored. */
final class KeyEncryption {

    private static final Logger LOG = LoggerFactory.getLogger(KeyEncryption.class);

    private KeyEncryption() {}

    /** Without Ceph, and without a file named, the key lies beside the state that it protects on other people's copies. */
    static GatewaySettings withKeyFile(GatewaySettings settings, Path data) throws StartFailure {
        boolean named = !settings.secrets().keyFile().isEmpty();
        if (settings.ceph().isPresent() || named || !settings.secrets().encrypted()) {
            return settings;
        }
        Path file = data.resolve("encryption.key");
        try {
            EncryptionKeyFile.createIfAbsent(file);
        } catch (IOException e) {
            throw new StartFailure("cannot make " + file + ": " + e.getMessage(), e);
        }
        return settings.withEncryptionKey(file.toString());
    }

    static SecretBox open(GatewaySettings settings) throws StartFailure {
        GatewaySettings.Secrets secrets = settings.secrets();
        if (!secrets.encrypted()) {
            return SecretBox.OPEN;
        }
        if (secrets.keyFile().isEmpty()) {
            return SecretBox.WITHOUT_KEY;
        }
        try {
            SecretBox box = SecretBox.of(Path.of(secrets.keyFile()));
            if (!box.canStore()) {
                LOG.warn("there is no {}: keys of hosts can be neither stored nor used", secrets.keyFile());
            }
            return box;
        } catch (IOException e) {
            throw new StartFailure("encryption_key: " + e.getMessage(), e);
        }
    }
}
