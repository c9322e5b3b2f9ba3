package io.tidegate.cli.client;

/**
 * The gateway's management address.
 *
 * @param address a name or an IP address, IPv6 with or without brackets
 * @param port the TCP port
 */
public record Endpoint(String address, int port) {

    /** Puts brackets around an IPv6 address. */
    public Endpoint {
        address = bracketed(address);
    }

    /** The address as it stands before a colon and a port. */
    public static String bracketed(String address) {
        return address.contains(":") && !address.strip().startsWith("[") ? "[" + address + "]" : address;
    }

    @Override
    public String toString() {
        return address + ":" + port;
    }
}
