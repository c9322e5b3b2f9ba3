package io.tidegate.app;

import static io.tidegate.app.Requests.MIB;
import static io.tidegate.app.Requests.NQN;
import static io.tidegate.app.Requests.OTHER;
import static io.tidegate.app.Requests.good;
import static io.tidegate.app.Requests.namespace;
import static io.tidegate.app.Requests.subsystem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.Errno;
import io.tidegate.config.StateCodec;
import io.tidegate.proto.EncryptionAlgorithm;
import io.tidegate.proto.EncryptionFormat;
import io.tidegate.proto.add_kmip_server_endpoints_req;
import io.tidegate.proto.del_kmip_server_endpoints_req;
import io.tidegate.proto.delete_subsystem_req;
import io.tidegate.proto.encryption_entry;
import io.tidegate.proto.kmip_server_endpoint;
import io.tidegate.proto.kmip_server_endpoint_cli;
import io.tidegate.proto.list_kmip_server_endpoints_req;
import io.tidegate.proto.namespace_add_req;
import io.tidegate.proto.nsid_status;
import io.tidegate.proto.req_status;
import io.tidegate.store.StateChange;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Key servers of subsystems, from the call to the shared state, and what needs them. */
class KmipEndpointsTest {

    @TempDir
    private Path folder;

    private ManagedGateway gateway;

    @BeforeEach
    void start() throws Exception {
        Path files = Files.createDirectory(folder.resolve("kms"));
        for (String file : List.of("client_cert.pem", "client_key.pem", "ca_cert.pem")) {
            Files.createFile(files.resolve(file));
        }
        gateway = new ManagedGateway(
                "[gateway]", "override_hostname = gw-a", "[kmip]", "cert_dir = " + folder + "/{server_name}");
        good(gateway.stub.createSubsystem(subsystem(NQN).build()));
        good(gateway.stub.createSubsystem(subsystem(OTHER).build()));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    private static kmip_server_endpoint at(String address, int port) {
        return kmip_server_endpoint
                .newBuilder()
                .setAddress(address)
                .setPort(port)
                .build();
    }

    private req_status add(String nqn, String server, kmip_server_endpoint... endpoints) {
        return gateway.stub.addKmipServerEndpoints(add_kmip_server_endpoints_req
                .newBuilder()
                .setSubsystemNqn(nqn)
                .setServerName(server)
                .addAllEndpoints(List.of(endpoints))
                .build());
    }

    private req_status delete(boolean force, String server, kmip_server_endpoint... endpoints) {
        return gateway.stub.delKmipServerEndpoints(del_kmip_server_endpoints_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setServerName(server)
                .addAllEndpoints(List.of(endpoints))
                .setForce(force)
                .build());
    }

    private List<String> listed(String nqn, String server) {
        return gateway
                .stub
                .listKmipServerEndpoints(list_kmip_server_endpoints_req
                        .newBuilder()
                        .setSubsystemNqn(nqn)
                        .setServerName(server)
                        .build())
                .getEndpointsList()
                .stream()
                .map(KmipEndpointsTest::line)
                .toList();
    }

    private static String line(kmip_server_endpoint_cli one) {
        return one.getSubsystemNqn() + " " + one.getServerName() + " " + one.getAddress() + " " + one.getPort();
    }

    @Test
    void endpoints_are_stored_one_by_one_as_upstream_writes_requests_and_listed() throws Exception {
        good(add(NQN, "kms", at("192.0.2.9", 5700)));
        good(add(
                NQN,
                "kms",
                kmip_server_endpoint.newBuilder().setAddress("kms.example").build()));
        good(add(OTHER, "kms", at("2001:db8::9", 5701)));
        assertThat(listed("", "")).hasSize(3);
        assertThat(listed("*", "kms")).hasSize(3);
        assertThat(listed(NQN, "")).containsExactly(NQN + " kms 192.0.2.9 5700", NQN + " kms kms.example 5696");
        assertThat(listed(NQN, "another")).isEmpty();
        byte[] value = gateway.store.read().entries().get("kmip-server-endpoint_" + NQN + "_kms_192.0.2.9_5700");
        assertThat(new String(value, StandardCharsets.UTF_8)).isEqualTo("""
                        {
                          "subsystem_nqn": "%s",
                          "server_name": "kms",
                          "endpoints": [{
                            "address": "192.0.2.9",
                            "port": 5700
                          }]
                        }""".formatted(NQN));
    }

    @Test
    void an_endpoint_that_is_there_is_told_and_one_of_several_is_added() {
        good(add(NQN, "kms", at("192.0.2.9", 5700)));
        assertThat(add(NQN, "kms", at("192.0.2.9", 5700)).getStatus()).isEqualTo(Errno.EEXIST);
        good(add(NQN, "kms", at("192.0.2.9", 5700), at("192.0.2.10", 5700)));
        assertThat(listed(NQN, "")).hasSize(2);
    }

    @Test
    void a_subsystem_has_one_server() throws Exception {
        good(add(NQN, "kms", at("192.0.2.9", 5700)));
        Path files = Files.createDirectory(folder.resolve("second"));
        for (String file : List.of("client_cert.pem", "client_key.pem", "ca_cert.pem")) {
            Files.createFile(files.resolve(file));
        }
        req_status second = add(NQN, "second", at("192.0.2.10", 5700));
        assertThat(second.getStatus()).isEqualTo(Errno.EADDRINUSE);
        assertThat(second.getErrorMessage()).contains("uses KMIP server kms already");
        good(delete(false, "kms", at("192.0.2.9", 5700)));
        good(add(NQN, "second", at("192.0.2.10", 5700)));
    }

    @Test
    void a_server_without_certificates_here_is_refused_with_the_file() {
        req_status refused = add(NQN, "unknown", at("192.0.2.9", 5700));
        assertThat(refused.getStatus()).isEqualTo(Errno.ENOKEY);
        assertThat(refused.getErrorMessage())
                .contains(folder + "/unknown/client_cert.pem")
                .contains("cert_dir");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 192.0.2.9, 5700",
        "' ', 192.0.2.9, 5700",
        ".., 192.0.2.9, 5700",
        "., 192.0.2.9, 5700",
        "a_b, 192.0.2.9, 5700",
        "a/b, 192.0.2.9, 5700",
        "kms, '', 5700",
        "kms, junk-, 5700",
        "kms, junk#junk, 5700",
        "kms, a_b, 5700",
        "kms, 192.0.2.9, 0",
        "kms, 192.0.2.9, 65536",
        "kms, 192.0.2.9, -1"
    })
    void what_cannot_be_an_endpoint_is_refused(String server, String address, int port) {
        assertThat(add(NQN, server, at(address, port)).getStatus()).isEqualTo(Errno.EINVAL);
        assertThat(delete(false, server, at(address, port)).getStatus()).isEqualTo(Errno.EINVAL);
    }

