package io.tidegate.target;

import java.net.InetSocketAddress;

/**
 * An address on which a transport accepts connections; several subsystems may share one. Immutable.
 *
 * @param transportType "TCP" or "RDMA"
 * @param address the address bound, possibly a wildcard
 * @param secure every connection is TLS (NVMe/TCP 1.1, 3.6.1)
 */
public record Portal(String transportType, InetSocketAddress address, boolean secure) {

    /** A TCP portal without TLS. */
    public static Portal tcp(InetSocketAddress address) {
        return new Portal("TCP", address, false);
    }

    /** A TCP portal where every connection is TLS. */
    public static Portal tls(InetSocketAddress address) {
        return new Portal("TCP", address, true);
    }

    /** The same at another address. */
    public Portal at(InetSocketAddress other) {
        return new Portal(transportType, other, secure);
    }
}
