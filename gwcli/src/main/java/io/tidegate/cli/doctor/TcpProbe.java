package io.tidegate.cli.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;

/** Greets a target with the first PDU of a connection, ICReq, and expects its ICResp (NVMe/TCP 1.1, 3.6.2.2 and 3.6.2.3). */
public final class TcpProbe implements Probe {

    private static final int PATIENCE_MILLIS = 3000;
    private static final int PDU_BYTES = 128;
    private static final byte IC_REQ = 0x00;
    private static final byte IC_RESP = 0x01;
    private static final int HEADER_LENGTH_AT = 2;
    private static final int PDU_LENGTH_AT = 4;

    @Override
    public Optional<String> ask(String address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(greeting());
            byte[] answer = socket.getInputStream().readNBytes(PDU_BYTES);
            boolean target = answer.length == PDU_BYTES && answer[0] == IC_RESP;
            return target ? Optional.empty() : Optional.of("something else than an NVMe/TCP target answers");
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Version 0 of the format, no digests, data alignment and outstanding R2Ts as small as possible: all zero. */
    private static byte[] greeting() {
        byte[] pdu = new byte[PDU_BYTES];
        pdu[0] = IC_REQ;
        pdu[HEADER_LENGTH_AT] = (byte) PDU_BYTES;
        pdu[PDU_LENGTH_AT] = (byte) PDU_BYTES;
        return pdu;
    }
}
