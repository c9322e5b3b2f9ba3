package io.tidegate.app;

import static io.tidegate.app.Requests.HOST;
import static io.tidegate.app.Requests.NQN;
import static io.tidegate.app.Requests.OTHER;
import static io.tidegate.app.Requests.good;
import static io.tidegate.app.Requests.host;
import static io.tidegate.app.Requests.populate;
import static io.tidegate.app.Requests.status;
import static io.tidegate.app.Requests.subsystem;
import static io.tidegate.app.Requests.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import io.tidegate.bdev.Errno;
import io.tidegate.config.StateCodec;
import io.tidegate.config.StateKeys;
import io.tidegate.config.secret.EncryptionKeyFile;
import io.tidegate.initiator.HostController;
import io.tidegate.initiator.HostSecrets;
import io.tidegate.initiator.NvmeException;
import io.tidegate.nvme.auth.DhchapSecret;
import io.tidegate.nvme.auth.InvalidSecretException;
import io.tidegate.proto.DHCHAPControllerKeyOrigin;
import io.tidegate.proto.add_host_req;
import io.tidegate.proto.change_host_key_req;
import io.tidegate.proto.change_subsystem_key_req;
import io.tidegate.proto.connection;
import io.tidegate.proto.create_subsystem_req;
import io.tidegate.proto.list_connections_req;
import io.tidegate.proto.list_hosts_req;
import io.tidegate.proto.list_subsystems_req;
import io.tidegate.proto.remove_host_req;
import io.tidegate.proto.subsystem_cli;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of hosts and subsystems, from the management call to the host that connects with them. */
class HostKeysTest {

    private static final String KEYED = LiveHosts.FIRST.nqn();

    private final SecureRandom random = new SecureRandom();
    private final DhchapSecret key = DhchapSecret.generate(random);
    private final DhchapSecret other = DhchapSecret.generate(random);

    @TempDir
    Path folder;

    private ManagedGateway gateway;
    private LiveHosts hosts;

    @BeforeEach
    void start() throws Exception {
        Path file = folder.resolve("encryption.key");
        EncryptionKeyFile.createIfAbsent(file);
        gateway = new ManagedGateway(
                "[gateway]", "override_hostname = " + ManagedGateway.HOST, "encryption_key = " + file);
        populate(gateway);
        hosts = new LiveHosts(gateway);
    }

    @AfterEach
    void stop() throws Exception {
        hosts.close();
        gateway.close();
    }

    private static add_host_req.Builder keyed(DhchapSecret secret) {
        return host(KEYED).toBuilder().setDhchapKey(secret.reveal());
    }

    private Message changeHostKey(String hostKey, String controllerKey) {
        return gateway.stub.changeHostKey(change_host_key_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setHostNqn(KEYED)
                .setDhchapKey(hostKey)
                .setDhchapCtrlrKey(controllerKey)
                .build());
    }

    private Message changeSubsystemKey(String secret) {
        return gateway.stub.changeSubsystemKey(change_subsystem_key_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setDhchapKey(secret)
                .build());
    }

    /** Every other host of the subsystem has no key, which does not go with a key of the subsystem. */
    private void removeKeylessHost() {
        good(gateway.stub.removeHost(remove_host_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setHostNqn(HOST)
                .build()));
    }

    private add_host_req stored() throws Exception {
        byte[] value = gateway.store.read().entries().get(StateKeys.host(NQN, KEYED));
        return StateCodec.decode(value, add_host_req.newBuilder()).build();
    }

    private io.tidegate.proto.host listed() {
        return gateway
                .stub
                .listHosts(list_hosts_req.newBuilder().setSubsystem(NQN).build())
                .getHostsList()
                .stream()
                .filter(one -> one.getNqn().equals(KEYED))
                .findFirst()
                .orElseThrow();
    }

    private subsystem_cli listedSubsystem(String nqn) {
        return gateway.stub
                .listSubsystems(
                        list_subsystems_req.newBuilder().setSubsystemNqn(nqn).build())
                .getSubsystems(0);
    }

    private void assertRefused(HostSecrets secrets, String why) {
        assertThatThrownBy(() -> hosts.connect(LiveHosts.FIRST, secrets).close())
                .isInstanceOf(NvmeException.class)
                .hasMessageContaining(why);
    }

    private void assertConnects(HostSecrets secrets) throws NvmeException {
        try (HostController host = hosts.connect(LiveHosts.FIRST, secrets)) {
            assertThat(host.namespaces()).containsOnlyKeys(1);
        }
    }

    @Test
    void a_host_with_a_key_gets_in_by_it_and_in_no_other_way() throws Exception {
        good(gateway.stub.addHost(keyed(key).build()));
        assertConnects(HostSecrets.of(key));
        assertRefused(HostSecrets.of(other), "the proof does not match the key");
        assertRefused(HostSecrets.NONE, "requires authentication");
        assertThat(listed().getUseDhchap()).isTrue();
        assertThat(listed().getDhchapControllerOrigin()).isEqualTo(DHCHAPControllerKeyOrigin.no_key);
    }

