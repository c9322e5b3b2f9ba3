package io.tidegate.app;

import static io.tidegate.app.Requests.HOST;
import static io.tidegate.app.Requests.NQN;
import static io.tidegate.app.Requests.OTHER;
import static io.tidegate.app.Requests.deletion;
import static io.tidegate.app.Requests.good;
import static io.tidegate.app.Requests.host;
import static io.tidegate.app.Requests.listener;
import static io.tidegate.app.Requests.populate;
import static io.tidegate.app.Requests.status;
import static io.tidegate.app.Requests.subsystem;
import static io.tidegate.app.Requests.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tidegate.bdev.Errno;
import io.tidegate.config.StateCodec;
import io.tidegate.config.StateKeys;
import io.tidegate.config.secret.EncryptionKeyFile;
import io.tidegate.initiator.DiscoveredSubsystem;
import io.tidegate.initiator.HostController;
import io.tidegate.initiator.NvmeException;
import io.tidegate.nvme.DiscoveryLogEntry;
import io.tidegate.nvme.auth.PskHash;
import io.tidegate.nvme.auth.PskIdentity;
import io.tidegate.nvme.auth.TlsPsk;
import io.tidegate.proto.add_host_req;
import io.tidegate.proto.connection;
import io.tidegate.proto.list_connections_req;
import io.tidegate.proto.list_hosts_req;
import io.tidegate.proto.list_listeners_req;
import io.tidegate.proto.listener_info;
import io.tidegate.proto.remove_host_req;
import io.tidegate.transport.tls.TlsTunnel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Pre-shared keys of TLS, from the management call to the host that comes with them. */
class TlsKeysTest {

    private static final String KEYED = LiveHosts.FIRST.nqn();

    private final TlsPsk psk = TlsPsk.generate(PskHash.SHA384, new SecureRandom());

    @TempDir
    Path folder;

    private ManagedGateway gateway;
    private LiveHosts hosts;

    @BeforeEach
    void start() throws Exception {
        gateway = gateway("False");
        populate(gateway);
        hosts = new LiveHosts(gateway);
    }

    private ManagedGateway gateway(String forceTls) throws Exception {
        Path file = folder.resolve("encryption.key");
        EncryptionKeyFile.createIfAbsent(file);
        return new ManagedGateway(
                "[gateway]",
                "override_hostname = " + ManagedGateway.HOST,
                "encryption_key = " + file,
                "force_tls = " + forceTls);
    }

    @AfterEach
    void stop() throws Exception {
        hosts.close();
        gateway.close();
    }

    private add_host_req.Builder keyed() {
        return host(KEYED).toBuilder().setPsk(psk.reveal());
    }

    private TlsTunnel tunnel() throws IOException {
        PskIdentity identity = psk.identity(1, KEYED, NQN);
        return new TlsTunnel(
                hosts.secure(), identity.toString(), psk.keys(identity).getFirst(), identity.hash());
    }

