package io.tidegate.transport.tcp;

import io.tidegate.nvme.tcp.FatalError;
import io.tidegate.nvme.tcp.PduEncoder;
import io.tidegate.nvme.tcp.PduHeader;
import io.tidegate.nvme.tcp.PduParameters;
import org.jspecify.annotations.Nullable;

/**
 * What ICReq and the settings lead to (NVMe/TCP 1.1, 3.3 and 3.6.2.2). Pure.
 *
 * @param digests digests in use, as DGST of ICResp says it
 * @param hostAlignment alignment in bytes of the data sent to the host
 * @param requests R2Ts of one command that the host takes at a time
 */
record Handshake(int digests, int hostAlignment, int requests) {

    /** Controller PDU data alignment as ICResp says it: dwords, zero-based. Wider would only cost the host. */
    static final int CPDA = 0;

    private static final int MAX_HPDA = 31;

    /** The reason to refuse a handshake, or null. */
    static @Nullable FatalError check(PduHeader icReq) {
        if (icReq.pfv() != 0) {
            return FatalError.unsupported(PduHeader.PFV, "PDU format version " + icReq.pfv() + "; 0 is supported");
        }
        if (icReq.pda() > MAX_HPDA) {
            return FatalError.invalidField(PduHeader.PDA, "HPDA " + icReq.pda() + " is above " + MAX_HPDA);
        }
        return null;
    }

    /** What both ends do from now on, after an ICReq that was found good. */
    static Handshake of(PduHeader icReq) {
        int known = PduHeader.DGST_HEADER | PduHeader.DGST_DATA;
        // MAXR2T is zero-based; no command has more pieces than these.
        int requests = (int) Math.min(icReq.maxr2t() + 1, HostData.MOST_PIECES);
        return new Handshake(icReq.dgst() & known, (icReq.pda() + 1) * 4, requests);
    }

    private boolean headerDigest() {
        return (digests & PduHeader.DGST_HEADER) != 0;
    }

    private boolean dataDigest() {
        return (digests & PduHeader.DGST_DATA) != 0;
    }

    /** What the decoder demands of the host. */
    PduParameters received(TcpSettings.Transfers bounds) {
        return new PduParameters(
                headerDigest(), dataDigest(), (CPDA + 1) * 4, bounds.inCapsuleBytes(), bounds.maxH2cData());
    }

    /** An encoder that keeps to the agreement. */
    PduEncoder encoder() {
        return new PduEncoder(headerDigest(), dataDigest(), hostAlignment);
    }
}
