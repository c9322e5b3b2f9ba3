package io.tidegate.nvme.tcp;

/**
 * Learns what a {@link PduDecoder} found; implemented by the target's connection and by the host. Called from within
 * {@link PduDecoder#feed}, on its thread. The header is valid until the next PDU begins.
 */
public interface PduSink {

    /**
     * A header is whole, its digest matches, and its fields agree with each other. The sink may now call {@link
     * PduDecoder#deliverTo} to receive the data (what nobody receives is skipped), {@link PduDecoder#pause} to decide
     * later, {@link PduDecoder#negotiated}, or {@link PduDecoder#fail}.
     *
     * @param dataBytes bytes of data that follow, without padding and digest; 0 when there are none
     */
    void header(PduHeader header, int dataBytes);

    /**
     * The PDU has ended; all its data has been delivered. Called once for each {@link #header} unless the decoder
     * failed in between.
     *
     * @param dataIntact false when the data digest does not match
     */
    void complete(PduHeader header, boolean dataIntact);

    /**
     * The stream is broken: nothing more will be decoded. The bytes of the offending header are in {@link
     * PduDecoder#headerBytes}.
     */
    void failed(FatalError error);
}
