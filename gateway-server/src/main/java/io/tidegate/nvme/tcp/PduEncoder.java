package io.tidegate.nvme.tcp;

import io.tidegate.nvme.Cqe;
import io.tidegate.nvme.Sqe;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes the headers of one connection's PDUs: each method puts header, header digest and padding at the buffer's
 * position and moves it to where the data goes. Data and its digest are the caller's to add, see {@link #dataDigest}.
 *
 * <p>Owner: the thread that sends. Nothing is allocated. The buffer's order becomes little-endian.
 */
public final class PduEncoder {

    private final boolean headerDigest;
    private final boolean dataDigest;
    private final int dataAlignment;
    private final PduDigest digest = new PduDigest();

    /**
     * An encoder for what was agreed.
     *
     * @param dataAlignment what the data offset must be a multiple of, in bytes: of a target (HPDA + 1) * 4, of a host
     *     (CPDA + 1) * 4
     */
    public PduEncoder(boolean headerDigest, boolean dataDigest, int dataAlignment) {
        this.headerDigest = headerDigest;
        this.dataDigest = dataDigest;
        this.dataAlignment = dataAlignment;
    }

    /** The host's first PDU, whole. {@code digests} is a set of {@link PduHeader#DGST_HEADER} and DGST_DATA. */
    public static void icReq(ByteBuffer out, int hpda, int digests, long maxr2t) {
        handshake(out, PduType.IC_REQ, hpda, digests, (int) maxr2t);
    }

    /** The target's answer to ICReq, whole. */
    public static void icResp(ByteBuffer out, int cpda, int digests, int maxH2cData) {
        handshake(out, PduType.IC_RESP, cpda, digests, maxH2cData);
    }

    private static void handshake(ByteBuffer out, int type, int alignment, int digests, int last) {
        int at = common(out, type, 0, PduType.IC_BYTES, 0, PduType.IC_BYTES);
        zero(out, at + PduType.COMMON_HEADER_BYTES, PduType.IC_BYTES - PduType.COMMON_HEADER_BYTES);
        out.put(at + PduHeader.PDA, (byte) alignment);
        out.put(at + PduHeader.DGST, (byte) digests);
        out.putInt(at + PduHeader.MAXR2T, last);
        out.position(at + PduType.IC_BYTES);
    }

    /**
     * A termination request, whole: quotes the offending header.
     *
     * @param type {@link PduType#C2H_TERM_REQ} or {@link PduType#H2C_TERM_REQ}
     * @param offending holds the header that was received, from index 0
     * @param offendingBytes how much of it was received, at most 128
     */
    public static void termReq(ByteBuffer out, int type, FatalError error, ByteBuffer offending, int offendingBytes) {
        int plen = PduType.SHORT_HEADER_BYTES + offendingBytes;
        int at = common(out, type, 0, PduType.SHORT_HEADER_BYTES, 0, plen);
        zero(out, at + PduType.COMMON_HEADER_BYTES, PduType.SHORT_HEADER_BYTES - PduType.COMMON_HEADER_BYTES);
        out.putShort(at + PduHeader.FES, (short) error.status());
        out.putInt(at + PduHeader.FEI, error.information());
        out.put(at + PduType.SHORT_HEADER_BYTES, offending, 0, offendingBytes);
        out.position(at + plen);
    }

    /** The header of a command capsule with {@code dataBytes} inside, possibly 0; {@code sqe}: 64 bytes from index 0. */
    public void capsuleCmd(ByteBuffer out, ByteBuffer sqe, int dataBytes) {
        int at = begin(out, PduType.CAPSULE_CMD, 0, PduType.CAPSULE_CMD_BYTES, dataBytes);
        out.put(at + PduHeader.SQE, sqe, 0, Sqe.BYTES);
        end(out, at, PduType.CAPSULE_CMD_BYTES, dataBytes);
    }

    /** A response capsule, whole; {@code cqe} holds 16 bytes from index 0. */
    public void capsuleResp(ByteBuffer out, ByteBuffer cqe) {
        int at = begin(out, PduType.CAPSULE_RESP, 0, PduType.SHORT_HEADER_BYTES, 0);
        out.put(at + PduHeader.CQE, cqe, 0, Cqe.BYTES);
        end(out, at, PduType.SHORT_HEADER_BYTES, 0);
    }

