package io.tidegate.target;

/** Learns what happens to hosts; called on owner loops, so it must not block. */
public interface TargetListener {

    /** Hears nothing. */
    TargetListener NONE = new TargetListener() {};

    /** A host has made a controller. */
    default void connected(Controller controller) {}

    /**
     * A controller has ended.
     *
     * @param keepAliveExpired true when the host fell silent
     */
    default void disconnected(Controller controller, boolean keepAliveExpired) {}
}
