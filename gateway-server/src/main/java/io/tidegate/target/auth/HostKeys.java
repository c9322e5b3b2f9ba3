package io.tidegate.target.auth;

import io.tidegate.nvme.auth.DhchapSecret;
import io.tidegate.nvme.auth.TlsPsk;
import java.util.Optional;

/**
 * By what a host and a subsystem prove themselves to each other. Immutable; prints no secret.
 *
 * @param host what the host proves itself by; without one it need not
 * @param controller what the subsystem's controllers prove themselves by to this host, if it asks
 * @param psk by what both prove themselves in TLS; with one the host may come in no other way
 */
public record HostKeys(Optional<DhchapSecret> host, Optional<DhchapSecret> controller, Optional<TlsPsk> psk) {

    /** The host need not prove itself. */
    public static final HostKeys NONE = new HostKeys(Optional.empty(), Optional.empty(), Optional.empty());

    /** The host proves itself. */
    public static HostKeys oneWay(DhchapSecret host) {
        return new HostKeys(Optional.of(host), Optional.empty(), Optional.empty());
    }

    /** Both prove themselves. */
    public static HostKeys bothWays(DhchapSecret host, DhchapSecret controller) {
        return new HostKeys(Optional.of(host), Optional.of(controller), Optional.empty());
    }

    /** The same for a host that comes over TLS. */
    public HostKeys over(TlsPsk key) {
        return new HostKeys(host, controller, Optional.of(key));
    }

    /** True when the host must authenticate (DH-HMAC-CHAP) before it may do anything else. */
    public boolean required() {
        return host.isPresent();
    }
}
