package io.tidegate.nvme.tcp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The header of a PDU: view over up to 128 bytes (NVMe/TCP 1.1, 3.6).
 *
 * <pre>
 * all       0 type | 1 flags | 2 hlen | 3 pdo | 4 plen
 * ICReq     8 pfv 2 | 10 hpda | 11 dgst | 12 maxr2t
 * ICResp    8 pfv 2 | 10 cpda | 11 dgst | 12 maxh2cdata
 * TermReq   8 fes 2 | 10 fei 4
 * CapsuleCmd 8 sqe 64              CapsuleResp 8 cqe 16
 * H2CData   8 cccid 2 | 10 ttag 2 | 12 datao | 16 datal
 * C2HData   8 cccid 2 | 12 datao | 16 datal
 * R2T       8 cccid 2 | 10 ttag 2 | 12 r2to | 16 r2tl
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer. Which accessors make sense depends on {@link #type}.
 */
public final class PduHeader {

    // Offsets of fields; what a termination request reports as FEI.
    public static final int TYPE = 0;
    public static final int FLAGS = 1;
    public static final int HLEN = 2;
    public static final int PDO = 3;
    public static final int PLEN = 4;
    public static final int PFV = 8;
    public static final int PDA = 10;
    public static final int DGST = 11;
    public static final int MAXR2T = 12;
    public static final int MAXH2CDATA = 12;
    public static final int FES = 8;
    public static final int FEI = 10;
    public static final int SQE = 8;
    public static final int CQE = 8;
    public static final int CCCID = 8;
    public static final int TTAG = 10;
    public static final int DATAO = 12;
    public static final int DATAL = 16;

    /** Bits of the DGST byte of ICReq and ICResp. */
    public static final int DGST_HEADER = 0x01;

    public static final int DGST_DATA = 0x02;

    private final ByteBuffer buffer;

    /** A view over {@code buffer} from index 0; the buffer's position does not matter and is never changed. */
    public PduHeader(ByteBuffer buffer) {
        this.buffer = buffer.order() == ByteOrder.LITTLE_ENDIAN
                ? buffer
                : buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The bytes below, little-endian; lets a reader lay an {@code Sqe} or {@code Cqe} at {@link #SQE}. */
    public ByteBuffer buffer() {
        return buffer;
    }

    public int type() {
        return buffer.get(TYPE) & 0xff;
    }

    public int flags() {
        return buffer.get(FLAGS) & 0xff;
    }

    /** True when every bit of {@code mask} is set, see {@link PduFlags}. */
    public boolean has(int mask) {
        return (flags() & mask) == mask;
    }

    /** Bytes of the header, without its digest. */
    public int hlen() {
        return buffer.get(HLEN) & 0xff;
    }

    /** Offset of the data from the beginning of the PDU. */
    public int pdo() {
        return buffer.get(PDO) & 0xff;
    }

    /** Bytes of the whole PDU, unsigned. */
    public long plen() {
        return buffer.getInt(PLEN) & 0xffff_ffffL;
    }

    /** PDU format version, of ICReq and ICResp. */
    public int pfv() {
        return u16(PFV);
    }

    /** HPDA of ICReq, CPDA of ICResp: data alignment in dwords, zero-based. */
    public int pda() {
        return buffer.get(PDA) & 0xff;
    }

    /** Digests wanted (ICReq) or used (ICResp): {@link #DGST_HEADER}, {@link #DGST_DATA}. */
    public int dgst() {
        return buffer.get(DGST) & 0xff;
    }

    /** Requests to transfer that the host takes per command, of ICReq; zero-based, unsigned. */
    public long maxr2t() {
        return u32(MAXR2T);
    }

    /** Most bytes in one H2CData, of ICResp; unsigned. */
    public long maxh2cdata() {
        return u32(MAXH2CDATA);
    }

    /** Fatal error status of a termination request. */
    public int fes() {
        return u16(FES);
    }

    /** Fatal error information of a termination request. */
    public int fei() {
        return buffer.getInt(FEI);
    }

    /** Command identifier of H2CData, C2HData and R2T. */
    public int cccid() {
        return u16(CCCID);
    }

    /** Transfer tag of H2CData and R2T. */
    public int ttag() {
        return u16(TTAG);
    }

    /** Offset within the command's data, of H2CData and C2HData (R2T: R2TO); unsigned. */
    public long datao() {
        return u32(DATAO);
    }

    /** Bytes of data, of H2CData and C2HData (R2T: R2TL, the bytes asked for); unsigned. */
    public long datal() {
        return u32(DATAL);
    }

    private int u16(int offset) {
        return buffer.getShort(offset) & 0xffff;
    }

    private long u32(int offset) {
        return buffer.getInt(offset) & 0xffff_ffffL;
    }

    @Override
    public String toString() {
        return String.format(
                "%s flags %02xh hlen %d pdo %d plen %d", PduType.name(type()), flags(), hlen(), pdo(), plen());
    }
}
