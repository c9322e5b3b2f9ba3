package io.tidegate.target;

import io.tidegate.nvme.Nqn;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * One record of a discovery log page as one host sees it. Immutable.
 *
 * @param nqn subsystem that is reached there; the discovery NQN for a referral
 * @param transportType "TCP" or "RDMA"
 * @param address never a wildcard
 * @param secure whether every connection is TLS there
 * @param elsewhere whether another gateway of the group is reached there
 */
public record DiscoveryRecord(
        String nqn, String transportType, InetSocketAddress address, boolean secure, boolean elsewhere) {

    /** Another discovery service (NVMe Base 2.1, 3.1.3.3.1.2). */
    static DiscoveryRecord referral(InetSocketAddress address) {
        return new DiscoveryRecord(Nqn.DISCOVERY, "TCP", address, false, false);
    }

    /** True when another discovery service is reached there. */
    public boolean isReferral() {
        return nqn.equals(Nqn.DISCOVERY);
    }

    /** True for an IPv6 address. */
    public boolean isIpv6() {
        return address.getAddress() instanceof Inet6Address;
    }

    /** The address in digits, without the name that this machine has for an interface. */
    public String traddr() {
        String digits = address.getAddress().getHostAddress();
        int zone = digits.indexOf('%');
        return zone < 0 ? digits : digits.substring(0, zone);
    }

    /** True at that address of this gateway, whatever the port. */
    public boolean isAt(InetAddress other) {
        return !elsewhere && address.getAddress().equals(other);
    }
}
