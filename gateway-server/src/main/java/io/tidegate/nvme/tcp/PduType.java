package io.tidegate.nvme.tcp;

/** PDU types and the sizes of their headers (NVMe/TCP 1.1, 3.6.1, figure 22). */
public final class PduType {

    public static final int IC_REQ = 0x00;
    public static final int IC_RESP = 0x01;
    public static final int H2C_TERM_REQ = 0x02;
    public static final int C2H_TERM_REQ = 0x03;
    public static final int CAPSULE_CMD = 0x04;
    public static final int CAPSULE_RESP = 0x05;
    public static final int H2C_DATA = 0x06;
    public static final int C2H_DATA = 0x07;
    public static final int R2T = 0x09;

    /** Bytes of the header that every PDU begins with. */
    public static final int COMMON_HEADER_BYTES = 8;

    /** Header and whole PDU of ICReq and ICResp; the longest header there is. */
    public static final int IC_BYTES = 128;

    /** Header of CapsuleCmd. */
    public static final int CAPSULE_CMD_BYTES = 72;

    /** Header of every other PDU: CapsuleResp, H2CData, C2HData, R2T and the termination requests. */
    public static final int SHORT_HEADER_BYTES = 24;

    /** Longest termination request: header and the beginning of the offending PDU. */
    public static final int MAX_TERM_REQ_BYTES = 152;

    /** A header or data digest. */
    public static final int DIGEST_BYTES = 4;

    private PduType() {}

    /** True for a type that the specification knows. */
    static boolean known(int type) {
        return (type >= IC_REQ && type <= C2H_DATA) || type == R2T;
    }

    /** The header length that {@code type} must announce. */
    static int headerBytes(int type) {
        return switch (type) {
            case IC_REQ, IC_RESP -> IC_BYTES;
            case CAPSULE_CMD -> CAPSULE_CMD_BYTES;
            default -> SHORT_HEADER_BYTES;
        };
    }

    /** True for PDUs that may carry digests: all but the connection's own. */
    static boolean digested(int type) {
        return type >= CAPSULE_CMD;
    }

    /** True for PDUs that may carry data of a command. */
    static boolean carriesData(int type) {
        return type == CAPSULE_CMD || type == H2C_DATA || type == C2H_DATA;
    }

    static boolean isTermReq(int type) {
        return type == H2C_TERM_REQ || type == C2H_TERM_REQ;
    }

    /** The specification's name. */
    public static String name(int type) {
        return switch (type) {
            case IC_REQ -> "ICReq";
            case IC_RESP -> "ICResp";
            case H2C_TERM_REQ -> "H2CTermReq";
            case C2H_TERM_REQ -> "C2HTermReq";
            case CAPSULE_CMD -> "CapsuleCmd";
            case CAPSULE_RESP -> "CapsuleResp";
            case H2C_DATA -> "H2CData";
            case C2H_DATA -> "C2HData";
            case R2T -> "R2T";
            default -> String.format("PDU type %02xh", type);
        };
    }
}
