package io.tidegate.nvme;

import java.nio.ByteBuffer;

/**
 * The I/O Command Set Independent Identify Namespace data structure, CNS 08h (NVMe Base 2.1, 5.1.13.2.8).
 *
 * <pre>
 * 0 nsfeat | 1 nmic | 2 rescap | 3 fpi | 4 anagrpid | 8 nsattr | 10 nvmsetid | 12 endgid | 14 nstat
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class IdentifyNamespaceIndependent extends Structure<IdentifyNamespaceIndependent> {

    public static final int BYTES = 4096;

    /** NSTAT: the namespace is ready. */
    public static final int NSTAT_READY = 1;

    /** NSFEAT: the namespace has no volatile write cache, whatever VWC of the controller says. */
    public static final int NSFEAT_NO_VOLATILE_CACHE = 1 << 5;

    private static final int NSFEAT = 0;
    private static final int NMIC = 1;
    private static final int RESCAP = 2;
    private static final int FPI = 3;
    private static final int ANAGRPID = 4;
    private static final int NSATTR = 8;
    private static final int NVMSETID = 10;
    private static final int ENDGID = 12;
    private static final int NSTAT = 14;

    /** A view of its own zeroed heap memory. */
    public IdentifyNamespaceIndependent() {
        this(ByteBuffer.allocate(BYTES), 0);
    }

    /** A view over {@code buffer} from {@code offset}. */
    public IdentifyNamespaceIndependent(ByteBuffer buffer, int offset) {
        super(buffer, offset, BYTES);
    }

    /** Common namespace features, bits as in {@link IdentifyNamespace} where both have them. */
    public int nsfeat() {
        return u8(NSFEAT);
    }

    public IdentifyNamespaceIndependent nsfeat(int value) {
        return u8(NSFEAT, value);
    }

    /** Multi-path I/O and namespace sharing: bit 0, shared. */
    public int nmic() {
        return u8(NMIC);
    }

    public IdentifyNamespaceIndependent nmic(int value) {
        return u8(NMIC, value);
    }

    /** Reservation capabilities. */
    public int rescap() {
        return u8(RESCAP);
    }

    public IdentifyNamespaceIndependent rescap(int value) {
        return u8(RESCAP, value);
    }

    /** Format progress indicator. */
    public int fpi() {
        return u8(FPI);
    }

    public IdentifyNamespaceIndependent fpi(int value) {
        return u8(FPI, value);
    }

    /** ANA group identifier; 0: in none. */
    public int anagrpid() {
        return u32(ANAGRPID);
    }

    public IdentifyNamespaceIndependent anagrpid(int value) {
        return u32(ANAGRPID, value);
    }

    /** Namespace attributes: bit 0, write protected. */
    public int nsattr() {
        return u8(NSATTR);
    }

    public IdentifyNamespaceIndependent nsattr(int value) {
        return u8(NSATTR, value);
    }

    /** NVM set identifier. */
    public int nvmsetid() {
        return u16(NVMSETID);
    }

    public IdentifyNamespaceIndependent nvmsetid(int value) {
        return u16(NVMSETID, value);
    }

    /** Endurance group identifier. */
    public int endgid() {
        return u16(ENDGID);
    }

    public IdentifyNamespaceIndependent endgid(int value) {
        return u16(ENDGID, value);
    }

    /** Namespace status: bit 0, ready. */
    public int nstat() {
        return u8(NSTAT);
    }

    public IdentifyNamespaceIndependent nstat(int value) {
        return u8(NSTAT, value);
    }

    @Override
    IdentifyNamespaceIndependent self() {
        return this;
    }
}
