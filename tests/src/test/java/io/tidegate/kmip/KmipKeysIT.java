package io.tidegate.kmip;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.ImageEncryption.KeySource;
import io.tidegate.bdev.ImageEncryption.Passphrase;
import io.tidegate.config.KmipCodec;
import io.tidegate.config.KmipEndpoint;
import io.tidegate.config.StateKeys;
import io.tidegate.config.settings.GatewaySettings;
import io.tidegate.store.MemoryStateStore;
import io.tidegate.store.StateChange;
import io.tidegate.support.ThrowawayKmip;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys from a real KMIP server. */
class KmipKeysIT {

    private static final String NQN = "nqn.2026-11.io.tidegate:keys";
    private static final byte[] PHRASE = "correct horse battery staple".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private final MemoryStateStore store = new MemoryStateStore();
    private ThrowawayKmip server;
    private KeySource keys;

    @BeforeEach
    void start() {
        server = ThrowawayKmip.start(folder);
        keys = keys(folder);
    }

    private KeySource keys(Path certificates) {
        GatewaySettings.Kmip settings = new GatewaySettings.Kmip(
                certificates.toString(), "client_cert.pem", "client_key.pem", "ca_cert.pem", true);
        return new KmipKeys(store, settings, new KmipServer.Patience(1000, 2000)).apply(NQN);
    }

    @AfterEach
    void stop() {
        server.close();
        store.close();
    }

    private void endpoint(String address, int port) throws Exception {
        KmipEndpoint endpoint = new KmipEndpoint(NQN, "kms", new KmipEndpoint.Place(address, port));
        store.compareAndPut(
                store.read().version(), StateChange.put(StateKeys.kmipEndpoint(endpoint), KmipCodec.value(endpoint)));
    }

    private byte[] get(String id) throws Exception {
        try (Passphrase passphrase = keys.passphrase(id)) {
            assertThat(passphrase.toString()).isEqualTo("a passphrase");
            return passphrase.bytes().clone();
        }
    }

    private String refusal(String id) {
        try (Passphrase passphrase = keys.passphrase(id)) {
            throw new AssertionError("was given " + passphrase);
        } catch (BlockDeviceException refused) {
            assertThat(refused.errno()).isEqualTo(Errno.ENOKEY);
            assertThat(refused).hasMessageContaining("key '" + id + "' of subsystem " + NQN + " cannot be had: ");
            return String.valueOf(refused.getMessage());
        }
    }

    private static int closedPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "symmetric", "opaque"})
    void what_an_object_holds_is_the_passphrase(String kind) throws Exception {
        byte[] content = kind.equals("secret") ? PHRASE : new byte[32];
        if (!kind.equals("secret")) {
            new Random(1).nextBytes(content);
        }
        endpoint("127.0.0.1", server.port());
        assertThat(get(server.register(kind, content))).isEqualTo(content);
    }

    @Test
    void the_next_endpoint_is_asked_when_one_cannot_be_reached_or_has_no_such_key() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        for (String file : new String[] {"ca", "server", "client"}) {
            Files.copy(folder.resolve(file + "_cert.pem"), other.resolve(file + "_cert.pem"));
            Files.copy(folder.resolve(file + "_key.pem"), other.resolve(file + "_key.pem"));
        }
        String id = server.register("secret", PHRASE);
        int dead = closedPort();
        endpoint("127.0.0.1", dead);
        assertThat(refusal(id)).contains("127.0.0.1:" + dead + ": it cannot be reached");
        endpoint("localhost", server.port());
        assertThat(get(id)).isEqualTo(PHRASE);
        assertThat(refusal("no such key"))
                .contains("127.0.0.1:" + dead)
                .contains("localhost:" + server.port() + ": it has no such key");
    }

    @Test
    void a_subsystem_without_a_server_and_a_gateway_without_certificates_say_so() throws Exception {
        assertThat(refusal("1")).contains("no KMIP server endpoint").contains("add_kmip_server_endpoint");
        endpoint("127.0.0.1", server.port());
        keys = keys(folder.resolve("nowhere"));
        assertThat(refusal("1")).contains("lacks the file").contains("client_key.pem");
    }

    @Test
    void a_server_that_a_stranger_has_signed_is_not_trusted() throws Exception {
        Path stranger = Files.createDirectory(folder.resolve("stranger"));
        try (ThrowawayKmip pretender = ThrowawayKmip.start(stranger)) {
            endpoint("127.0.0.1", pretender.port());
            assertThat(refusal("1")).contains("TLS fails");
        }
    }

    @Test
    void a_server_that_hangs_costs_its_patience_once_and_is_left_alone_for_a_moment() throws Exception {
        String id = server.register("secret", PHRASE);
        endpoint("127.0.0.1", server.port());
        server.pause();
        try {
            assertThat(refusal(id)).contains("it does not answer");
            long begin = System.nanoTime();
            assertThat(refusal(id)).contains("it does not answer");
            assertThat(System.nanoTime() - begin).isLessThan(1_500_000_000L);
        } finally {
            server.resume();
        }
    }
}
