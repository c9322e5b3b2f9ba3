package io.tidegate.target.command;

import io.tidegate.nvme.ConnectData;
import io.tidegate.nvme.DiscoveryLogEntry;
import io.tidegate.nvme.DiscoveryLogHeader;
import io.tidegate.nvme.LogPage;
import io.tidegate.nvme.Sqe;
import io.tidegate.target.Controller;
import io.tidegate.target.DiscoveryRecord;
import io.tidegate.target.DiscoveryView;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The Discovery log page (NVMe Base 2.1, 5.1.12.3.1): a record for each portal of each subsystem the host may use, and
 * for each referral. Stateless.
 *
 * <p>The log specific parameter may ask for the records of the host's own port alone (PLEO) or of all (ALLSUBE, which is
 * what is shown anyway). Extended records (EXTDLPE) are not announced and refused: a host that asked for them would
 * misread plain ones.
 */
final class DiscoveryPage {

    /** LSP bits, and of the same meaning in Supported Log Pages. */
    static final int EXTENDED_ENTRIES = 1;

    static final int PORT_LOCAL_ENTRIES_ONLY = 1 << 1;
    static final int ALL_SUBSYSTEM_ENTRIES = 1 << 2;

    /** What Supported Log Pages says of this page (LIDS). */
    static final int SUPPORT = PORT_LOCAL_ENTRIES_ONLY | ALL_SUBSYSTEM_ENTRIES;

    /** Admin queue size that hosts are advised to use. */
    private static final int ADMIN_QUEUE_ENTRIES = 128;

    private DiscoveryPage() {}

    /** False when records are asked for that there are not. */
    static boolean served(Sqe sqe) {
        return (LogPage.specificParameter(sqe) & EXTENDED_ENTRIES) == 0;
    }

    static ByteBuffer make(Controller controller, Sqe sqe) {
        DiscoveryView view = controller.discovery();
        if (view.refresh() && (LogPage.retainsEvent(sqe) || LogPage.offset(sqe) > 0)) {
            // It changed under the host's hands: what it has read before is of an older generation.
            controller.discoveryChanged();
        }
        List<DiscoveryRecord> shown = shown(view, LogPage.specificParameter(sqe));
        ByteBuffer page = LogPages.page(DiscoveryLogHeader.BYTES + shown.size() * DiscoveryLogEntry.BYTES);
        new DiscoveryLogHeader(page, 0)
                .genctr(view.generation())
                .numrec(shown.size())
                .recfmt(0);
        for (int i = 0; i < shown.size(); i++) {
            int at = DiscoveryLogHeader.BYTES + i * DiscoveryLogEntry.BYTES;
            write(new DiscoveryLogEntry(page, at), i, shown.get(i));
        }
        return page;
    }

    private static List<DiscoveryRecord> shown(DiscoveryView view, int parameter) {
        boolean portLocal = (parameter & PORT_LOCAL_ENTRIES_ONLY) != 0 && (parameter & ALL_SUBSYSTEM_ENTRIES) == 0;
        return portLocal
                ? view.records().stream()
                        .filter(record -> record.isAt(view.local()))
                        .toList()
                : view.records();
    }

    private static void write(DiscoveryLogEntry entry, int index, DiscoveryRecord found) {
        entry.trtype(
                        found.transportType().equals("RDMA")
                                ? DiscoveryLogEntry.TRTYPE_RDMA
                                : DiscoveryLogEntry.TRTYPE_TCP)
                .adrfam(found.isIpv6() ? DiscoveryLogEntry.ADRFAM_IPV6 : DiscoveryLogEntry.ADRFAM_IPV4)
                .subtype(found.isReferral() ? DiscoveryLogEntry.SUBTYPE_REFERRAL : DiscoveryLogEntry.SUBTYPE_NVM)
                .treq((found.secure()
                                ? DiscoveryLogEntry.TREQ_SECURE_CHANNEL_REQUIRED
                                : DiscoveryLogEntry.TREQ_SECURE_CHANNEL_NOT_REQUIRED)
                        | DiscoveryLogEntry.TREQ_SQ_FLOW_CONTROL_OPTIONAL)
                .portid(index)
                .cntlid(ConnectData.DYNAMIC_CONTROLLER)
                .asqsz(ADMIN_QUEUE_ENTRIES)
                .trsvcid(Integer.toString(found.address().getPort()))
                .subnqn(found.nqn())
                .traddr(found.traddr())
                .tcpSectype(found.secure() ? DiscoveryLogEntry.SECTYPE_TLS13 : DiscoveryLogEntry.SECTYPE_NONE);
    }
}
