package io.tidegate.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The subnets in which every gateway listens for a subsystem, at each address it has there. Immutable.
 *
 * <p>The listeners that follow are not in the shared state: which addresses a machine has is known to it alone, and they go
 * with it, see docs/adr/0065-automatic-listeners-are-not-stored.md.
 *
 * @param masks the subnets as they were written
 * @param port of the listeners
 * @param secure they require TLS
 */
public record NetworkConfig(List<String> masks, int port, boolean secure) {

    /** No subnet. */
    public static final NetworkConfig NONE = new NetworkConfig(List.of(), ListenerConfig.DEFAULT_PORT, false);

    /** Copies the list. */
    public NetworkConfig {
        masks = List.copyOf(masks);
    }

    /** The listeners of a gateway; a subnet that cannot be read, of a newer gateway perhaps, has none. */
    Stream<ListenerConfig> listeners(String nqn, String ownHost, List<InetAddress> addresses) {
        List<Subnet> subnets = masks.stream()
                .map(NetworkConfig::parse)
                .flatMap(Optional::stream)
                .toList();
        return addresses.stream()
                .filter(address -> subnets.stream().anyMatch(subnet -> subnet.has(address)))
                .map(address -> listener(nqn, ownHost, address));
    }

    private static Optional<Subnet> parse(String mask) {
        try {
            return Optional.of(Subnet.parse(mask));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private ListenerConfig listener(String nqn, String ownHost, InetAddress address) {
        boolean ipv6 = address instanceof Inet6Address;
        String text = address.getHostAddress();
        return new ListenerConfig(nqn, ownHost, ipv6 ? "[" + text + "]" : text, port, ipv6, secure);
    }
}
