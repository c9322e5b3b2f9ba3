package io.tidegate.nvme.tcp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Writes down, as text, everything a decoder reports, so that two decodings can be compared. */
final class RecordingSink implements PduSink {

    final List<String> events = new ArrayList<>();
    FatalError error;

    private final PduParameters parameters;
    private PduDecoder decoder;
    private ByteBuffer data = ByteBuffer.allocateDirect(0);

    /** A sink that agrees on {@code parameters} as soon as the handshake comes. */
    RecordingSink(PduParameters parameters) {
        this.parameters = parameters;
    }

    PduDecoder decoder(PduRole role) {
        decoder = new PduDecoder(role, this);
        return decoder;
    }

    @Override
    public void header(PduHeader header, int dataBytes) {
        byte[] bytes = new byte[header.hlen()];
        header.buffer().get(0, bytes);
        events.add("header " + HexFormat.of().formatHex(bytes) + " data " + dataBytes);
        data = ByteBuffer.allocateDirect(dataBytes + 3);
        decoder.deliverTo(data, 3);
        if (header.type() == PduType.IC_REQ || header.type() == PduType.IC_RESP) {
            decoder.negotiated(parameters);
        }
    }

    @Override
    public void complete(PduHeader header, boolean dataIntact) {
        byte[] bytes = new byte[data.capacity() - 3];
        data.get(3, bytes);
        events.add(
                "complete " + PduType.name(header.type()) + " " + HexFormat.of().formatHex(bytes) + " " + dataIntact);
    }

    @Override
    public void failed(FatalError error) {
        this.error = error;
        events.add("failed " + error);
    }
}