    private connection connected() {
        return gateway
                .stub
                .listConnections(
                        list_connections_req.newBuilder().setSubsystem(NQN).build())
                .getConnectionsList()
                .stream()
                .filter(connection::getConnected)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_host_with_a_psk_gets_in_over_tls_and_in_no_other_way() throws Exception {
        good(gateway.stub.addHost(keyed().build()));
        try (TlsTunnel tunnel = tunnel();
                HostController host = hosts.connect(LiveHosts.FIRST, tunnel.address())) {
            assertThat(host.namespaces()).containsOnlyKeys(1);
            assertThat(connected().getSecure()).isTrue();
            assertThat(connected().getUsePsk()).isTrue();
        }
        assertThatThrownBy(() -> hosts.connect(LiveHosts.FIRST).close()).isInstanceOf(NvmeException.class);
        assertThat(gateway
                        .stub
                        .listHosts(list_hosts_req.newBuilder().setSubsystem(NQN).build())
                        .getHostsList()
                        .stream()
                        .filter(io.tidegate.proto.host::getUsePsk)
                        .map(io.tidegate.proto.host::getNqn))
                .containsExactly(KEYED);
    }

    @Test
    void a_psk_is_stored_sealed_and_never_in_clear() throws Exception {
        good(gateway.stub.addHost(keyed().build()));
        byte[] value = gateway.store.read().entries().get(StateKeys.host(NQN, KEYED));
        add_host_req stored =
                StateCodec.decode(value, add_host_req.newBuilder()).build();
        assertThat(stored.getPskEncrypted()).isTrue();
        assertThat(new String(value, StandardCharsets.UTF_8)).doesNotContain("NVMeTLSkey");
        assertThat(stored.getPsk()).isNotEqualTo(psk.reveal()).isNotEmpty();
    }

    @Test
    void a_secure_listener_is_listed_as_such_and_its_address_is_not_given_twice() {
        good(gateway.stub.createListener(listener(4421).setSecure(true).build()));
        assertThat(gateway.stub
                        .listListeners(list_listeners_req
                                .newBuilder()
                                .setSubsystem(NQN)
                                .build())
                        .getListenersList())
                .anyMatch(one -> one.getTrsvcid() == 4421 && one.getSecure() && one.getActive());
        good(gateway.stub.createSubsystem(subsystem(OTHER).setSerialNumber("S2").build()));
        var refused = gateway.stub.createListener(listener(4421).setNqn(OTHER).build());
        assertThat(status(refused)).isEqualTo(Errno.EBUSY);
        assertThat(text(refused)).contains("over TLS", "choose another port");
        var forced = gateway.stub.createListener(
                listener(4421).setNqn(OTHER).setForce(true).build());
        assertThat(status(forced)).isEqualTo(Errno.EADDRINUSE);
    }

    @Test
    void a_listener_without_a_port_has_that_of_its_kind() {
        good(gateway.stub.deleteListener(deletion(4420).build()));
        good(gateway.stub.createListener(listener(0).clearTrsvcid().build()));
        good(gateway.stub.createListener(listener(0).setSecure(true).build()));
        assertThat(gateway.stub
                        .listListeners(list_listeners_req
                                .newBuilder()
                                .setSubsystem(NQN)
                                .build())
                        .getListenersList())
                .extracting(listener_info::getTrsvcid, listener_info::getSecure)
                .contains(tuple(4420, false), tuple(4421, true));
    }

    @Test
    void a_subsystem_is_open_to_every_host_or_secure() {
        good(gateway.stub.createListener(listener(4421).setSecure(true).build()));
        assertThat(status(gateway.stub.addHost(host("*")))).isEqualTo(Errno.EINVAL);

        good(gateway.stub.createSubsystem(subsystem(OTHER).setSerialNumber("S2").build()));
        good(gateway.stub.addHost(host("*").toBuilder().setSubsystemNqn(OTHER).build()));
        var refused = gateway.stub.createListener(
                listener(4422).setNqn(OTHER).setSecure(true).build());
        assertThat(status(refused)).isEqualTo(Errno.EINVAL);
        assertThat(text(refused)).contains("remove host '*' first");
    }

    @Test
    void a_host_with_a_psk_that_can_come_nowhere_is_told_of_in_the_log_whichever_came_first() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("io.tidegate.control.HostService");
        log.start();
        logger.addAppender(log);
        try {
            good(gateway.stub.addHost(keyed().build()));
            assertThat(log.list).noneMatch(line -> line.getLevel() == Level.WARN);
            good(gateway.stub.addHost(host("*")));
            assertThat(log.list)
                    .filteredOn(line -> line.getLevel() == Level.WARN)
                    .singleElement()
                    .satisfies(line -> assertThat(line.getFormattedMessage())
                            .contains(KEYED, NQN, "come nowhere", "remove host '*'"));

            good(gateway.stub.removeHost(remove_host_req
                    .newBuilder()
                    .setSubsystemNqn(NQN)
                    .setHostNqn(KEYED)
                    .build()));
            good(gateway.stub.addHost(keyed().build()));
            assertThat(log.list)
                    .filteredOn(line -> line.getLevel() == Level.WARN)
                    .hasSize(2);
        } finally {
            logger.detachAppender(log);
        }
    }

    @Test
    void discovery_says_where_tls_is_required() throws Exception {
        good(gateway.stub.addHost(keyed().build()));
        String port = Integer.toString(hosts.secure().getPort());
        for (DiscoveredSubsystem one : hosts.discover(LiveHosts.FIRST)) {
            boolean secure = one.serviceId().equals(port);
            assertThat(one.securityType())
                    .isEqualTo(secure ? DiscoveryLogEntry.SECTYPE_TLS13 : DiscoveryLogEntry.SECTYPE_NONE);
            assertThat(one.requirements() & 3)
                    .isEqualTo(
                            secure
                                    ? DiscoveryLogEntry.TREQ_SECURE_CHANNEL_REQUIRED
                                    : DiscoveryLogEntry.TREQ_SECURE_CHANNEL_NOT_REQUIRED);
        }
        assertThat(hosts.discover(LiveHosts.FIRST))
                .anyMatch(one -> one.serviceId().equals(port));
    }

    @Test
    void with_force_tls_nothing_is_taken_without_it() throws Exception {
        try (ManagedGateway strict = gateway("True")) {
            good(strict.stub.createSubsystem(subsystem(NQN).build()));
            assertThat(status(strict.stub.createListener(listener(4420).build())))
                    .isEqualTo(Errno.EINVAL);
            good(strict.stub.createListener(listener(4420).setSecure(true).build()));
            assertThat(status(strict.stub.addHost(host(HOST)))).isEqualTo(Errno.ENOKEY);
            assertThat(status(strict.stub.addHost(host("*")))).isEqualTo(Errno.EINVAL);
            good(strict.stub.addHost(keyed().build()));
            assertThat(status(strict.stub.createSubsystem(
                            subsystem(OTHER).addNetworkMask("10.0.0.0/8").build())))
                    .isEqualTo(Errno.EINVAL);
        }
    }

    @Test
    void a_refusal_does_not_quote_the_psk() {
        String broken = psk.reveal().substring(0, 40);
        String text =
                text(gateway.stub.addHost(host(KEYED).toBuilder().setPsk(broken).build()));
        assertThat(text).doesNotContain(broken.substring(16)).contains("nvme gen-tls-key");
    }
}
