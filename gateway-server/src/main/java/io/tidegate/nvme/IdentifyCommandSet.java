package io.tidegate.nvme;

import java.nio.ByteBuffer;

/**
 * What of {@link IdentifyController} concerns I/O commands, from its byte 512 (NVMe Base 2.1, figure 313, "NVM Command Set
 * Attributes").
 *
 * <pre>
 * 0 sqes | 1 cqes | 2 maxcmd | 4 nn | 8 oncs | 10 fuses | 12 fna | 13 vwc | 14 awun
 * 16 awupf | 19 nwpc | 20 acwu | 22 ocfs | 24 sgls | 28 mnan
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class IdentifyCommandSet extends Structure<IdentifyCommandSet> {

    public static final int BYTES = 256;

    private static final int SQES = 0;
    private static final int CQES = 1;
    private static final int MAXCMD = 2;
    private static final int NN = 4;
    private static final int ONCS = 8;
    private static final int FUSES = 10;
    private static final int FNA = 12;
    private static final int VWC = 13;
    private static final int AWUN = 14;
    private static final int AWUPF = 16;
    private static final int NWPC = 19;
    private static final int ACWU = 20;
    private static final int OCFS = 22;
    private static final int SGLS = 24;
    private static final int MNAN = 28;

    /** A view over {@code buffer} from {@code offset}. */
    public IdentifyCommandSet(ByteBuffer buffer, int offset) {
        super(buffer, offset, BYTES);
    }

    /** Submission queue entry size, powers of two: required 3:0, maximum 7:4. */
    public int sqes() {
        return u8(SQES);
    }

    public IdentifyCommandSet sqes(int value) {
        return u8(SQES, value);
    }

    /** Completion queue entry size, powers of two: required 3:0, maximum 7:4. */
    public int cqes() {
        return u8(CQES);
    }

    public IdentifyCommandSet cqes(int value) {
        return u8(CQES, value);
    }

    /** Maximum outstanding commands of one I/O queue; fabrics controllers must tell. */
    public int maxcmd() {
        return u16(MAXCMD);
    }

    public IdentifyCommandSet maxcmd(int value) {
        return u16(MAXCMD, value);
    }

    /** Number of namespaces: the highest namespace identifier. */
    public int nn() {
        return u32(NN);
    }

    public IdentifyCommandSet nn(int value) {
        return u32(NN, value);
    }

    /** Optional NVM commands supported. */
    public int oncs() {
        return u16(ONCS);
    }

    public IdentifyCommandSet oncs(int value) {
        return u16(ONCS, value);
    }

    /** Fused operation support. */
    public int fuses() {
        return u16(FUSES);
    }

    public IdentifyCommandSet fuses(int value) {
        return u16(FUSES, value);
    }

    /** Format NVM attributes. */
    public int fna() {
        return u8(FNA);
    }

    public IdentifyCommandSet fna(int value) {
        return u8(FNA, value);
    }

    /** Volatile write cache. */
    public int vwc() {
        return u8(VWC);
    }

    public IdentifyCommandSet vwc(int value) {
        return u8(VWC, value);
    }

    /** Atomic write unit normal, zero-based logical blocks. */
    public int awun() {
        return u16(AWUN);
    }

    public IdentifyCommandSet awun(int value) {
        return u16(AWUN, value);
    }

    /** Atomic write unit power fail, zero-based logical blocks. */
    public int awupf() {
        return u16(AWUPF);
    }

    public IdentifyCommandSet awupf(int value) {
        return u16(AWUPF, value);
    }

    /** Namespace write protection capabilities. */
    public int nwpc() {
        return u8(NWPC);
    }

    public IdentifyCommandSet nwpc(int value) {
        return u8(NWPC, value);
    }

    /** Atomic compare and write unit, zero-based logical blocks. */
    public int acwu() {
        return u16(ACWU);
    }

    public IdentifyCommandSet acwu(int value) {
        return u16(ACWU, value);
    }

    /** Copy descriptor formats supported, bit n for format n. */
    public int ocfs() {
        return u16(OCFS);
    }

    public IdentifyCommandSet ocfs(int value) {
        return u16(OCFS, value);
    }

    /** SGL support. */
    public int sgls() {
        return u32(SGLS);
    }

    public IdentifyCommandSet sgls(int value) {
        return u32(SGLS, value);
    }

    /** Maximum number of allowed namespaces; 0: as many as NN. */
    public int mnan() {
        return u32(MNAN);
    }

    public IdentifyCommandSet mnan(int value) {
        return u32(MNAN, value);
    }

    @Override
    IdentifyCommandSet self() {
        return this;
    }
}
