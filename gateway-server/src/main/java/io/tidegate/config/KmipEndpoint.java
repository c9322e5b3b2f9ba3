package io.tidegate.config;

/**
 * Where a key server of a subsystem answers. Immutable.
 *
 * @param subsystem NQN of the subsystem
 * @param serverName tells where the gateways have their certificates for it
 * @param place its address and port
 */
public record KmipEndpoint(String subsystem, String serverName, Place place) {

    /** The port that is registered for KMIP. */
    public static final int DEFAULT_PORT = 5696;

    /**
     * An address and a port.
     *
     * @param address of a host, or its name
     */
    public record Place(String address, int port) {

        @Override
        public String toString() {
            return address.indexOf(':') >= 0 ? "[" + address + "]:" + port : address + ":" + port;
        }
    }
}
