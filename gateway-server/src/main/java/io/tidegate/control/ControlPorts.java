package io.tidegate.control;

/**
 * Everything live that the control plane reaches, gathered.
 *
 * @param convergence how far the gateway has come
 * @param live what it serves
 * @param namespaces acts on open devices
 * @param statistics what it has done
 * @param log its log
 * @param detail the log of its parts
 */
public record ControlPorts(
        Convergence convergence,
        LiveView live,
        NamespacePort namespaces,
        LiveStatistics statistics,
        LogControl log,
        DetailLog detail) {}