    @Test
    void what_is_not_there_is_named() {
        assertThat(add(NQN, "kms").getStatus()).isEqualTo(Errno.EINVAL);
        assertThat(add("nqn.2016-06.io.example:none", "kms", at("192.0.2.9", 1)).getStatus())
                .isEqualTo(Errno.ENOENT);
        assertThat(delete(false, "kms", at("192.0.2.9", 5700)).getStatus()).isEqualTo(Errno.ENOENT);
    }

    @Test
    void a_namespace_is_encrypted_only_in_a_subsystem_with_a_server_and_by_a_request_that_makes_sense() {
        namespace_add_req.Builder made = namespace("new").setCreateImage(true).setSize(64 * MIB);
        assertThat(status(made.clone().addEncryptionEntries(entry(EncryptionFormat.luks1, "1"))))
                .isEqualTo(Errno.ENOKEY);
        good(add(NQN, "kms", at("192.0.2.9", 5700)));
        assertThat(status(made.clone().addEncryptionEntries(entry(EncryptionFormat.luks1, ""))))
                .isEqualTo(Errno.ENOKEY);
        assertThat(status(made.clone().addEncryptionEntries(entry(EncryptionFormat.none, "1"))))
                .isEqualTo(Errno.EINVAL);
        assertThat(status(made.clone()
                        .addEncryptionEntries(
                                encryption_entry.newBuilder().setFormatValue(5).setKeyId("1"))))
                .isEqualTo(Errno.EINVAL);
        assertThat(status(made.clone()
                        .addEncryptionEntries(entry(EncryptionFormat.luks1, "1"))
                        .addEncryptionEntries(entry(EncryptionFormat.luks2, "2"))))
                .isEqualTo(Errno.EINVAL);
        assertThat(status(made.clone().setEncryptionAlgorithm(EncryptionAlgorithm.aes128)))
                .isEqualTo(Errno.EINVAL);
        nsid_status file = gateway.stub.namespaceAdd(made.clone()
                .addEncryptionEntries(entry(EncryptionFormat.luks1, "1"))
                .build());
        assertThat(file.getStatus()).isEqualTo(Errno.ENOTSUP);
        assertThat(file.getErrorMessage()).contains("only RBD images can");
        good(gateway.stub.namespaceAdd(made.clone()
                .addEncryptionEntries(entry(EncryptionFormat.none, ""))
                .build()));
    }

    private static encryption_entry.Builder entry(EncryptionFormat format, String keyId) {
        return encryption_entry.newBuilder().setFormat(format).setKeyId(keyId);
    }

    private int status(namespace_add_req.Builder request) {
        return gateway.stub.namespaceAdd(request.build()).getStatus();
    }

    @Test
    void the_last_endpoint_stays_while_a_namespace_needs_it_unless_forced() throws Exception {
        good(add(NQN, "kms", at("192.0.2.9", 5700), at("192.0.2.10", 5700)));
        namespace_add_req stored = namespace("secret")
                .setNsid(1)
                .setAnagrpid(1)
                .setUuid(Requests.UUID)
                .addEncryptionEntries(entry(EncryptionFormat.luks2, "7"))
                .build();
        gateway.store.compareAndPut(
                gateway.store.read().version(), StateChange.put("namespace_" + NQN + "_1", StateCodec.encode(stored)));
        good(delete(false, "kms", at("192.0.2.9", 5700)));
        req_status last = delete(false, "kms", at("192.0.2.10", 5700));
        assertThat(last.getStatus()).isEqualTo(Errno.EBUSY);
        assertThat(last.getErrorMessage()).contains("[1]").contains("--force");
        good(delete(true, "kms", at("192.0.2.10", 5700)));
    }

    @Test
    void the_endpoints_go_with_their_subsystem_also_those_that_upstream_may_have_written() throws Exception {
        good(add(NQN, "kms", at("192.0.2.9", 5700)));
        byte[] value = gateway.store.read().entries().get("kmip-server-endpoint_" + NQN + "_kms_192.0.2.9_5700");
        gateway.store.compareAndPut(
                gateway.store.read().version(), StateChange.put("kmip-server_" + NQN + "_kms_192.0.2.9_5700", value));
        assertThat(listed(NQN, "")).hasSize(2);
        good(gateway.stub.deleteSubsystem(
                delete_subsystem_req.newBuilder().setSubsystemNqn(NQN).build()));
        assertThat(gateway.store.read().entries().keySet()).noneMatch(key -> key.startsWith("kmip"));
    }
}