    /** The header of data from the host. */
    public void h2cData(ByteBuffer out, int cccid, int ttag, long offset, int dataBytes, boolean last) {
        int flags = last ? PduFlags.LAST : 0;
        data(out, PduType.H2C_DATA, flags, cccid, ttag, offset, dataBytes, dataBytes);
    }

    /** The header of data to the host; {@code flags} of {@link PduFlags#LAST} and {@link PduFlags#SUCCESS}. */
    public void c2hData(ByteBuffer out, int flags, int cccid, long offset, int dataBytes) {
        data(out, PduType.C2H_DATA, flags, cccid, 0, offset, dataBytes, dataBytes);
    }

    /** A request to transfer, whole. */
    public void r2t(ByteBuffer out, int cccid, int ttag, long offset, int bytes) {
        data(out, PduType.R2T, 0, cccid, ttag, offset, bytes, 0);
    }

    private void data(ByteBuffer out, int type, int flags, int cccid, int ttag, long offset, int bytes, int dataBytes) {
        int at = begin(out, type, flags, PduType.SHORT_HEADER_BYTES, dataBytes);
        out.putShort(at + PduHeader.CCCID, (short) cccid);
        out.putShort(at + PduHeader.TTAG, (short) ttag);
        out.putInt(at + PduHeader.DATAO, (int) offset);
        out.putInt(at + PduHeader.DATAL, bytes);
        out.putInt(at + PduHeader.DATAL + Integer.BYTES, 0);
        end(out, at, PduType.SHORT_HEADER_BYTES, dataBytes);
    }

    /** Bytes from the beginning of a PDU with {@code headerBytes} of header to its data: header, digest, padding. */
    public int dataOffset(int headerBytes) {
        int end = headerEnd(headerBytes);
        return (end + dataAlignment - 1) / dataAlignment * dataAlignment;
    }

    /** Bytes of the digest behind data: 4 or 0. */
    public int dataDigestBytes() {
        return dataDigest ? PduType.DIGEST_BYTES : 0;
    }

    /** Bytes of a whole PDU with a short header (all but ICReq, ICResp and CapsuleCmd) and {@code dataBytes} of data. */
    public int shortPduBytes(int dataBytes) {
        return pduBytes(PduType.SHORT_HEADER_BYTES, dataBytes);
    }

    /**
     * Puts the digest of {@code length} bytes of {@code data} from {@code from} at the position of {@code out}, if data
     * digests were agreed on.
     */
    public void dataDigest(ByteBuffer out, ByteBuffer data, int from, int length) {
        if (dataDigest) {
            out.order(ByteOrder.LITTLE_ENDIAN).putInt(digest.of(data, from, length));
        }
    }

    private int headerEnd(int headerBytes) {
        return headerBytes + (headerDigest ? PduType.DIGEST_BYTES : 0);
    }

    private int pduBytes(int headerBytes, int dataBytes) {
        return dataBytes == 0 ? headerEnd(headerBytes) : dataOffset(headerBytes) + dataBytes + dataDigestBytes();
    }

    private int begin(ByteBuffer out, int type, int flags, int headerBytes, int dataBytes) {
        int all = flags | (headerDigest ? PduFlags.HEADER_DIGEST : 0);
        if (dataBytes == 0) {
            return common(out, type, all, headerBytes, 0, pduBytes(headerBytes, 0));
        }
        int withData = all | (dataDigest ? PduFlags.DATA_DIGEST : 0);
        return common(out, type, withData, headerBytes, dataOffset(headerBytes), pduBytes(headerBytes, dataBytes));
    }

    /** Adds digest and padding, and moves the position to the end of them. */
    private void end(ByteBuffer out, int at, int headerBytes, int dataBytes) {
        int end = at + headerBytes;
        if (headerDigest) {
            out.putInt(end, digest.of(out, at, headerBytes));
            end += PduType.DIGEST_BYTES;
        }
        if (dataBytes > 0) {
            int dataStart = at + dataOffset(headerBytes);
            zero(out, end, dataStart - end);
            end = dataStart;
        }
        out.position(end);
    }

    private static int common(ByteBuffer out, int type, int flags, int hlen, int pdo, int plen) {
        int at = out.position();
        out.order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(at, type | flags << 8 | hlen << 16 | pdo << 24);
        out.putInt(at + PduHeader.PLEN, plen);
        return at;
    }

    private static void zero(ByteBuffer out, int from, int length) {
        for (int i = 0; i < length; i++) {
            out.put(from + i, (byte) 0);
        }
    }
}
