package io.tidegate.app;

import io.tidegate.config.settings.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the local network by multicast DNS where the discovery service is, so that hosts need no configuration (NVMe TCP
 * Transport 1.1, automated discovery: service type {@code _nvme-disc._tcp} with the keys {@code p} and {@code NQN}).
 *
 * <p>Owner: a thread of its own registers, since that takes seconds; any thread may close. A network that does not take
 * part costs a line in the log and nothing else.
 */
final class DiscoveryAdvertisement implements AutoCloseable {

    static final String TYPE = "_nvme-disc._tcp.local.";

    private static final Logger LOG = LoggerFactory.getLogger(DiscoveryAdvertisement.class);

    private final List<JmDNS> responders = new ArrayList<>();
    private boolean closed;

    private DiscoveryAdvertisement() {}

    /**
     * Begins to advertise.
     *
     * @param endpoint where the discovery service listens; a wildcard is advertised on every address that is up
     * @param name of this gateway, unique in the network
     * @param nqn of this discovery subsystem
     */
    static DiscoveryAdvertisement start(Endpoint endpoint, String name, String nqn) throws StartFailure {
        DiscoveryAdvertisement advertisement = new DiscoveryAdvertisement();
        List<InetAddress> addresses = addresses(endpoint);
        Thread.ofPlatform()
                .name("mdns-start")
                .daemon()
                .start(() -> addresses.forEach(address -> advertisement.register(
                        address,
                        ServiceInfo.create(TYPE, name, endpoint.port(), 0, 0, Map.of("p", "tcp", "NQN", nqn)))));
        return advertisement;
    }

    private static List<InetAddress> addresses(Endpoint endpoint) throws StartFailure {
        InetAddress wanted = endpoint.socketAddress().getAddress();
        if (wanted == null || !wanted.isAnyLocalAddress()) {
            return wanted == null ? List.of() : List.of(wanted);
        }
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(DiscoveryAdvertisement::takesPart)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .toList();
        } catch (SocketException e) {
            throw new StartFailure("the network interfaces cannot be listed: " + e.getMessage(), e);
        }
    }

    private static boolean takesPart(NetworkInterface nic) {
        try {
            return nic.isUp() && nic.supportsMulticast();
        } catch (SocketException e) {
            return false;
        }
    }

    private void register(InetAddress address, ServiceInfo service) {
        try {
            JmDNS responder = JmDNS.create(address);
            if (keep(responder)) {
                responder.registerService(service);
                LOG.info("advertised by mDNS at {}: {}", address.getHostAddress(), service.getQualifiedName());
            } else {
                responder.close();
            }
        } catch (IOException e) {
            LOG.warn(
                    "the discovery service is not advertised by mDNS at {}: {}",
                    address.getHostAddress(),
                    e.getMessage());
        }
    }

    private synchronized boolean keep(JmDNS responder) {
        if (!closed) {
            responders.add(responder);
        }
        return !closed;
    }

    /** Says goodbye on every network. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        for (JmDNS responder : responders) {
            responder.close();
        }
        responders.clear();
    }
}
