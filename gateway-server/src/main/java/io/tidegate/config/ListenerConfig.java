package io.tidegate.config;

import java.net.InetAddress;
import java.util.Optional;

/**
 * An address at which one gateway of the group serves a subsystem. Immutable.
 *
 * @param subsystem NQN of the subsystem
 * @param hostName the machine whose gateway listens
 * @param traddr the address as it is stored, an IPv6 address possibly in brackets
 * @param port TCP port
 * @param ipv6 family of the address
 * @param secure TLS is required
 */
public record ListenerConfig(String subsystem, String hostName, String traddr, int port, boolean ipv6, boolean secure) {

    /** The port of NVMe/TCP when none is given. */
    public static final int DEFAULT_PORT = 4420;

    /** The same where TLS is required, as upstream has it. */
    private static final int SECURE_DEFAULT_PORT = 4421;

    /** The port of a listener that was given none. */
    public static int defaultPort(boolean secure) {
        return secure ? SECURE_DEFAULT_PORT : DEFAULT_PORT;
    }

    /** The address without brackets. */
    public String address() {
        return unbracket(traddr);
    }

    /** {@code 10.0.0.1:4420} or {@code [fe80::1]:4420}. */
    public String endpoint() {
        return address().indexOf(':') >= 0 ? "[" + address() + "]:" + port : address() + ":" + port;
    }

    /** True when it listens at this address, however that is written. */
    public boolean isAt(String otherAddress, int otherPort) {
        return port == otherPort && sameAddress(address(), unbracket(otherAddress));
    }

    /** Compares addresses by value: an IPv6 address has many forms. */
    public static boolean sameAddress(String one, String other) {
        return one.equals(other) || (parse(one).isPresent() && parse(one).equals(parse(other)));
    }

    private static Optional<InetAddress> parse(String address) {
        try {
            return Optional.of(InetAddress.ofLiteral(address));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Removes the brackets around an IPv6 address. */
    public static String unbracket(String traddr) {
        boolean bracketed = traddr.startsWith("[") && traddr.endsWith("]");
        return bracketed ? traddr.substring(1, traddr.length() - 1) : traddr;
    }
}
