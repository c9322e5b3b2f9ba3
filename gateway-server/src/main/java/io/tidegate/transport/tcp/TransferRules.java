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
        if (slot == null || slot.phase() != Phase.TRANSFER) {
            return FatalError.invalidField(PduHeader.TTAG, "no transfer with tag " + h.ttag() + " was asked for");
        }
        int cid = slot.request().sqe().cid();
        if (h.cccid() != cid) {
            return FatalError.invalidField(PduHeader.CCCID, "command " + h.cccid() + ", the transfer is of " + cid);
        }
        int wanted = slot.request().transferBytes();
        if (h.datao() != slot.received() || h.datao() + h.datal() > wanted) {
            return FatalError.outOfRange("bytes " + h.datao() + " to " + (h.datao() + h.datal()) + " of a transfer of "
                    + wanted + " that stands at " + slot.received());
        }
        boolean last = h.datao() + h.datal() == wanted;
        return h.has(PduFlags.LAST) == last
                ? null
                : FatalError.invalidField(PduHeader.FLAGS, "LAST_PDU does not tell where the transfer ends");
    }
}
