package io.tidegate.target;

import java.net.InetSocketAddress;

/** Learns what happens to hosts; called on owner loops, so it must not block. */
public interface TargetListener {

    /** Hears nothing. */
    TargetListener NONE = new TargetListener() {};

    /** A host has made a controller; when it has to prove itself it can do nothing with it yet. */
    default void connected(Controller controller) {}

    /** The host of a controller has proven itself on the admin queue. */
    default void proven(Controller controller) {}

    /**
     * A host was turned away.
     *
     * @param host what it calls itself; anybody may say anything
     * @param nqn the subsystem it asked for, likewise
     * @param from where it came from
     */
    default void refused(String host, String nqn, InetSocketAddress from, String reason) {}

    /**
     * A controller has ended.
     *
     * @param keepAliveExpired true when the host fell silent
     */
    default void disconnected(Controller controller, boolean keepAliveExpired) {}

    /** A command took long. */
    default void slow(SlowIo io) {}
}