    @Test
    void keys_are_stored_sealed_and_never_in_clear() throws Exception {
        good(gateway.stub.addHost(keyed(key).setDhchapCtrlrKey(other.reveal()).build()));
        good(gateway.stub.createSubsystem(
                subsystem(OTHER).setDhchapKey(key.reveal()).build()));
        for (byte[] value : gateway.store.read().entries().values()) {
            assertThat(new String(value, StandardCharsets.UTF_8)).doesNotContain("DHHC-1");
        }
        assertThat(stored().getKeyEncrypted()).isTrue();
        assertThat(stored().getCtrlrKeyEncrypted()).isTrue();
        assertThat(listedSubsystem(OTHER).getHasDhchapKey()).isTrue();
        assertThat(listedSubsystem(OTHER).getCreatedWithoutKey()).isFalse();
    }

    @Test
    void keys_in_clear_that_an_older_gateway_stored_are_used() throws Exception {
        byte[] value = StateCodec.encode(keyed(key));
        gateway.store.compareAndPut(
                gateway.store.read().version(), io.tidegate.store.StateChange.put(StateKeys.host(NQN, KEYED), value));
        LiveHosts.await(
                "the key is used",
                () -> gateway.target.subsystem(NQN).access().keys(KEYED).required());
        assertConnects(HostSecrets.of(key));
    }

    @Test
    void a_changed_key_holds_for_new_connections_and_the_old_ones_go_on() throws Exception {
        good(gateway.stub.addHost(keyed(key).build()));
        try (HostController old = hosts.connect(LiveHosts.FIRST, HostSecrets.of(key))) {
            good(changeHostKey(other.reveal(), "-"));
            assertRefused(HostSecrets.of(key), "the proof does not match the key");
            assertConnects(HostSecrets.of(other));
            old.rescan();
            assertThat(old.namespaces()).containsOnlyKeys(1);
        }
    }

    @Test
    void a_deleted_key_is_asked_for_no_more() throws Exception {
        good(gateway.stub.addHost(keyed(key).setDhchapCtrlrKey(other.reveal()).build()));
        good(changeHostKey("", ""));
        assertConnects(HostSecrets.NONE);
        assertThat(listed().getUseDhchap()).isFalse();
        assertThat(stored().hasDhchapKey()).isFalse();
        assertThat(stored().hasDhchapCtrlrKey()).isFalse();
    }

    @Test
    void each_half_of_a_hosts_keys_is_kept_when_the_other_changes() throws Exception {
        good(gateway.stub.addHost(keyed(key).setDhchapCtrlrKey(other.reveal()).build()));
        DhchapSecret third = DhchapSecret.generate(random);
        good(changeHostKey(third.reveal(), "-"));
        assertConnects(HostSecrets.of(third).expecting(other));
        good(changeHostKey("-", key.reveal()));
        assertConnects(HostSecrets.of(third).expecting(key));
        assertThat(listed().getDhchapControllerOrigin()).isEqualTo(DHCHAPControllerKeyOrigin.host_specific);
        good(changeHostKey("-", ""));
        assertRefused(HostSecrets.of(third).expecting(key), "the proof does not match the key");
        assertConnects(HostSecrets.of(third));
    }

    @Test
    void the_subsystem_proves_itself_by_its_key_to_every_host_that_has_none_of_its_own_for_that() throws Exception {
        removeKeylessHost();
        good(gateway.stub.addHost(keyed(key).build()));
        good(changeSubsystemKey(other.reveal()));
        assertConnects(HostSecrets.of(key).expecting(other));
        assertThat(listed().getDhchapControllerOrigin()).isEqualTo(DHCHAPControllerKeyOrigin.subsystem_implicit);
        DhchapSecret third = DhchapSecret.generate(random);
        good(changeSubsystemKey(third.reveal()));
        assertConnects(HostSecrets.of(key).expecting(third));
        good(changeSubsystemKey(""));
        assertConnects(HostSecrets.of(key));
        assertRefused(HostSecrets.of(key).expecting(third), "the proof does not match the key");
        assertThat(listedSubsystem(NQN).getHasDhchapKey()).isFalse();
    }

    @Test
    void connections_tell_who_has_proven_himself() throws Exception {
        good(gateway.stub.addHost(keyed(key).build()));
        try (HostController host = hosts.connect(LiveHosts.FIRST, HostSecrets.of(key))) {
            connection shown = gateway
                    .stub
                    .listConnections(
                            list_connections_req.newBuilder().setSubsystem(NQN).build())
                    .getConnectionsList()
                    .stream()
                    .filter(connection::getConnected)
                    .findFirst()
                    .orElseThrow();
            assertThat(shown.getControllerId()).isEqualTo(host.id());
            assertThat(shown.getUseDhchap()).isTrue();
        }
    }

