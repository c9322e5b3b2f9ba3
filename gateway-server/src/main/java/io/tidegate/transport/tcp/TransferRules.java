package io.tidegate.transport.tcp;

import io.tidegate.nvme.tcp.FatalError;
import io.tidegate.nvme.tcp.PduFlags;
import io.tidegate.nvme.tcp.PduHeader;
import io.tidegate.transport.tcp.TcpSlot.Phase;
import org.jspecify.annotations.Nullable;

/** Judges H2CData against the transfer that was asked for (NVMe/TCP 1.1, 3.6.2.7). Pure. */
final class TransferRules {

    private TransferRules() {}

    /** The reason to end the connection, or null when {@code slot} awaits exactly this data. */
    static @Nullable FatalError check(PduHeader h, @Nullable TcpSlot slot) {
        if (slot == null || slot.phase() != Phase.TRANSFER || !slot.hostData().awaits(h.ttag())) {
            return FatalError.invalidField(PduHeader.TTAG, "no transfer with tag " + h.ttag() + " was asked for");
        }
        int cid = slot.request().sqe().cid();
        if (h.cccid() != cid) {
            return FatalError.invalidField(PduHeader.CCCID, "command " + h.cccid() + ", the transfer is of " + cid);
        }
        long next = slot.hostData().next(h.ttag());
        long end = slot.hostData().end(h.ttag());
        if (h.datao() != next || h.datao() + h.datal() > end) {
            return FatalError.outOfRange("bytes " + h.datao() + " to " + (h.datao() + h.datal())
                    + " for a transfer that stands at " + next + " and ends at " + end);
        }
        boolean last = h.datao() + h.datal() == end;
        return h.has(PduFlags.LAST) == last
                ? null
                : FatalError.invalidField(PduHeader.FLAGS, "LAST_PDU does not tell where the transfer ends");
    }
}
