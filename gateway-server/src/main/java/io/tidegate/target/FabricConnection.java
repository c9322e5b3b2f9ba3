package io.tidegate.target;

import io.tidegate.nvme.auth.PskIdentity;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a fabric, which carries exactly one queue pair; implemented by each transport. Every method is
 * called on the {@linkplain #loop() owner loop} unless it says otherwise.
 */
public interface FabricConnection {

    /** The thread that owns this connection and its queue pair. Any thread may ask. */
    OwnerLoop loop();

    /** The portal that accepted the connection: decides which subsystems the host may reach. Any thread. */
    Portal portal();

    /** Who the host is by the key of its TLS connection; null without TLS. Known before the first command. */
    default @Nullable PskIdentity pskIdentity() {
        return null;
    }

    /** This end of the connection. Any thread. */
    InetSocketAddress localAddress();

    /** The host's end. Any thread. */
    InetSocketAddress remoteAddress();

    /**
     * Carries the response of {@code request} to the host: first {@link Request#responseBytes()} bytes of its data if
     * there are any, then its completion. The request is the transport's from now on; when everything has been handed to
     * the fabric the transport calls {@link QueuePair#release}. After the connection was closed the transport sends
     * nothing and releases at once.
     */
    void respond(Request request);

    /**
     * Takes back a request that is never answered: the transport frees its buffer and calls {@link QueuePair#release}.
     */
    void discard(Request request);

    /**
     * Asks whether a request that has not begun to execute can be answered now. True: nothing of it moves on the fabric,
     * and the transport has forgotten it. False: its capsule or its data is still coming and has to arrive first.
     */
    default boolean withdraw(Request request) {
        return false;
    }

    /** Sends what {@link #respond} has gathered; called once at the end of a batch of completions. */
    void flush();

    /**
     * Ends the connection; {@link QueuePair#connectionClosed} follows.
     *
     * @param reason one line for the log
     */
    void close(String reason);
}
