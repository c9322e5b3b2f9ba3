package io.tidegate.config.settings;

import java.net.InetSocketAddress;

/**
 * An address and a port to bind. Immutable.
 *
 * @param host numeric address or name
 * @param port 0 lets the system choose one
 */
public record Endpoint(String host, int port) {

    /** Resolves the name. */
    public InetSocketAddress socketAddress() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
