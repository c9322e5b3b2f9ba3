package io.tidegate.nvme;

import java.nio.ByteBuffer;

/**
 * An entry of the Discovery log page (NVMe Base 2.1, 5.1.12.3.1; TCP: NVMe/TCP Transport 1.1, 3.4; RDMA:
 * NVMe/RDMA Transport 1.1, 3.3).
 *
 * <pre>
 * 0 trtype | 1 adrfam | 2 subtype | 3 treq | 4 portid | 6 cntlid | 8 asqsz | 10 eflags | 32 trsvcid
 * 256 subnqn | 512 traddr | 768 tcpSectype
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class DiscoveryLogEntry extends Structure<DiscoveryLogEntry> {

    public static final int BYTES = 1024;

    public static final int TRTYPE_RDMA = 1;
    public static final int TRTYPE_FC = 2;
    public static final int TRTYPE_TCP = 3;

    public static final int ADRFAM_IPV4 = 1;
    public static final int ADRFAM_IPV6 = 2;

    /** A discovery subsystem elsewhere. */
    public static final int SUBTYPE_REFERRAL = 1;

    public static final int SUBTYPE_NVM = 2;

    /** The discovery subsystem that gave this log page. */
    public static final int SUBTYPE_CURRENT_DISCOVERY = 3;

    public static final int TREQ_SECURE_CHANNEL_REQUIRED = 1;
    public static final int TREQ_SECURE_CHANNEL_NOT_REQUIRED = 2;
    public static final int TREQ_SQ_FLOW_CONTROL_OPTIONAL = 1 << 2;

    /** EFLAGS: the information of this port is also returned by others of the subsystem. */
    public static final int EFLAGS_DUPLICATE = 1;

    /** EFLAGS: explicit persistent connections to this discovery subsystem are supported. */
    public static final int EFLAGS_PERSISTENT_CONNECTIONS = 1 << 1;

    public static final int SECTYPE_NONE = 0;
    public static final int SECTYPE_TLS13 = 2;

    private static final int TSAS = 768;

    private static final int TRTYPE = 0;
    private static final int ADRFAM = 1;
    private static final int SUBTYPE = 2;
    private static final int TREQ = 3;
    private static final int PORTID = 4;
    private static final int CNTLID = 6;
    private static final int ASQSZ = 8;
    private static final int EFLAGS = 10;
    private static final int TRSVCID = 32;
    private static final int SUBNQN = 256;
    private static final int TRADDR = 512;
    private static final int TCP_SECTYPE = 768;

    /** A view of its own zeroed heap memory. */
    public DiscoveryLogEntry() {
        this(ByteBuffer.allocate(BYTES), 0);
    }

    /** A view over {@code buffer} from {@code offset}. */
    public DiscoveryLogEntry(ByteBuffer buffer, int offset) {
        super(buffer, offset, BYTES);
    }

    /** Transport type. */
    public int trtype() {
        return u8(TRTYPE);
    }

    public DiscoveryLogEntry trtype(int value) {
        return u8(TRTYPE, value);
    }

    /** Address family. */
    public int adrfam() {
        return u8(ADRFAM);
    }

    public DiscoveryLogEntry adrfam(int value) {
        return u8(ADRFAM, value);
    }

    /** Subsystem type. */
    public int subtype() {
        return u8(SUBTYPE);
    }

    public DiscoveryLogEntry subtype(int value) {
        return u8(SUBTYPE, value);
    }

    /** Transport requirements: secure channel in 1:0, submission queue flow control may be off in 2. */
    public int treq() {
        return u8(TREQ);
    }

    public DiscoveryLogEntry treq(int value) {
        return u8(TREQ, value);
    }

    /** NVM subsystem port. */
    public int portid() {
        return u16(PORTID);
    }

    public DiscoveryLogEntry portid(int value) {
        return u16(PORTID, value);
    }

    /** Controller identifier; {@link ConnectData#DYNAMIC_CONTROLLER}: any. */
    public int cntlid() {
        return u16(CNTLID);
    }

    public DiscoveryLogEntry cntlid(int value) {
        return u16(CNTLID, value);
    }

    /** Maximum size of the admin submission queue; at least 32. */
    public int asqsz() {
        return u16(ASQSZ);
    }

    public DiscoveryLogEntry asqsz(int value) {
        return u16(ASQSZ, value);
    }

    /** Entry flags. */
    public int eflags() {
        return u16(EFLAGS);
    }

    public DiscoveryLogEntry eflags(int value) {
        return u16(EFLAGS, value);
    }

    /** Transport service identifier: the port number. */
    public String trsvcid() {
        return padded(TRSVCID, 32);
    }

    public DiscoveryLogEntry trsvcid(String value) {
        return padded(TRSVCID, 32, value);
    }

    /** NQN of the subsystem. */
    public String subnqn() {
        return text(SUBNQN, 256);
    }

    public DiscoveryLogEntry subnqn(String value) {
        return text(SUBNQN, 256, value);
    }

    /** Transport address. */
    public String traddr() {
        return padded(TRADDR, 256);
    }

    public DiscoveryLogEntry traddr(String value) {
        return padded(TRADDR, 256, value);
    }

    /** TSAS of TCP: security type. */
    public int tcpSectype() {
        return u8(TCP_SECTYPE);
    }

    public DiscoveryLogEntry tcpSectype(int value) {
        return u8(TCP_SECTYPE, value);
    }

    /** TSAS of RDMA: queue pair type (1 reliable connected), provider type and connection management (1 RDMA_CM). */
    public DiscoveryLogEntry rdma(int queuePairType, int providerType, int connectionManagement) {
        return u8(TSAS, queuePairType).u8(TSAS + 1, providerType).u8(TSAS + 2, connectionManagement);
    }

    @Override
    DiscoveryLogEntry self() {
        return this;
    }
}
