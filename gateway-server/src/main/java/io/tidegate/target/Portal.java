package io.tidegate.target;

import java.net.InetSocketAddress;

/**
 * An address on which a transport accepts connections; several subsystems may share one. Immutable.
 *
 * @param transportType "TCP" or "RDMA"
 * @param address the address bound, possibly a wildcard
 */
public record Portal(String transportType, InetSocketAddress address) {

    /** A TCP portal. */
    public static Portal tcp(InetSocketAddress address) {
        return new Portal("TCP", address);
    }
}
