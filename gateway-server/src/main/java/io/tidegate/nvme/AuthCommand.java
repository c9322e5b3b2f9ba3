package io.tidegate.nvme;

/**
 * Authentication Send and Authentication Receive (NVMe Base 2.1, 6.1 and 6.2): cdw10 SPSP0 15:8, SPSP1 23:16, SECP 31:24;
 * cdw11 the length of the message, or the room for it.
 */
public final class AuthCommand {

    /** SECP E9h: the security protocol of NVM Express, with SPSP0 and SPSP1 01h. */
    private static final int SECURITY_PROTOCOL = 0xe9 << 24 | 0x01 << 16 | 0x01 << 8;

    private static final int PROTOCOL_MASK = 0xffff_ff00;

    private AuthCommand() {}

    /** True when the command names the protocol of authentication. */
    public static boolean names(Sqe sqe) {
        return (sqe.cdw10() & PROTOCOL_MASK) == SECURITY_PROTOCOL;
    }

    /** TL of a send, AL of a receive, in bytes; unsigned. */
    public static int length(Sqe sqe) {
        return sqe.cdw11();
    }

    /**
     * Fills in a command.
     *
     * @param type {@link FabricsType#AUTHENTICATION_SEND} or {@link FabricsType#AUTHENTICATION_RECEIVE}
     * @param bytes length of the message, or the room for it
     */
    public static Sqe fill(Sqe sqe, int type, int bytes) {
        return sqe.opcode(AdminOpcode.FABRICS)
                .fctype(type)
                .cdw10(SECURITY_PROTOCOL)
                .cdw11(bytes);
    }
}
