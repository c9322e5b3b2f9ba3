package io.tidegate.config.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the daemon was told, every value checked. Immutable.
 *
 * @param identity who this gateway is
 * @param grpc where management calls arrive
 * @param discovery where hosts ask what there is
 * @param limits how much of everything there may be
 * @param checks how strictly requests are checked
 * @param secrets how keys rest in the shared state
 * @param tcp the NVMe/TCP transport
 * @param ceph the cluster; empty for the embedded defaults
 * @param admission who may manage it
 * @param metrics the exporter for Prometheus
 * @param ha how it takes part in its group
 * @param logs what is logged, how and where
 * @param notes keys that were accepted but change nothing, for one line in the log
 */
public record GatewaySettings(
        Identity identity,
        Endpoint grpc,
        Discovery discovery,
        Limits limits,
        Checks checks,
        Secrets secrets,
        Tcp tcp,
        Optional<Ceph> ceph,
        Admission admission,
        MetricsSettings metrics,
        HaSettings ha,
        LogSettings logs,
        Notes notes) {

    /**
     * Who the gateway is.
     *
     * @param name id of the gateway
     * @param group gateway group, empty for the unnamed one
     * @param hostName name of the machine in listeners
     */
    public record Identity(String name, String group, String hostName) {}

    /**
     * The discovery service.
     *
     * @param endpoint where it listens
     * @param bindRetries attempts beyond the first, negative for no end
     * @param bindPauseSeconds between two attempts
     * @param referrals other discovery services that hosts are told of
     * @param mdns whether the service is advertised in the local network
     */
    public record Discovery(
            Endpoint endpoint, int bindRetries, double bindPauseSeconds, List<Endpoint> referrals, boolean mdns) {

        /** Keeps a copy. */
        public Discovery {
            referrals = List.copyOf(referrals);
        }

        Discovery at(Endpoint other) {
            return new Discovery(other, bindRetries, bindPauseSeconds, referrals, mdns);
        }
    }

    /**
     * Upper bounds, see docs/limits.md.
     *
     * @param subsystems of the gateway
     * @param namespaces of the gateway
     * @param namespacesPerSubsystem when the request says nothing
     * @param hosts of the gateway
     * @param hostsPerSubsystem of one subsystem
     * @param anaGroups gateways of a group
     * @param messageMebibytes longest gRPC message
     * @param hostsPerNamespace of a namespace that not every host sees
     * @param maskedNamespaces of one subsystem that not every host sees
     */
    public record Limits(
            int subsystems,
            int namespaces,
            int namespacesPerSubsystem,
            int hosts,
            int hostsPerSubsystem,
            int anaGroups,
            int messageMebibytes,
            int hostsPerNamespace,
            int maskedNamespaces) {}

    /**
     * Checks and measurements that can be turned off.
     *
     * @param nqns their format
     * @param keys the format of keys
     * @param listenerAddress the address of a listener is on an interface of this machine
     * @param ioTimes reads and writes are measured by host
     * @param tlsForced no listener and no host is accepted without TLS
     */
    public record Checks(boolean nqns, boolean keys, boolean listenerAddress, boolean ioTimes, boolean tlsForced) {}

    /**
     * How keys rest in the shared state, and where those are that it does not hold.
     *
     * @param encrypted they are sealed
     * @param keyFile holds the key that seals them; empty for none
     * @param kmip key servers of encrypted images
     */
    public record Secrets(boolean encrypted, String keyFile, Kmip kmip) {}

    /**
     * What the gateway shows to key servers (KMIP) and trusts them by.
     *
     * @param certDir folder of the files, in which {@code {server_name}} stands for the name of the server
     * @param clientCert name of the file of the gateway's certificate
     * @param clientKey likewise of its key
     * @param caCert likewise of the authorities that sign servers
     * @param degrade a namespace whose key cannot be had is shown, though its I/O waits
     */
    public record Kmip(String certDir, String clientCert, String clientKey, String caCert, boolean degrade) {

        /** The files for one server. */
        public record Files(Path clientCertificate, Path clientKey, Path authorities) {}

        /** Where the files for a server are, or should be. */
        public Files files(String serverName) {
            Path folder = Path.of(certDir.replace("{server_name}", serverName));
            return new Files(folder.resolve(clientCert), folder.resolve(clientKey), folder.resolve(caCert));
        }
    }

    /**
     * The NVMe/TCP transport.
     *
     * @param inCapsuleBytes data that a write may carry in its command
     * @param ioQueuePairs per controller
     * @param queueEntries of an I/O queue
     * @param r2tBytes that one R2T asks a host for
     * @param io word for how event loops wait for sockets; empty for what is best on this machine
     */
    public record Tcp(int inCapsuleBytes, int ioQueuePairs, int queueEntries, int r2tBytes, String io) {}

    /**
     * The Ceph cluster.
     *
     * @param pool holds the shared state
     * @param configFile ceph.conf
     * @param id cephx user without {@code client.}; empty for admin
     * @param imagesPerClient images that share one RADOS client; empty for what suits this machine
     * @param watchNotify use watch and notify for state changes
     * @param pollSeconds slowest time to notice a state change
     */
    public record Ceph(
            String pool,
            String configFile,
            String id,
            OptionalInt imagesPerClient,
            boolean watchNotify,
            int pollSeconds) {}

    /**
     * Keys without effect.
     *
     * @param meaningless they steer parts that only upstream has
     * @param later they steer parts that this gateway does not have yet
     */
    public record Notes(List<String> meaningless, List<String> later) {

        /** Keeps copies. */
        public Notes {
            meaningless = List.copyOf(meaningless);
            later = List.copyOf(later);
        }
    }

    /** The same with other addresses. */
    public GatewaySettings withEndpoints(Endpoint newGrpc, Endpoint newDiscovery) {
        return new GatewaySettings(
                identity,
                newGrpc,
                discovery.at(newDiscovery),
                limits,
                checks,
                secrets,
                tcp,
                ceph,
                admission,
                metrics,
                ha,
                logs,
                notes);
    }

    /** The same with another file of the key that seals keys. */
    public GatewaySettings withEncryptionKey(String file) {
        Secrets other = new Secrets(secrets.encrypted(), file, secrets.kmip());
        return new GatewaySettings(
                identity, grpc, discovery, limits, checks, other, tcp, ceph, admission, metrics, ha, logs, notes);
    }

    /** The same with another log level. */
    public GatewaySettings withLogLevel(String level) {
        LogSettings other = logs.withLevel(level);
        return new GatewaySettings(
                identity, grpc, discovery, limits, checks, secrets, tcp, ceph, admission, metrics, ha, other, notes);
    }
}
