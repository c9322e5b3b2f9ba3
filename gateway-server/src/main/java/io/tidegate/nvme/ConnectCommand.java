package io.tidegate.nvme;

/**
 * The parameters of Connect and what its completion says (NVMe Base 2.1, 6.3): cdw10 RECFMT 15:0, QID 31:16; cdw11
 * SQSIZE 15:0, CATTR 23:16; cdw12 KATO.
 */
public final class ConnectCommand {

    /** CATTR: the host does without submission queue flow control. */
    public static final int CATTR_NO_FLOW_CONTROL = 1 << 2;

    /** CATTR: the host may delete single I/O queues by Disconnect. */
    public static final int CATTR_QUEUE_DELETION = 1 << 3;

    /** AUTHREQ in dword 0 of the completion: a secure channel is needed, with authentication in it. */
    public static final int AUTHREQ_SECURE_CHANNEL = 1 << 18;

    /** AUTHREQ in dword 0 of the completion: authentication is needed. */
    public static final int AUTHREQ_AUTHENTICATION = 1 << 17;

    /** Where {@link ConnectData} keeps the NQN of the subsystem and of the host, as refusals name them. */
    public static final int SUBNQN_OFFSET = 256;

    public static final int HOSTNQN_OFFSET = 512;

    /** Dword 0 of a refusal: the offset is one of the data, not of the command. */
    private static final int IN_DATA = 1 << 16;

    private ConnectCommand() {}

    public static int recordFormat(Sqe sqe) {
        return sqe.cdw10() & 0xffff;
    }

    public static int qid(Sqe sqe) {
        return sqe.cdw10() >>> 16;
    }

    /** Submission queue size, zero-based. */
    public static int sqsize(Sqe sqe) {
        return sqe.cdw11() & 0xffff;
    }

    public static int attributes(Sqe sqe) {
        return (sqe.cdw11() >> 16) & 0xff;
    }

    /** Keep-alive timeout in milliseconds, unsigned; 0: none. */
    public static int kato(Sqe sqe) {
        return sqe.cdw12();
    }

    /**
     * Fills in a Connect.
     *
     * @param sqsize submission queue size, zero-based
     * @param katoMillis keep-alive timeout in milliseconds; 0: none
     */
    public static Sqe fill(Sqe sqe, int qid, int sqsize, int attributes, int katoMillis) {
        return sqe.opcode(AdminOpcode.FABRICS)
                .fctype(FabricsType.CONNECT)
                .cdw10(qid << 16)
                .cdw11(sqsize | attributes << 16)
                .cdw12(katoMillis);
    }

    /** Dword 0 of {@link Status#CONNECT_INVALID_PARAMETERS} for a wrong field of the data. */
    public static int invalidData(int offset) {
        return offset | IN_DATA;
    }

    /** Dword 0 of {@link Status#CONNECT_INVALID_PARAMETERS} for a wrong field of the command. */
    public static int invalidCommand(int offset) {
        return offset;
    }
}
