package io.tidegate.initiator;

import io.tidegate.nvme.DiscoveryLogEntry;
import java.net.InetSocketAddress;

/**
 * An entry of a discovery log page. Immutable.
 *
 * @param transportType see {@link DiscoveryLogEntry}
 * @param addressFamily see {@link DiscoveryLogEntry}
 * @param subsystemType see {@link DiscoveryLogEntry}
 * @param requirements TREQ
 * @param portId NVM subsystem port
 * @param controllerId CNTLID
 * @param adminQueueEntries ASQSZ
 * @param securityType SECTYPE of TCP
 * @param serviceId TRSVCID: the port number
 * @param nqn of the subsystem
 * @param address TRADDR
 */
public record DiscoveredSubsystem(
        int transportType,
        int addressFamily,
        int subsystemType,
        int requirements,
        int portId,
        int controllerId,
        int adminQueueEntries,
        int securityType,
        String serviceId,
        String nqn,
        String address) {

    static DiscoveredSubsystem of(DiscoveryLogEntry entry) {
        return new DiscoveredSubsystem(
                entry.trtype(),
                entry.adrfam(),
                entry.subtype(),
                entry.treq(),
                entry.portid(),
                entry.cntlid(),
                entry.asqsz(),
                entry.tcpSectype(),
                entry.trsvcid(),
                entry.subnqn(),
                entry.traddr());
    }

    /** True for an NVM subsystem that is reached by TCP. */
    public boolean reachableByTcp() {
        return transportType == DiscoveryLogEntry.TRTYPE_TCP && subsystemType == DiscoveryLogEntry.SUBTYPE_NVM;
    }

    /** Where to connect to. */
    public InetSocketAddress socketAddress() {
        return new InetSocketAddress(address, Integer.parseInt(serviceId));
    }
}
