package io.tidegate.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.Errno;
import io.tidegate.initiator.HostIdentity;
import io.tidegate.initiator.HostOptions;
import io.tidegate.initiator.HostTimeouts;
import io.tidegate.initiator.Initiator;
import io.tidegate.initiator.MultipathNamespace;
import io.tidegate.proto.EncryptionFormat;
import io.tidegate.proto.add_host_req;
import io.tidegate.proto.add_kmip_server_endpoints_req;
import io.tidegate.proto.create_listener_req;
import io.tidegate.proto.create_subsystem_req;
import io.tidegate.proto.encryption_entry;
import io.tidegate.proto.kmip_server_endpoint;
import io.tidegate.proto.list_namespaces_req;
import io.tidegate.proto.namespace_add_req;
import io.tidegate.proto.namespace_cli;
import io.tidegate.proto.nsid_status;
import io.tidegate.support.Eventually;
import io.tidegate.support.ThrowawayCeph;
import io.tidegate.support.ThrowawayKmip;
import io.tidegate.support.WithCeph;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted namespaces of two gateways, a real cluster and a real KMIP server. */
@WithCeph
class EncryptedNamespaceIT {

    private static final String NQN = "nqn.2026-11.io.tidegate:encrypted";
    private static final byte[] PHRASE = "correct horse battery staple".getBytes(StandardCharsets.UTF_8);
    private static final int MIB = 1 << 20;
    private static final long SIZE = 32 * MIB;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final HostTimeouts TIMEOUTS =
            new HostTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(3));

    @TempDir
    private Path folder;

    private ThrowawayCeph ceph;
    private ThrowawayKmip server;
    private String image;
    private String key;
    private List<Member> members = List.of();

    @BeforeEach
    void start(ThrowawayCeph cluster) throws Exception {
        ceph = cluster;
        image = cluster.freshName("secret");
        server = ThrowawayKmip.start(Files.createDirectory(folder.resolve("kms")));
        key = server.register("secret", PHRASE);
        String group = cluster.freshName("encrypted");
        members = List.of(
                member(Seat.onLoopback("gw1", "127.0.0.31"), group),
                member(Seat.onLoopback("gw2", "127.0.0.32"), group));
        members.forEach(Member::awaitReady);
        good(first().gateway()
                .createSubsystem(create_subsystem_req
                        .newBuilder()
                        .setSubsystemNqn(NQN)
                        .setNoGroupAppend(true)
                        .setEnableHa(true)
                        .build())
                .getStatus());
        good(first().gateway()
                .addHost(add_host_req
                        .newBuilder()
                        .setSubsystemNqn(NQN)
                        .setHostNqn("*")
                        .build())
                .getStatus());
        members.forEach(EncryptedNamespaceIT::listen);
        good(first().gateway()
                .addKmipServerEndpoints(add_kmip_server_endpoints_req
                        .newBuilder()
                        .setSubsystemNqn(NQN)
                        .setServerName("kms")
                        .addEndpoints(kmip_server_endpoint
                                .newBuilder()
                                .setAddress("127.0.0.1")
                                .setPort(server.port()))
                        .build())
                .getStatus());
    }

    private Member member(Seat seat, String group) {
        List<String> rest = List.of(
                "[ceph]",
                "pool = " + ThrowawayCeph.POOL,
                "config_file = " + ceph.conf(),
                "[kmip]",
                "cert_dir = " + folder + "/{server_name}");
        return Member.start(seat, folder, seat.configuration(group, List.of(), rest));
    }

    @AfterEach
    void stop() {
        members.forEach(Member::close);
        server.close();
    }

    private Member first() {
        return members.getFirst();
    }

    private static void listen(Member member) {
        good(member.gateway()
                .createListener(create_listener_req
                        .newBuilder()
                        .setNqn(NQN)
                        .setHostName(member.name())
                        .setTraddr(member.address())
                        .setTrsvcid(member.port())
                        .setVerifyHostName(true)
                        .build())
                .getStatus());
    }

    private static void good(int status) {
        assertThat(status).as("errno").isZero();
    }

    private namespace_add_req.Builder request(EncryptionFormat format, String keyId) {
        return namespace_add_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setRbdPoolName(ThrowawayCeph.POOL)
                .setRbdImageName(image)
                .setBlockSize(512)
                .addEncryptionEntries(
                        encryption_entry.newBuilder().setFormat(format).setKeyId(keyId));
    }

    private namespace_cli shown(Member member) {
        List<namespace_cli> all = member.gateway()
                .listNamespaces(
                        list_namespaces_req.newBuilder().setSubsystem(NQN).build())
                .getNamespacesList();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private MultipathNamespace connect(Initiator initiator) {
        HostIdentity host = HostIdentity.of(UUID.randomUUID());
        List<HostOptions> portals = members.stream()
                .map(member -> HostOptions.to(
                                new InetSocketAddress(InetAddress.ofLiteral(member.address()), member.port()), NQN)
                        .withHost(host)
                        .withIoQueues(1, 32)
                        .withTimeouts(TIMEOUTS))
                .toList();
        return MultipathNamespace.connect(initiator, portals, 1, PATIENCE);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static byte[] read(MultipathNamespace namespace, int length) throws Exception {
        ByteBuffer buffer = ByteBuffer.allocateDirect(length);
        namespace.read(0, buffer);
        byte[] bytes = new byte[length];
        buffer.get(0, bytes);
        return bytes;
    }

    @Test
    void what_a_host_wrote_is_encrypted_and_survives_the_gateway_that_served_it() throws Exception {
        nsid_status made = first().gateway()
                .namespaceAdd(request(EncryptionFormat.luks2, key)
                        .setNsid(1)
                        .setAnagrpid(1)
                        .setCreateImage(true)
                        .setSize(SIZE)
                        .build());
        assertThat(made.getErrorMessage()).isEqualTo("Success");
        Eventually.holds(() -> members.forEach(member -> {
            namespace_cli line = shown(member);
            assertThat(line.getDegraded()).as(member.name()).isFalse();
            assertThat(line.getRbdImageSize()).as(member.name()).isEqualTo(SIZE - 16 * MIB);
            assertThat(line.getEncryptionEntries(0).getKeyId()).isEqualTo(key);
        }));
        byte[] content = random(64 << 10);
        try (Initiator initiator = Initiator.start(1);
                MultipathNamespace namespace = connect(initiator)) {
            namespace.write(
                    0, ByteBuffer.allocateDirect(content.length).put(content).flip());
            assertThat(read(namespace, content.length)).isEqualTo(content);
            Path exported = folder.resolve("exported");
            ceph.rbd("export", ThrowawayCeph.POOL + "/" + image, exported.toString());
            assertThat(new String(Files.readAllBytes(exported), StandardCharsets.ISO_8859_1))
                    .startsWith("LUKS\u00ba\u00be\0\2")
                    .doesNotContain(new String(content, 0, 64, StandardCharsets.ISO_8859_1));
            InetSocketAddress serving = namespace.serving().orElseThrow();
            Member owner = members.stream()
                    .filter(member -> member.port() == serving.getPort())
                    .findFirst()
                    .orElseThrow();
            owner.kill();
            assertThat(read(namespace, content.length)).isEqualTo(content);
        }
        members.forEach(member ->
                assertThat(member.said()).doesNotContain("correct horse").doesNotContain(" ERROR "));
    }

    @Test
    void a_key_that_does_not_open_is_refused_and_one_that_is_out_of_reach_degrades() throws Exception {
        Path phrase = Files.write(folder.resolve("phrase"), PHRASE);
        ceph.rbd("create", ThrowawayCeph.POOL + "/" + image, "--size", SIZE + "B");
        ceph.rbd("encryption", "format", ThrowawayCeph.POOL + "/" + image, "luks1", phrase.toString());
        String other = server.register("secret", "another".getBytes(StandardCharsets.UTF_8));
        nsid_status wrong = first().gateway()
                .namespaceAdd(request(EncryptionFormat.luks1, other).build());
        assertThat(wrong.getStatus()).isEqualTo(Errno.EPERM);
        assertThat(wrong.getErrorMessage()).contains(image).contains("not opened by the passphrase of its key");
        nsid_status absent = first().gateway()
                .namespaceAdd(request(EncryptionFormat.luks1, "4711").build());
        assertThat(absent.getStatus()).isEqualTo(Errno.ENOKEY);
        assertThat(absent.getErrorMessage()).contains("key '4711'").contains("it has no such key");

        nsid_status added = first().gateway()
                .namespaceAdd(
                        request(EncryptionFormat.luks1, key).setAnagrpid(1).build());
        assertThat(added.getErrorMessage()).isEqualTo("Success");
        server.kill();
        members.forEach(Member::terminate);
        members.forEach(Member::restart);
        members.forEach(Member::awaitReady);
        Eventually.holds(
                () -> assertThat(members).anyMatch(member -> shown(member).getDegraded()));
        members.forEach(member -> assertThat(shown(member).getRbdImageSize()).isEqualTo(SIZE - 4 * MIB));
        server.restart();
        Eventually.holds(
                () -> assertThat(members).noneMatch(member -> shown(member).getDegraded()));
        try (Initiator initiator = Initiator.start(1);
                MultipathNamespace namespace = connect(initiator)) {
            assertThat(read(namespace, 4096)).containsOnly(0);
        }
    }
}
