package io.tidegate.reconcile;

import io.tidegate.config.HostConfig;
import io.tidegate.config.secret.SecretBox;
import io.tidegate.config.secret.StoredSecret;
import io.tidegate.nvme.auth.DhchapSecret;
import io.tidegate.nvme.auth.InvalidSecretException;
import io.tidegate.nvme.auth.TlsPsk;
import io.tidegate.target.auth.HostKeys;
import java.util.Optional;

/**
 * Opens the keys of hosts for the target. When one cannot be opened the host is not let in; one that is in already keeps the
 * key it had.
 */
record HostKeyring(SecretBox box) {

    HostKeys of(HostConfig host) {
        HostKeys proofs = host.usesDhchap() ? dhchap(host) : HostKeys.NONE;
        return host.usesPsk() ? proofs.over(psk(host)) : proofs;
    }

    private TlsPsk psk(HostConfig host) {
        String whose = "the pre-shared key of host " + host.nqn() + " for " + host.subsystem();
        try {
            return TlsPsk.parse(text(host.psk(), whose));
        } catch (InvalidSecretException e) {
            throw new UnusableKeyException(whose + " is not valid: " + e.why());
        }
    }

    private HostKeys dhchap(HostConfig host) {
        DhchapSecret key = open(host.key(), "the key of host " + host.nqn() + " for " + host.subsystem());
        Optional<DhchapSecret> controller =
                host.controllerKey().isPresent() && !host.controllerKey().isInvalid()
                        ? Optional.of(open(
                                host.controllerKey(),
                                "the key by which " + host.subsystem() + " proves itself to host " + host.nqn()))
                        : Optional.empty();
        return new HostKeys(Optional.of(key), controller, Optional.empty());
    }

    private String text(StoredSecret stored, String whose) {
        return box.open(stored)
                .orElseThrow(() -> new UnusableKeyException(
                        whose + " cannot be decrypted; give every gateway of the group the same encryption_key"));
    }

    private DhchapSecret open(StoredSecret stored, String whose) {
        try {
            return DhchapSecret.parse(text(stored, whose));
        } catch (InvalidSecretException e) {
            throw new UnusableKeyException(whose + " is not valid: " + e.why());
        }
    }
}
