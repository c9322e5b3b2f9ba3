package io.tidegate.nvme.tcp;

import org.jspecify.annotations.Nullable;

/**
 * Judges a header: pure functions from its fields and what was negotiated to the error that ends the connection
 * (NVMe/TCP 1.1, 3.5 and 3.6). Null means that nothing is wrong.
 */
final class PduRules {

    private PduRules() {}

    /** Checks the common header, before the rest of the header has come. */
    static @Nullable FatalError common(PduHeader h, PduRole role, @Nullable PduParameters agreed) {
        FatalError error = type(h.type(), role, agreed != null);
        if (error == null && h.hlen() != PduType.headerBytes(h.type())) {
            error = FatalError.invalidField(PduHeader.HLEN, h + ": the header length is not this type's");
        }
        if (error == null) {
            error = agreed != null && PduType.digested(h.type()) ? negotiated(h, agreed) : connection(h);
        }
        return error;
    }

    private static @Nullable FatalError type(int type, PduRole role, boolean negotiated) {
        if (!PduType.known(type) || !role.receives(type)) {
            return FatalError.invalidField(PduHeader.TYPE, PduType.name(type) + " may not be sent to a " + role);
        }
        if (type == role.handshake()) {
            return negotiated ? FatalError.sequence("a second " + PduType.name(type)) : null;
        }
        if (!negotiated && !PduType.isTermReq(type)) {
            return FatalError.sequence(PduType.name(type) + " before " + PduType.name(role.handshake()));
        }
        return null;
    }

    /** ICReq, ICResp and the termination requests: no digests, lengths fixed by the specification. */
    private static @Nullable FatalError connection(PduHeader h) {
        long most = PduType.isTermReq(h.type()) ? PduType.MAX_TERM_REQ_BYTES : h.hlen();
        return h.plen() < h.hlen() || h.plen() > most
                ? FatalError.invalidField(PduHeader.PLEN, h + ": the length is out of range")
                : null;
    }

    private static @Nullable FatalError negotiated(PduHeader h, PduParameters agreed) {
        int headerEnd = headerEnd(h, agreed);
        if (h.has(PduFlags.HEADER_DIGEST) != agreed.headerDigest()) {
            return FatalError.invalidField(PduHeader.FLAGS, h + ": header digest flag against the agreement");
        }
        if (h.plen() == headerEnd) {
            return null;
        }
        if (!PduType.carriesData(h.type()) || h.plen() < headerEnd) {
            return FatalError.invalidField(PduHeader.PLEN, h + ": the length is out of range");
        }
        return data(h, headerEnd, agreed);
    }

    private static @Nullable FatalError data(PduHeader h, int headerEnd, PduParameters agreed) {
        if (h.has(PduFlags.DATA_DIGEST) != agreed.dataDigest()) {
            return FatalError.invalidField(PduHeader.FLAGS, h + ": data digest flag against the agreement");
        }
        if (h.pdo() < headerEnd || h.pdo() % agreed.dataAlignment() != 0) {
            return FatalError.invalidField(PduHeader.PDO, h + ": the data offset is not aligned behind the header");
        }
        long bytes = dataBytes(h, agreed);
        if (bytes <= 0) {
            return FatalError.invalidField(PduHeader.PLEN, h + ": the length leaves no data behind the data offset");
        }
        int most = h.type() == PduType.CAPSULE_CMD ? agreed.maxCapsuleData() : agreed.maxData();
        return bytes > most ? FatalError.limitExceeded(h + ": more than " + most + " bytes of data") : null;
    }

    /** Checks the fields behind the common header, when the whole header has come. */
    static @Nullable FatalError whole(PduHeader h, long dataBytes) {
        return switch (h.type()) {
            case PduType.H2C_DATA, PduType.C2H_DATA -> dataHeader(h, dataBytes);
            case PduType.R2T ->
                h.datal() == 0 ? FatalError.invalidField(PduHeader.DATAL, "R2T asks for no data") : null;
            default -> null;
        };
    }

    private static @Nullable FatalError dataHeader(PduHeader h, long dataBytes) {
        if (h.datal() != dataBytes || dataBytes == 0) {
            String reason = h + ": carries " + dataBytes + " bytes and announces " + h.datal();
            return FatalError.invalidField(PduHeader.DATAL, reason);
        }
        boolean successTooEarly = h.type() == PduType.C2H_DATA && h.has(PduFlags.SUCCESS) && !h.has(PduFlags.LAST);
        return successTooEarly ? FatalError.invalidField(PduHeader.FLAGS, h + ": SUCCESS without LAST") : null;
    }

    /** Where the header and its digest end. */
    static int headerEnd(PduHeader h, @Nullable PduParameters agreed) {
        boolean digest = agreed != null && agreed.headerDigest() && PduType.digested(h.type());
        return h.hlen() + (digest ? PduType.DIGEST_BYTES : 0);
    }

    /** Bytes of data in a PDU whose common header was found good. */
    static long dataBytes(PduHeader h, @Nullable PduParameters agreed) {
        int headerEnd = headerEnd(h, agreed);
        if (h.plen() == headerEnd) {
            return 0;
        }
        if (!PduType.carriesData(h.type())) {
            return h.plen() - headerEnd;
        }
        boolean digest = agreed != null && agreed.dataDigest();
        return h.plen() - h.pdo() - (digest ? PduType.DIGEST_BYTES : 0);
    }
}
