package io.tidegate.reconcile;

import io.tidegate.config.DesiredState;
import io.tidegate.config.ListenerConfig;
import io.tidegate.target.Portal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the other gateways of the group serve which subsystem, as far as this one can know: by the listeners in the shared
 * state of those that live. Pure.
 *
 * <p>Left out is what hosts could not use: a listener at every address of another machine, whose addresses are not known
 * here.
 */
final class Neighbours {

    private Neighbours() {}

    /** Portals by subsystem, of the gateways with these host names but for {@code ownHost}. */
    static Map<String, Set<Portal>> portals(DesiredState desired, Set<String> live, String ownHost) {
        Map<String, Set<Portal>> found = new HashMap<>();
        for (ListenerConfig one : desired.listeners().values()) {
            if (!one.hostName().equals(ownHost) && live.contains(one.hostName())) {
                portal(one)
                        .ifPresent(portal -> found.computeIfAbsent(one.subsystem(), none -> new HashSet<>())
                                .add(portal));
            }
        }
        return found;
    }

    /** The host names of all gateways that have a listener. */
    static Set<String> hosts(DesiredState desired) {
        Set<String> hosts = new HashSet<>();
        desired.listeners().values().forEach(one -> hosts.add(one.hostName()));
        return hosts;
    }

    private static Optional<Portal> portal(ListenerConfig one) {
        try {
            InetAddress address = InetAddress.ofLiteral(one.address());
            InetSocketAddress at = new InetSocketAddress(address, one.port());
            return address.isAnyLocalAddress()
                    ? Optional.empty()
                    : Optional.of(one.secure() ? Portal.tls(at) : Portal.tcp(at));
        } catch (IllegalArgumentException senseless) {
            return Optional.empty();
        }
    }
}
