package io.tidegate.bdev;

/** Learns that a request has ended. Implementations do not block and do not throw. */
@FunctionalInterface
public interface BlockCompletion {

    /**
     * The request is its owner's again.
     *
     * @param request the request, its {@link BlockRequest#errno()} set
     */
    void completed(BlockRequest request);
}
