package io.tidegate.transport;

import io.tidegate.target.Portal;
import java.util.concurrent.CompletionStage;

/** A fabric: accepts hosts on portals and gives each connection to the target. Any thread may call. */
public interface Transport extends AutoCloseable {

    /** "TCP" or "RDMA". */
    String type();

    /**
     * Binds a portal and accepts on it. The stage fails with an {@link java.io.IOException} whose message names the
     * address and the reason; it is no error to bind the same portal twice.
     */
    CompletionStage<Portal> listen(Portal portal);

    /** Stops accepting on a portal; its connections stay. No error when it is not bound. */
    CompletionStage<Void> unlisten(Portal portal);

    /** Stops accepting, ends every connection and frees the loops. Blocks until nothing is left. */
    @Override
    void close();
}
