package io.tidegate.nvme;

import java.nio.ByteBuffer;

/**
 * The Identify Namespace data structure of the NVM command set, CNS 00h (NVM Command Set 1.1, 4.1.5.1, figure 114).
 * Sizes are in logical blocks unless told otherwise.
 *
 * <pre>
 * 0 nsze | 8 ncap | 16 nuse | 24 nsfeat | 25 nlbaf | 26 flbas | 27 mc | 28 dpc | 29 dps | 30 nmic
 * 31 rescap | 32 fpi | 33 dlfeat | 34 nawun | 36 nawupf | 38 nacwu | 40 nabsn | 42 nabo | 44 nabspf
 * 46 noiob | 48 nvmcap | 64 npwg | 66 npwa | 68 npdg | 70 npda | 72 nows | 74 mssrl | 76 mcl | 80 msrc
 * 92 anagrpid | 99 nsattr | 102 endgid | 104 nguid | 120 eui64
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class IdentifyNamespace extends Structure<IdentifyNamespace> {

    public static final int BYTES = 4096;

    /** NSFEAT: thin provisioned. */
    public static final int NSFEAT_THIN = 1;

    /** NSFEAT: NAWUN, NAWUPF and NACWU are defined for this namespace. */
    public static final int NSFEAT_ATOMICS = 1 << 1;

    /** NSFEAT: deallocated or unwritten blocks may give an error. */
    public static final int NSFEAT_DEALLOCATED_ERROR = 1 << 2;

    /** NSFEAT: NGUID and EUI64 are never used again. */
    public static final int NSFEAT_UID_NOT_REUSED = 1 << 3;

    /** NSFEAT: NPWG, NPWA, NPDG, NPDA and NOWS are defined. */
    public static final int NSFEAT_OPTIMAL_PERFORMANCE = 1 << 4;

    /** NMIC: several controllers may attach the namespace at a time. */
    public static final int NMIC_SHARED = 1;

    /** DLFEAT: deallocated blocks read as zeroes. */
    public static final int DLFEAT_READS_ZEROES = 1;

    /** DLFEAT: the deallocate bit of Write Zeroes is supported. */
    public static final int DLFEAT_WRITE_ZEROES_DEALLOCATES = 1 << 3;

    /** NSATTR: the namespace is write protected. */
    public static final int NSATTR_WRITE_PROTECTED = 1;

    private static final int LBAF0 = 128;

    private static final int NSZE = 0;
    private static final int NCAP = 8;
    private static final int NUSE = 16;
    private static final int NSFEAT = 24;
    private static final int NLBAF = 25;
    private static final int FLBAS = 26;
    private static final int MC = 27;
    private static final int DPC = 28;
    private static final int DPS = 29;
    private static final int NMIC = 30;
    private static final int RESCAP = 31;
    private static final int FPI = 32;
    private static final int DLFEAT = 33;
    private static final int NAWUN = 34;
    private static final int NAWUPF = 36;
    private static final int NACWU = 38;
    private static final int NABSN = 40;
    private static final int NABO = 42;
    private static final int NABSPF = 44;
    private static final int NOIOB = 46;
    private static final int NVMCAP = 48;
    private static final int NPWG = 64;
    private static final int NPWA = 66;
    private static final int NPDG = 68;
    private static final int NPDA = 70;
    private static final int NOWS = 72;
    private static final int MSSRL = 74;
    private static final int MCL = 76;
    private static final int MSRC = 80;
    private static final int ANAGRPID = 92;
    private static final int NSATTR = 99;
    private static final int ENDGID = 102;
    private static final int NGUID = 104;
    private static final int EUI64 = 120;

    /** A view of its own zeroed heap memory. */
    public IdentifyNamespace() {
        this(ByteBuffer.allocate(BYTES), 0);
    }

    /** A view over {@code buffer} from {@code offset}. */
    public IdentifyNamespace(ByteBuffer buffer, int offset) {
        super(buffer, offset, BYTES);
    }

    /** Namespace size. */
    public long nsze() {
        return u64(NSZE);
    }

    public IdentifyNamespace nsze(long value) {
        return u64(NSZE, value);
    }

    /** Namespace capacity. */
    public long ncap() {
        return u64(NCAP);
    }

    public IdentifyNamespace ncap(long value) {
        return u64(NCAP, value);
    }

    /** Namespace utilization. */
    public long nuse() {
        return u64(NUSE);
    }

    public IdentifyNamespace nuse(long value) {
        return u64(NUSE, value);
    }

    /** Namespace features. */
    public int nsfeat() {
        return u8(NSFEAT);
    }

    public IdentifyNamespace nsfeat(int value) {
        return u8(NSFEAT, value);
    }

    /** Number of LBA formats, zero-based. */
    public int nlbaf() {
        return u8(NLBAF);
    }

    public IdentifyNamespace nlbaf(int value) {
        return u8(NLBAF, value);
    }

    /** Formatted LBA size: index of the format in 3:0 and 6:5, extended metadata in 4. */
    public int flbas() {
        return u8(FLBAS);
    }

    public IdentifyNamespace flbas(int value) {
        return u8(FLBAS, value);
    }

    /** Metadata capabilities. */
    public int mc() {
        return u8(MC);
    }

    public IdentifyNamespace mc(int value) {
        return u8(MC, value);
    }

    /** End-to-end data protection capabilities. */
    public int dpc() {
        return u8(DPC);
    }

    public IdentifyNamespace dpc(int value) {
        return u8(DPC, value);
    }

    /** End-to-end data protection type settings. */
    public int dps() {
        return u8(DPS);
    }

    public IdentifyNamespace dps(int value) {
        return u8(DPS, value);
    }

    /** Multi-path I/O and namespace sharing: bit 0, shared. */
    public int nmic() {
        return u8(NMIC);
    }

    public IdentifyNamespace nmic(int value) {
        return u8(NMIC, value);
    }

    /** Reservation capabilities. */
    public int rescap() {
        return u8(RESCAP);
    }

    public IdentifyNamespace rescap(int value) {
        return u8(RESCAP, value);
    }

    /** Format progress indicator. */
    public int fpi() {
        return u8(FPI);
    }

    public IdentifyNamespace fpi(int value) {
        return u8(FPI, value);
    }

    /** Deallocate logical block features: 2:0 what a deallocated block reads, 3 by write zeroes. */
    public int dlfeat() {
        return u8(DLFEAT);
    }

    public IdentifyNamespace dlfeat(int value) {
        return u8(DLFEAT, value);
    }

    /** Namespace atomic write unit normal, zero-based. */
    public int nawun() {
        return u16(NAWUN);
    }

    public IdentifyNamespace nawun(int value) {
        return u16(NAWUN, value);
    }

    /** Namespace atomic write unit power fail, zero-based. */
    public int nawupf() {
        return u16(NAWUPF);
    }

    public IdentifyNamespace nawupf(int value) {
        return u16(NAWUPF, value);
    }

    /** Namespace atomic compare and write unit, zero-based. */
    public int nacwu() {
        return u16(NACWU);
    }

    public IdentifyNamespace nacwu(int value) {
        return u16(NACWU, value);
    }

    /** Namespace atomic boundary size normal, zero-based. */
    public int nabsn() {
        return u16(NABSN);
    }

    public IdentifyNamespace nabsn(int value) {
        return u16(NABSN, value);
    }

    /** Namespace atomic boundary offset. */
    public int nabo() {
        return u16(NABO);
    }

    public IdentifyNamespace nabo(int value) {
        return u16(NABO, value);
    }

    /** Namespace atomic boundary size power fail, zero-based. */
    public int nabspf() {
        return u16(NABSPF);
    }

    public IdentifyNamespace nabspf(int value) {
        return u16(NABSPF, value);
    }

    /** Namespace optimal I/O boundary; 0: none. */
    public int noiob() {
        return u16(NOIOB);
    }

    public IdentifyNamespace noiob(int value) {
        return u16(NOIOB, value);
    }

    /** NVM capacity in bytes, its low 64 bits. */
    public long nvmcap() {
        return u64(NVMCAP);
    }

    public IdentifyNamespace nvmcap(long value) {
        return u128(NVMCAP, value);
    }

    /** Namespace preferred write granularity, zero-based. */
    public int npwg() {
        return u16(NPWG);
    }

    public IdentifyNamespace npwg(int value) {
        return u16(NPWG, value);
    }

    /** Namespace preferred write alignment, zero-based. */
    public int npwa() {
        return u16(NPWA);
    }

    public IdentifyNamespace npwa(int value) {
        return u16(NPWA, value);
    }

    /** Namespace preferred deallocate granularity, zero-based. */
    public int npdg() {
        return u16(NPDG);
    }

    public IdentifyNamespace npdg(int value) {
        return u16(NPDG, value);
    }

    /** Namespace preferred deallocate alignment, zero-based. */
    public int npda() {
        return u16(NPDA);
    }

    public IdentifyNamespace npda(int value) {
        return u16(NPDA, value);
    }

    /** Namespace optimal write size, zero-based. */
    public int nows() {
        return u16(NOWS);
    }

    public IdentifyNamespace nows(int value) {
        return u16(NOWS, value);
    }

    /** Maximum single source range length of Copy. */
    public int mssrl() {
        return u16(MSSRL);
    }

    public IdentifyNamespace mssrl(int value) {
        return u16(MSSRL, value);
    }

    /** Maximum copy length. */
    public int mcl() {
        return u32(MCL);
    }

    public IdentifyNamespace mcl(int value) {
        return u32(MCL, value);
    }

    /** Maximum source range count of Copy, zero-based. */
    public int msrc() {
        return u8(MSRC);
    }

    public IdentifyNamespace msrc(int value) {
        return u8(MSRC, value);
    }

    /** ANA group identifier; 0: in none. */
    public int anagrpid() {
        return u32(ANAGRPID);
    }

    public IdentifyNamespace anagrpid(int value) {
        return u32(ANAGRPID, value);
    }

    /** Namespace attributes: bit 0, write protected. */
    public int nsattr() {
        return u8(NSATTR);
    }

    public IdentifyNamespace nsattr(int value) {
        return u8(NSATTR, value);
    }

    /** Endurance group identifier. */
    public int endgid() {
        return u16(ENDGID);
    }

    public IdentifyNamespace endgid(int value) {
        return u16(ENDGID, value);
    }

    /** Namespace globally unique identifier, in the order it is printed. */
    public byte[] nguid() {
        return octets(NGUID, 16);
    }

    public IdentifyNamespace nguid(byte[] value) {
        return octets(NGUID, 16, value);
    }

    /** IEEE extended unique identifier, in the order it is printed; all zero: none. */
    public byte[] eui64() {
        return octets(EUI64, 8);
    }

    public IdentifyNamespace eui64(byte[] value) {
        return octets(EUI64, 8, value);
    }

    /** LBA data size of format {@code index} as a power of two: 9 for 512 bytes, 12 for 4096. */
    public int lbads(int index) {
        return u8(LBAF0 + 4 * index + 2);
    }

    /** Metadata bytes of each logical block in format {@code index}. */
    public int metadataSize(int index) {
        return u16(LBAF0 + 4 * index);
    }

    /**
     * Sets LBA format {@code index}.
     *
     * @param metadataBytes metadata of each logical block
     * @param lbads the data size as a power of two
     * @param relativePerformance 0 best to 3 degraded
     */
    public IdentifyNamespace lbaf(int index, int metadataBytes, int lbads, int relativePerformance) {
        return u32(LBAF0 + 4 * index, metadataBytes | lbads << 16 | relativePerformance << 24);
    }

    /** Index of the LBA format in use. */
    public int formatIndex() {
        return (flbas() & 0xf) | ((flbas() & 0x60) >> 1);
    }

    /** Bytes of a logical block in the format in use. */
    public int blockBytes() {
        return 1 << lbads(formatIndex());
    }

    @Override
    IdentifyNamespace self() {
        return this;
    }
}
