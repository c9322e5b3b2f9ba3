package io.tidegate.nvme.tcp;

/**
 * What both ends agreed on by ICReq and ICResp, as the end that receives sees it.
 *
 * @param headerDigest headers carry a digest
 * @param dataDigest data carries a digest
 * @param dataAlignment what the data offset of received PDUs must be a multiple of, in bytes: 4 to 128. Of a target
 *     that is (CPDA + 1) * 4, of a host (HPDA + 1) * 4
 * @param maxCapsuleData most bytes of data inside a command capsule
 * @param maxData most bytes of data in one H2CData or C2HData
 */
public record PduParameters(
        boolean headerDigest, boolean dataDigest, int dataAlignment, int maxCapsuleData, int maxData) {

    public PduParameters {
        if (dataAlignment < 4 || dataAlignment > 128 || dataAlignment % 4 != 0) {
            throw new IllegalArgumentException("data alignment " + dataAlignment + " is not 4, 8 .. 128");
        }
    }

    /** Parameters of a receiver that accepts any amount of data at dword alignment. */
    public static PduParameters unlimited(boolean headerDigest, boolean dataDigest) {
        return new PduParameters(headerDigest, dataDigest, 4, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }
}
