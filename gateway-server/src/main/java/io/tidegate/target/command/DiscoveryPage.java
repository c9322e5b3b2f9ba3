package io.tidegate.target.command;

import io.tidegate.nvme.ConnectData;
import io.tidegate.nvme.DiscoveryLogEntry;
import io.tidegate.nvme.DiscoveryLogHeader;
import io.tidegate.nvme.Sqe;
import io.tidegate.target.Controller;
import io.tidegate.target.Portal;
import io.tidegate.target.Subsystem;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The Discovery log page (NVMe Base 2.1, 5.1.12.3.1): one entry for each portal of each subsystem the host may use. */
final class DiscoveryPage {

    /** Admin queue size that hosts are advised to use. */
    private static final int ADMIN_QUEUE_ENTRIES = 128;

    private record Found(Subsystem subsystem, Portal portal) {}

    private DiscoveryPage() {}

    static ByteBuffer make(Controller controller, Sqe sqe) {
        // The generation is read first: a change in between makes the host read again, never miss it.
        long generation = controller.target().discoveryGeneration();
        List<Found> found = find(controller);
        ByteBuffer page = LogPages.page(DiscoveryLogHeader.BYTES + found.size() * DiscoveryLogEntry.BYTES);
        new DiscoveryLogHeader(page, 0).genctr(generation).numrec(found.size()).recfmt(0);
        for (int i = 0; i < found.size(); i++) {
            int at = DiscoveryLogHeader.BYTES + i * DiscoveryLogEntry.BYTES;
            write(new DiscoveryLogEntry(page, at), i, found.get(i), controller);
        }
        return page;
    }

    private static List<Found> find(Controller controller) {
        List<Found> found = new ArrayList<>();
        controller.target().subsystems().stream()
                .filter(subsystem -> subsystem.access().allows(controller.hostNqn()))
                .sorted(Comparator.comparing(Subsystem::nqn))
                .forEach(subsystem -> subsystem.portals().stream()
                        .sorted(Comparator.comparing(portal -> portal.address().toString()))
                        .forEach(portal -> found.add(new Found(subsystem, portal))));
        return found;
    }

    private static void write(DiscoveryLogEntry entry, int index, Found found, Controller controller) {
        InetSocketAddress address = found.portal().address();
        InetAddress reachable = address.getAddress().isAnyLocalAddress()
                ? controller.admin().connection().localAddress().getAddress()
                : address.getAddress();
        entry.trtype(
                        found.portal().transportType().equals("RDMA")
                                ? DiscoveryLogEntry.TRTYPE_RDMA
                                : DiscoveryLogEntry.TRTYPE_TCP)
                .adrfam(
                        reachable instanceof Inet6Address
                                ? DiscoveryLogEntry.ADRFAM_IPV6
                                : DiscoveryLogEntry.ADRFAM_IPV4)
                .subtype(DiscoveryLogEntry.SUBTYPE_NVM)
                .treq(DiscoveryLogEntry.TREQ_SECURE_CHANNEL_NOT_REQUIRED
                        | DiscoveryLogEntry.TREQ_SQ_FLOW_CONTROL_OPTIONAL)
                .portid(index)
                .cntlid(ConnectData.DYNAMIC_CONTROLLER)
                .asqsz(ADMIN_QUEUE_ENTRIES)
                .trsvcid(Integer.toString(address.getPort()))
                .subnqn(found.subsystem().nqn())
                .traddr(reachable.getHostAddress())
                .tcpSectype(DiscoveryLogEntry.SECTYPE_NONE);
    }
}
