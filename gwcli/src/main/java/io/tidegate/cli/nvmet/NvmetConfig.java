package io.tidegate.cli.nvmet;

import java.util.List;

/**
 * What Linux' target serves. Immutable.
 *
 * @param subsystems what hosts connect to
 * @param ports where they come to
 */
public record NvmetConfig(List<Subsystem> subsystems, List<Port> ports) {

    /** Copies the lists. */
    public NvmetConfig {
        subsystems = List.copyOf(subsystems);
        ports = List.copyOf(ports);
    }

    /**
     * A subsystem.
     *
     * @param serial its serial number, empty when nothing is said
     * @param openToAll any host may connect
     * @param hosts NQNs that may
     */
    public record Subsystem(
            String nqn, String serial, boolean openToAll, List<String> hosts, List<Namespace> namespaces) {}

    /**
     * A namespace.
     *
     * @param enabled hosts see it
     * @param path of a block device or a file
     * @param uuid empty when nothing is said
     * @param nguid likewise
     */
    public record Namespace(int nsid, boolean enabled, String path, String uuid, String nguid) {}

    /**
     * An address.
     *
     * @param type of transport
     * @param secure TLS is required
     * @param subsystems NQNs that are reached there
     */
    public record Port(String type, String address, String service, boolean secure, List<String> subsystems) {}
}
