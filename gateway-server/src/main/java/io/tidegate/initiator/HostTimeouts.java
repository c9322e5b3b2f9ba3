package io.tidegate.initiator;

import java.time.Duration;

/**
 * How long a host waits. Immutable.
 *
 * @param keepAlive keep-alive timeout that the controller is told; zero for none
 * @param connect how long a connection may take to be established
 * @param command how long a command may take before the connection is given up
 */
public record HostTimeouts(Duration keepAlive, Duration connect, Duration command) {

    public static final HostTimeouts DEFAULTS =
            new HostTimeouts(Duration.ofSeconds(15), Duration.ofSeconds(5), Duration.ofSeconds(30));

    HostTimeouts withKeepAlive(Duration timeout) {
        return new HostTimeouts(timeout, connect, command);
    }
}