    @Test
    void a_subsystem_with_a_key_takes_hosts_with_keys_only() {
        removeKeylessHost();
        good(gateway.stub.addHost(keyed(key).build()));
        good(changeSubsystemKey(other.reveal()));
        assertThat(status(gateway.stub.addHost(host(HOST)))).isEqualTo(Errno.ENOKEY);
        assertThat(status(gateway.stub.addHost(host("*")))).isEqualTo(Errno.EACCES);
        assertThat(status(changeHostKey("", ""))).isEqualTo(Errno.ENOKEY);
    }

    @Test
    void a_key_is_refused_where_it_would_protect_nothing() {
        Message keylessHost = changeSubsystemKey(key.reveal());
        assertThat(status(keylessHost)).as(text(keylessHost)).isEqualTo(Errno.EINVAL);
        good(gateway.stub.addHost(host("*")));
        assertThat(status(gateway.stub.addHost(keyed(key).build()))).isEqualTo(Errno.EACCES);
        assertThat(status(changeSubsystemKey(key.reveal()))).isEqualTo(Errno.EACCES);
        assertThat(status(changeHostKey(key.reveal(), "-"))).isEqualTo(Errno.ENODEV);
        good(gateway.stub.addHost(host(KEYED)));
        assertThat(status(changeHostKey(key.reveal(), "-"))).isEqualTo(Errno.EACCES);
    }

    @Test
    void a_controller_key_needs_a_key_of_the_host() {
        good(gateway.stub.addHost(host(KEYED)));
        assertThat(status(changeHostKey("-", other.reveal()))).isEqualTo(Errno.ENOKEY);
    }

    @Test
    void a_subsystem_proves_itself_by_a_key_of_its_own_or_by_one_for_each_host() {
        removeKeylessHost();
        good(gateway.stub.addHost(keyed(key).setDhchapCtrlrKey(other.reveal()).build()));
        Message both = changeSubsystemKey(key.reveal());
        assertThat(status(both)).isEqualTo(Errno.EINVAL);
        assertThat(text(both)).contains(KEYED).contains("del_controller_key");

        good(changeHostKey("-", ""));
        good(changeSubsystemKey(other.reveal()));
        assertThat(status(changeHostKey("-", key.reveal()))).isEqualTo(Errno.EINVAL);
        good(changeHostKey(key.reveal(), ""));
        assertThat(status(gateway.stub.addHost(host(HOST).toBuilder()
                        .setDhchapKey(key.reveal())
                        .setDhchapCtrlrKey(other.reveal())
                        .build())))
                .isEqualTo(Errno.EKEYREJECTED);
    }

    @Test
    void a_refusal_does_not_quote_the_key() throws InvalidSecretException {
        String broken = key.reveal().replace("DHHC-1:01:", "DHHC-1:01:A");
        Message refusal = gateway.stub.addHost(
                host(KEYED).toBuilder().setDhchapKey(broken).build());
        assertThat(status(refusal)).isEqualTo(Errno.EINVAL);
        assertThat(text(refusal)).contains(KEYED).doesNotContain(broken.substring(12, 30));
    }

    @Test
    void a_gateway_that_cannot_seal_makes_a_subsystem_without_its_key_and_says_so() throws Exception {
        try (ManagedGateway bare = new ManagedGateway()) {
            good(bare.stub.createSubsystem(
                    subsystem(NQN).setDhchapKey(key.reveal()).build()));
            subsystem_cli made = bare.stub
                    .listSubsystems(list_subsystems_req.getDefaultInstance())
                    .getSubsystems(0);
            assertThat(made.getCreatedWithoutKey()).isTrue();
            byte[] value = bare.store.read().entries().get(StateKeys.subsystem(NQN));
            assertThat(StateCodec.decode(value, create_subsystem_req.newBuilder())
                            .getDhchapKey())
                    .isEqualTo("<invalid>");
        }
    }

    @Test
    void a_gateway_with_another_encryption_key_keeps_the_host_out_and_says_why() throws Exception {
        good(gateway.stub.addHost(keyed(key).build()));
        try (ManagedGateway stranger = new ManagedGateway(gateway.store, gateway.devices)) {
            LiveHosts.await(
                    "the host has failed there",
                    () -> stranger.reconciler.progress().failures().containsKey(StateKeys.host(NQN, KEYED)));
            assertThat(stranger.reconciler
                            .progress()
                            .failures()
                            .get(StateKeys.host(NQN, KEYED))
                            .message())
                    .contains("the same encryption_key")
                    .contains(KEYED);
            assertThat(stranger.target.subsystem(NQN).access().allows(KEYED)).isFalse();
        }
    }
}
