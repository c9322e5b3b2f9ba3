package io.tidegate.nvme.tcp;

/**
 * Why a connection must end, as a termination request says it (NVMe/TCP 1.1, 3.6.2.4, figure 27).
 *
 * @param status the fatal error status, FES
 * @param information the fatal error information, FEI: the offset of the offending field in the PDU header, or the
 *     header digest that was received
 * @param reason what happened, in words; for the log, not on the wire
 */
public record FatalError(int status, int information, String reason) {

    public static final int INVALID_PDU_HEADER_FIELD = 0x01;
    public static final int PDU_SEQUENCE_ERROR = 0x02;
    public static final int HEADER_DIGEST_ERROR = 0x03;
    public static final int DATA_TRANSFER_OUT_OF_RANGE = 0x04;

    /** In C2HTermReq: more data than allowed at once. */
    public static final int DATA_TRANSFER_LIMIT_EXCEEDED = 0x05;

    /** In H2CTermReq: more requests to transfer than MAXR2T allows. */
    public static final int R2T_LIMIT_EXCEEDED = 0x05;

    public static final int UNSUPPORTED_PARAMETER = 0x06;

    public static FatalError invalidField(int offset, String reason) {
        return new FatalError(INVALID_PDU_HEADER_FIELD, offset, reason);
    }

    public static FatalError sequence(String reason) {
        return new FatalError(PDU_SEQUENCE_ERROR, 0, reason);
    }

    public static FatalError outOfRange(String reason) {
        return new FatalError(DATA_TRANSFER_OUT_OF_RANGE, 0, reason);
    }

    public static FatalError limitExceeded(String reason) {
        return new FatalError(DATA_TRANSFER_LIMIT_EXCEEDED, 0, reason);
    }

    public static FatalError unsupported(int offset, String reason) {
        return new FatalError(UNSUPPORTED_PARAMETER, offset, reason);
    }

    static FatalError headerDigest(int received) {
        return new FatalError(HEADER_DIGEST_ERROR, received, "the header digest does not match");
    }

    /** The specification's words for a status; of a status that it does not know, the number. */
    public static String describe(int status) {
        return switch (status) {
            case INVALID_PDU_HEADER_FIELD -> "invalid PDU header field";
            case PDU_SEQUENCE_ERROR -> "PDU sequence error";
            case HEADER_DIGEST_ERROR -> "header digest error";
            case DATA_TRANSFER_OUT_OF_RANGE -> "data transfer out of range";
            case DATA_TRANSFER_LIMIT_EXCEEDED -> "data transfer or R2T limit exceeded";
            case UNSUPPORTED_PARAMETER -> "unsupported parameter";
            default -> String.format("fatal error status %02xh", status);
        };
    }

    @Override
    public String toString() {
        return describe(status) + " (FEI " + Integer.toUnsignedString(information) + "): " + reason;
    }
}
