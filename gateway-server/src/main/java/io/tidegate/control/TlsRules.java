package io.tidegate.control;

import io.tidegate.bdev.Errno;
import io.tidegate.config.DesiredState;
import io.tidegate.config.HostConfig;
import io.tidegate.config.ListenerConfig;
import io.tidegate.config.NetworkConfig;
import io.tidegate.proto.add_host_req;
import io.tidegate.proto.create_listener_req;
import io.tidegate.proto.create_subsystem_req;

/**
 * What goes together with TLS on NVMe/TCP and what does not.
 *
 * @param forced nothing is allowed without it ({@code force_tls})
 */
record TlsRules(boolean forced) {

    void check(add_host_req request) throws Refusal {
        if (!forced || request.hasPsk()) {
            return;
        }
        if (request.getHostNqn().equals(HostConfig.ANY)) {
            throw new Refusal(
                    Errno.EINVAL,
                    "force_tls is on, so subsystem " + request.getSubsystemNqn()
                            + " cannot be opened to every host; add hosts by name with a psk");
        }
        throw new Refusal(
                Errno.ENOKEY,
                "force_tls is on, so host " + request.getHostNqn() + " needs a psk; 'nvme gen-tls-key' makes one");
    }

    /** Every host has a key of its own at a secure listener, so whoever is not known cannot come there. */
    void checkOpening(DesiredState state, String nqn) throws Refusal {
        boolean networks = state.subsystem(nqn)
                .map(one -> one.networks().secure() && !one.networks().masks().isEmpty())
                .orElse(false);
        if (networks || state.listenersOf(nqn).stream().anyMatch(ListenerConfig::secure)) {
            throw new Refusal(
                    Errno.EINVAL,
                    "subsystem " + nqn + " has a secure listener and cannot be opened to every host; add hosts by name"
                            + " with a psk");
        }
    }

    void check(create_listener_req request) throws Refusal {
        if (forced && !request.getSecure()) {
            throw new Refusal(
                    Errno.EINVAL,
                    "force_tls is on, so the listener at " + request.getTraddr() + " has to be secure; add secure");
        }
    }

    /** Refuses a listener that hosts could not use, or that cannot be bound. */
    void check(DesiredState state, create_listener_req wanted) throws Refusal {
        if (wanted.getSecure() && state.openToAny(wanted.getNqn())) {
            throw new Refusal(
                    Errno.EINVAL,
                    "subsystem " + wanted.getNqn() + " is open to every host, so a secure listener protects nothing;"
                            + " remove host '*' first");
        }
        for (ListenerConfig other : state.listeners().values()) {
            if (other.secure() != wanted.getSecure()
                    && other.hostName().equals(wanted.getHostName())
                    && other.isAt(wanted.getTraddr(), wanted.getTrsvcid())) {
                // Upstream refuses with EBUSY what force overrides; here force cannot help, and says so in its own way.
                throw new Refusal(
                        wanted.getForce() ? Errno.EADDRINUSE : Errno.EBUSY,
                        "subsystem " + other.subsystem() + " listens at " + other.endpoint()
                                + (other.secure() ? " over TLS" : " without TLS")
                                + ", and an address is one or the other; choose another port");
            }
        }
    }

    void check(create_subsystem_req request) throws Refusal {
        if (forced && request.getNetworkMaskCount() > 0 && !request.getSecureListeners()) {
            throw new Refusal(
                    Errno.EINVAL,
                    "force_tls is on, so the listeners of subsystem " + request.getSubsystemNqn()
                            + " have to be secure; add secure_listeners");
        }
    }

    void check(String nqn, NetworkConfig networks) throws Refusal {
        if (forced && !networks.secure()) {
            throw new Refusal(
                    Errno.EINVAL,
                    "force_tls is on, but subsystem " + nqn
                            + " was made without secure_listeners, so listeners of a network would not be secure");
        }
    }
}
