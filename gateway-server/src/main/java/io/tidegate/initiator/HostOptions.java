package io.tidegate.initiator;

import io.tidegate.nvme.Nqn;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * To which subsystem a host connects, as whom and how. Immutable.
 *
 * @param address the portal
 * @param subsystemNqn NQN of the subsystem
 * @param host who connects
 * @param queues the queues it wishes for
 * @param timeouts how long it waits
 * @param secrets by what it authenticates if the subsystem wants that
 */
public record HostOptions(
        InetSocketAddress address,
        String subsystemNqn,
        HostIdentity host,
        QueueOptions queues,
        HostTimeouts timeouts,
        HostSecrets secrets) {

    /** A host of random identity with the default queues and timeouts. */
    public static HostOptions to(InetSocketAddress address, String subsystemNqn) {
        return new HostOptions(
                address,
                subsystemNqn,
                HostIdentity.random(),
                QueueOptions.DEFAULTS,
                HostTimeouts.DEFAULTS,
                HostSecrets.NONE);
    }

    /** A host that asks the discovery controller at {@code address}: no I/O queue and no keep-alive. */
    public static HostOptions toDiscovery(InetSocketAddress address) {
        return to(address, Nqn.DISCOVERY).withIoQueues(0, 1).withKeepAlive(Duration.ZERO);
    }

    public HostOptions withAddress(InetSocketAddress other) {
        return new HostOptions(other, subsystemNqn, host, queues, timeouts, secrets);
    }

    public HostOptions withHost(HostIdentity other) {
        return new HostOptions(address, subsystemNqn, other, queues, timeouts, secrets);
    }

    /** With {@code count} I/O queues of {@code depth} commands under way. */
    public HostOptions withIoQueues(int count, int depth) {
        return with(queues.withSize(count, depth));
    }

    public HostOptions withDigests(boolean header, boolean data) {
        return with(queues.withDigests(header, data));
    }

    public HostOptions withFlowControl(boolean enabled) {
        return with(queues.withFlowControl(enabled));
    }

    public HostOptions withKeepAlive(Duration timeout) {
        return withTimeouts(timeouts.withKeepAlive(timeout));
    }

    public HostOptions withTimeouts(HostTimeouts other) {
        return new HostOptions(address, subsystemNqn, host, queues, other, secrets);
    }

    public HostOptions withSecrets(HostSecrets other) {
        return new HostOptions(address, subsystemNqn, host, queues, timeouts, other);
    }

    private HostOptions with(QueueOptions other) {
        return new HostOptions(address, subsystemNqn, host, other, timeouts, secrets);
    }

    /** The subsystem and where it is, for messages. */
    String where() {
        String host = address.getHostString();
        return subsystemNqn + " at " + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
