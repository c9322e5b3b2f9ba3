package io.tidegate.reconcile;

import io.tidegate.config.HostConfig;
import io.tidegate.config.secret.SecretBox;
import io.tidegate.config.secret.StoredSecret;
import io.tidegate.nvme.auth.DhchapSecret;
import io.tidegate.nvme.auth.DhchapSecret.InvalidSecretException;
import io.tidegate.target.auth.HostKeys;
import java.util.Optional;

/**
 * Opens the keys of hosts for the target. When one cannot be opened the host is not let in; one that is in already keeps the
 * key it had.
 */
record HostKeyring(SecretBox box) {

    HostKeys of(HostConfig host) {
        if (!host.usesDhchap()) {
            return HostKeys.NONE;
        }
        DhchapSecret key = open(host.key(), "the key of host " + host.nqn() + " for " + host.subsystem());
        Optional<DhchapSecret> controller =
                host.controllerKey().isPresent() && !host.controllerKey().isInvalid()
                        ? Optional.of(open(
                                host.controllerKey(),
                                "the key by which " + host.subsystem() + " proves itself to host " + host.nqn()))
                        : Optional.empty();
        return new HostKeys(Optional.of(key), controller);
    }

    private DhchapSecret open(StoredSecret stored, String whose) {
        String text = box.open(stored)
                .orElseThrow(() -> new UnusableKeyException(
                        whose + " cannot be decrypted; give every gateway of the group the same encryption_key"));
        try {
            return DhchapSecret.parse(text);
        } catch (InvalidSecretException e) {
            throw new UnusableKeyException(whose + " is not valid: " + e.why());
        }
    }
}
