package io.tidegate.nvme;

import java.nio.ByteBuffer;

/**
 * The Identify Controller data structure, CNS 01h (NVMe Base 2.1, 5.1.13.2.1, figure 313). Bits of its fields are in
 * {@link ControllerBits}; what concerns I/O commands is {@link
 * #commandSet()}, the fabrics part {@link #fabrics()}.
 *
 * <pre>
 * 0 vid | 2 ssvid | 4 sn | 24 mn | 64 fr | 72 rab | 76 cmic | 77 mdts | 78 cntlid | 80 ver | 92 oaes
 * 96 ctratt | 111 cntrltype | 128 crdt1 | 130 crdt2 | 132 crdt3 | 256 oacs | 258 acl | 259 aerl
 * 260 frmw | 261 lpa | 262 elpe | 263 npss | 266 wctemp | 268 cctemp | 320 kas | 340 endgidmax
 * 342 anatt | 343 anacap | 344 anagrpmax | 348 nanagrpid | 352 pels | 512 commandSet | 768 subnqn | 1792 fabrics
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class IdentifyController extends Structure<IdentifyController> {

    public static final int BYTES = 4096;

    /** Values of CNTRLTYPE. */
    public static final int TYPE_IO = 1;

    public static final int TYPE_DISCOVERY = 2;
    public static final int TYPE_ADMINISTRATIVE = 3;

    private static final int IEEE = 73;
    private static final int COMMAND_SET = 512;
    private static final int FABRICS = 1792;

    private static final int VID = 0;
    private static final int SSVID = 2;
    private static final int SN = 4;
    private static final int MN = 24;
    private static final int FR = 64;
    private static final int RAB = 72;
    private static final int CMIC = 76;
    private static final int MDTS = 77;
    private static final int CNTLID = 78;
    private static final int VER = 80;
    private static final int OAES = 92;
    private static final int CTRATT = 96;
    private static final int CNTRLTYPE = 111;
    private static final int CRDT1 = 128;
    private static final int CRDT2 = 130;
    private static final int CRDT3 = 132;
    private static final int OACS = 256;
    private static final int ACL = 258;
    private static final int AERL = 259;
    private static final int FRMW = 260;
    private static final int LPA = 261;
    private static final int ELPE = 262;
    private static final int NPSS = 263;
    private static final int WCTEMP = 266;
    private static final int CCTEMP = 268;
    private static final int KAS = 320;
    private static final int ENDGIDMAX = 340;
    private static final int ANATT = 342;
    private static final int ANACAP = 343;
    private static final int ANAGRPMAX = 344;
    private static final int NANAGRPID = 348;
    private static final int PELS = 352;
    private static final int SUBNQN = 768;

    /** A view of its own zeroed heap memory. */
    public IdentifyController() {
        this(ByteBuffer.allocate(BYTES), 0);
    }

    /** A view over {@code buffer} from {@code offset}. */
    public IdentifyController(ByteBuffer buffer, int offset) {
        super(buffer, offset, BYTES);
    }

    /** PCI vendor identifier. */
    public int vid() {
        return u16(VID);
    }

    public IdentifyController vid(int value) {
        return u16(VID, value);
    }

    /** PCI subsystem vendor identifier. */
    public int ssvid() {
        return u16(SSVID);
    }

    public IdentifyController ssvid(int value) {
        return u16(SSVID, value);
    }

    /** Serial number, up to 20 ASCII characters. */
    public String sn() {
        return padded(SN, 20);
    }

    public IdentifyController sn(String value) {
        return padded(SN, 20, value);
    }

    /** Model number, up to 40 ASCII characters. */
    public String mn() {
        return padded(MN, 40);
    }

    public IdentifyController mn(String value) {
        return padded(MN, 40, value);
    }

    /** Firmware revision, up to 8 ASCII characters. */
    public String fr() {
        return padded(FR, 8);
    }

    public IdentifyController fr(String value) {
        return padded(FR, 8, value);
    }

    /** Recommended arbitration burst, a power of two. */
    public int rab() {
        return u8(RAB);
    }

    public IdentifyController rab(int value) {
        return u8(RAB, value);
    }

    /** Multi-path I/O and namespace sharing capabilities. */
    public int cmic() {
        return u8(CMIC);
    }

    public IdentifyController cmic(int value) {
        return u8(CMIC, value);
    }

    /** Maximum data transfer size: a power of two in units of CAP.MPSMIN; 0: no limit. */
    public int mdts() {
        return u8(MDTS);
    }

    public IdentifyController mdts(int value) {
        return u8(MDTS, value);
    }

    /** Controller identifier. */
    public int cntlid() {
        return u16(CNTLID);
    }

    public IdentifyController cntlid(int value) {
        return u16(CNTLID, value);
    }

    /** Version: major 31:16, minor 15:8, tertiary 7:0. */
    public int ver() {
        return u32(VER);
    }

    public IdentifyController ver(int value) {
        return u32(VER, value);
    }

    /** Optional asynchronous events supported. */
    public int oaes() {
        return u32(OAES);
    }

    public IdentifyController oaes(int value) {
        return u32(OAES, value);
    }

    /** Controller attributes. */
    public int ctratt() {
        return u32(CTRATT);
    }

    public IdentifyController ctratt(int value) {
        return u32(CTRATT, value);
    }

    /** Controller type: 1 I/O, 2 discovery, 3 administrative. */
    public int cntrltype() {
        return u8(CNTRLTYPE);
    }

    public IdentifyController cntrltype(int value) {
        return u8(CNTRLTYPE, value);
    }

    /** Command retry delay time 1, in 100 ms. */
    public int crdt1() {
        return u16(CRDT1);
    }

    public IdentifyController crdt1(int value) {
        return u16(CRDT1, value);
    }

    /** Command retry delay time 2, in 100 ms. */
    public int crdt2() {
        return u16(CRDT2);
    }

    public IdentifyController crdt2(int value) {
        return u16(CRDT2, value);
    }

    /** Command retry delay time 3, in 100 ms. */
    public int crdt3() {
        return u16(CRDT3);
    }

    public IdentifyController crdt3(int value) {
        return u16(CRDT3, value);
    }

    /** Optional admin commands supported. */
    public int oacs() {
        return u16(OACS);
    }

    public IdentifyController oacs(int value) {
        return u16(OACS, value);
    }

    /** Abort command limit, zero-based. */
    public int acl() {
        return u8(ACL);
    }

    public IdentifyController acl(int value) {
        return u8(ACL, value);
    }

    /** Asynchronous event request limit, zero-based. */
    public int aerl() {
        return u8(AERL);
    }

    public IdentifyController aerl(int value) {
        return u8(AERL, value);
    }

    /** Firmware updates: slot 1 read-only in bit 0, number of slots in 3:1. */
    public int frmw() {
        return u8(FRMW);
    }

    public IdentifyController frmw(int value) {
        return u8(FRMW, value);
    }

    /** Log page attributes. */
    public int lpa() {
        return u8(LPA);
    }

    public IdentifyController lpa(int value) {
        return u8(LPA, value);
    }

    /** Error log page entries, zero-based. */
    public int elpe() {
        return u8(ELPE);
    }

    public IdentifyController elpe(int value) {
        return u8(ELPE, value);
    }

    /** Number of power states supported, zero-based. */
    public int npss() {
        return u8(NPSS);
    }

    public IdentifyController npss(int value) {
        return u8(NPSS, value);
    }

    /** Warning composite temperature threshold, in kelvin; 0: none. */
    public int wctemp() {
        return u16(WCTEMP);
    }

    public IdentifyController wctemp(int value) {
        return u16(WCTEMP, value);
    }

    /** Critical composite temperature threshold, in kelvin; 0: none. */
    public int cctemp() {
        return u16(CCTEMP);
    }

    public IdentifyController cctemp(int value) {
        return u16(CCTEMP, value);
    }

    /** Keep-alive support: granularity of the timer in 100 ms; 0: no keep-alive. */
    public int kas() {
        return u16(KAS);
    }

    public IdentifyController kas(int value) {
        return u16(KAS, value);
    }

    /** Endurance group identifier maximum. */
    public int endgidmax() {
        return u16(ENDGIDMAX);
    }

    public IdentifyController endgidmax(int value) {
        return u16(ENDGIDMAX, value);
    }

    /** ANA transition time: the longest stay in ANA change, in seconds. */
    public int anatt() {
        return u8(ANATT);
    }

    public IdentifyController anatt(int value) {
        return u8(ANATT, value);
    }

    /** Asymmetric namespace access capabilities. */
    public int anacap() {
        return u8(ANACAP);
    }

    public IdentifyController anacap(int value) {
        return u8(ANACAP, value);
    }

    /** ANA group identifier maximum. */
    public int anagrpmax() {
        return u32(ANAGRPMAX);
    }

    public IdentifyController anagrpmax(int value) {
        return u32(ANAGRPMAX, value);
    }

    /** Number of ANA group identifiers. */
    public int nanagrpid() {
        return u32(NANAGRPID);
    }

    public IdentifyController nanagrpid(int value) {
        return u32(NANAGRPID, value);
    }

    /** Most that a Persistent Event Log tells at a time, in units of 64 KiB. */
    public int pels() {
        return u32(PELS);
    }

    public IdentifyController pels(int value) {
        return u32(PELS, value);
    }

    /** NQN of the subsystem. */
    public String subnqn() {
        return text(SUBNQN, 256);
    }

    public IdentifyController subnqn(String value) {
        return text(SUBNQN, 256, value);
    }

    /** IEEE OUI, 24 bits. */
    public int ieee() {
        return u8(IEEE) | u16(IEEE + 1) << 8;
    }

    public IdentifyController ieee(int oui) {
        return u8(IEEE, oui).u16(IEEE + 1, oui >> 8);
    }

    /** What of this structure concerns I/O commands. */
    public IdentifyCommandSet commandSet() {
        return new IdentifyCommandSet(buffer(), offset() + COMMAND_SET);
    }

    /** The fabrics part of this structure. */
    public IdentifyFabrics fabrics() {
        return new IdentifyFabrics(buffer(), offset() + FABRICS);
    }

    @Override
    IdentifyController self() {
        return this;
    }
}
