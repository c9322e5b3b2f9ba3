package io.tidegate.nvme.tcp;

/** Which end of a connection receives. */
public enum PduRole {
    /** The controller's end: receives commands and the host's data. */
    TARGET,
    /** The host's end: receives responses, data and requests to transfer. */
    HOST;

    /** True when the other end may send PDUs of {@code type} to this one. */
    boolean receives(int type) {
        return switch (type) {
            case PduType.IC_REQ, PduType.H2C_TERM_REQ, PduType.CAPSULE_CMD, PduType.H2C_DATA -> this == TARGET;
            default -> this == HOST;
        };
    }

    /** The PDU that must come first. */
    int handshake() {
        return this == TARGET ? PduType.IC_REQ : PduType.IC_RESP;
    }

    @Override
    public String toString() {
        return this == TARGET ? "target" : "host";
    }
}
