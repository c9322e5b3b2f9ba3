package io.tidegate.control;

import io.tidegate.config.ListenerConfig;
import io.tidegate.nvme.AnaState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Port: what is alive on this gateway, as values. Any thread. */
public interface LiveView {

    /** Controllers of hosts on one subsystem. */
    List<LiveController> controllers(String nqn);

    /** True when this gateway listens as the state key says. */
    boolean listening(String listenerKey);

    /** The listeners this gateway has for a subsystem by its networks, working or not, by the key they would have. */
    Map<String, ListenerConfig> automaticListeners(String nqn);

    /** Looks now which addresses this machine has; returns when the listeners that follow are on their way. */
    void lookAtNetworks();

    /** The open device of a namespace; empty when this gateway does not serve it. */
    Optional<LiveNamespace> namespace(String namespaceKey);

    /** The ANA state of each group on this gateway, the first one that of group 1. */
    List<AnaState> anaStates();

    /** The load-balancing groups. */
    default AnaGroups groups() {
        return AnaGroups.ALONE;
    }

    /** What Ceph's monitors lead here. */
    default MonitorPort monitor() {
        return MonitorPort.NONE;
    }

    /** The smallest and the largest controller id of a subsystem. */
    ControllerIds controllerIds();

    /**
     * A host's controller.
     *
     * @param hostNqn of the host
     * @param controllerId as given by Connect
     * @param ioQueuePairs connected I/O queues
     * @param address of this gateway that the host came to
     * @param port likewise
     * @param remote the host's own end, {@code address:port}
     * @param secure the connection is encrypted
     * @param provenByKey the host has authenticated by DH-HMAC-CHAP
     */
    record LiveController(
            String hostNqn,
            int controllerId,
            int ioQueuePairs,
            String address,
            int port,
            String remote,
            boolean secure,
            boolean provenByKey) {}

    /**
     * An open namespace.
     *
     * @param sizeBytes size of its device as of now
     * @param clientName the RADOS client that serves it, or what stands for it
     * @param clientAddress address string of that client, for the monitor; empty without one
     * @param degraded it is shown and cannot be used, its key being out of reach for instance
     */
    record LiveNamespace(long sizeBytes, String clientName, String clientAddress, boolean degraded) {}

    /** A range of controller ids, both included. */
    record ControllerIds(int min, int max) {}
}
