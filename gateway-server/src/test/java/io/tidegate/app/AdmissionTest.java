package io.tidegate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.tidegate.admission.Certificates;
import io.tidegate.proto.GatewayGrpc;
import io.tidegate.proto.get_gateway_info_req;
import io.tidegate.proto.namespace_add_req;
import io.tidegate.proto.nsid_status;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may manage the gateway, asked by real channels from real addresses. */
@Timeout(120)
class AdmissionTest {

    private static final int EACCES = 13;

    @TempDir
    private Path folder;

    @Test
    void upstreams_clients_go_on_without_credentials_when_none_are_configured() throws Exception {
        try (ManagedGateway gateway = new ManagedGateway()) {
            assertThat(info(gateway.stub)).isZero();
            assertThat(info(as(gateway.stub, "anybody", "anything"))).isZero();
        }
    }

    @Test
    void a_call_without_the_right_user_and_secret_is_refused() throws Exception {
        try (ManagedGateway gateway = new ManagedGateway("[access]", "api_user = admin", "api_secret = pä:ss = #1")) {
            assertThat(info(as(gateway.stub, "admin", "pä:ss = #1"))).isZero();

            assertThat(refused(gateway.stub).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(refused(gateway.stub).getDescription()).isEqualTo("the call names no user and no secret");
            assertThat(refused(as(gateway.stub, "admin", "wrong")).getDescription())
                    .isEqualTo("the user or the secret is wrong");
            assertThat(refused(as(gateway.stub, "root", "pä:ss = #1")).getCode())
                    .isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(refused(with(gateway.stub, "Basic not*base64")).getCode())
                    .isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(refused(with(gateway.stub, "Bearer token")).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        }
    }

    @Test
    void a_refused_call_changes_nothing() throws Exception {
        try (ManagedGateway gateway = new ManagedGateway("[access]", "api_user = admin", "api_secret = s")) {
            catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> gateway.stub.createSubsystem(
                            Requests.subsystem(Requests.NQN).build()));

            assertThat(gateway.store.read().entries()).isEmpty();
        }
    }

    @Test
    void only_trusted_addresses_and_the_machine_itself_may_call() throws Exception {
        try (ManagedGateway gateway = new ManagedGateway("[access]", "trusted_ip_list = 192.0.2.7, 127.0.0.3")) {
            assertThat(infoFrom(gateway, "127.0.0.1")).isZero();
            assertThat(infoFrom(gateway, "127.0.0.3")).isZero();

            StatusRuntimeException refused =
                    catchThrowableOfType(StatusRuntimeException.class, () -> infoFrom(gateway, "127.0.0.2"));
            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
            assertThat(refused.getStatus().getDescription())
                    .isEqualTo(
                            "trusted_ip_list does not name 127.0.0.2; call from one of its addresses, or add this one");
        }
    }

    @Test
    void a_trusted_address_does_not_replace_the_secret() throws Exception {
        try (ManagedGateway gateway =
                new ManagedGateway("[access]", "api_user = admin", "api_secret = s", "trusted_ip_list = 127.0.0.3")) {
            StatusRuntimeException refused =
                    catchThrowableOfType(StatusRuntimeException.class, () -> infoFrom(gateway, "127.0.0.3"));
            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        }
    }

    @Test
    void a_namespace_in_another_pool_is_refused_with_the_remedy() throws Exception {
        try (ManagedGateway gateway =
                new ManagedGateway("[gateway]", "override_hostname = gw-a", "[access]", "pools = rbd, ssd")) {
            assertThat(gateway.stub
                            .createSubsystem(Requests.subsystem(Requests.NQN).build())
                            .getStatus())
                    .isZero();
            gateway.image("rbd", "a", 1);
            gateway.image("ssd", "b", 1);
            gateway.image("images", "c", 1);

            assertThat(add(gateway, "rbd", "a").getStatus()).isZero();
            assertThat(add(gateway, "ssd", "b").getStatus()).isZero();
            nsid_status refused = add(gateway, "images", "c");
            assertThat(refused.getStatus()).isEqualTo(EACCES);
            assertThat(refused.getErrorMessage())
                    .isEqualTo("pool 'images' is not one of this gateway's (rbd, ssd); choose one of them, or add it to"
                            + " pools in gateway.yml");
            assertThat(add(gateway, "memory:", "m").getStatus()).isEqualTo(EACCES);
        }
    }

    @Test
    void mutual_tls_serves_the_client_it_knows_and_no_other() throws Exception {
        Certificates server = Certificates.make(folder, "server");
        Certificates client = Certificates.make(folder, "client");
        Certificates stranger = Certificates.make(folder, "stranger");
        try (ManagedGateway gateway = secured(server, client)) {
            assertThat(infoOver(gateway, tls(client, server))).isZero();

            assertThat(refusedOver(gateway, tls(stranger, server))).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(refusedOver(gateway, tls(client, stranger))).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(refusedOver(
                            gateway,
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(server.certificate().toFile())
                                    .build()))
                    .isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(refusedOver(gateway, InsecureChannelCredentials.create()))
                    .isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void certificates_are_renewed_without_a_restart() throws Exception {
        Certificates server = Certificates.make(folder, "server");
        Certificates client = Certificates.make(folder, "client");
        try (ManagedGateway gateway = secured(server, client)) {
            assertThat(infoOver(gateway, tls(client, server))).isZero();
            ChannelCredentials old = tls(client, server);
            Certificates.make(folder, "server2").replace(server);
            Certificates.make(folder, "client2").replace(client);

            assertThat(infoOver(gateway, tls(client, server))).isZero();
            assertThat(refusedOver(gateway, old)).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void a_renewal_that_is_only_half_there_leaves_the_old_certificate_in_force() throws Exception {
        Certificates server = Certificates.make(folder, "server");
        Certificates client = Certificates.make(folder, "client");
        try (ManagedGateway gateway = secured(server, client)) {
            ChannelCredentials old = tls(client, server);
            Files.move(
                    Certificates.make(folder, "server2").key(),
                    server.key(),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(client.certificate(), "-----BEGIN CERT");

            assertThat(infoOver(gateway, old)).isZero();
        }
    }

    private static ManagedGateway secured(Certificates server, Certificates client) throws Exception {
        return new ManagedGateway(
                "[gateway]",
                "enable_auth = True",
                "[mtls]",
                "server_key = " + server.key(),
                "server_cert = " + server.certificate(),
                "client_cert = " + client.certificate());
    }

    private static ChannelCredentials tls(Certificates client, Certificates server) throws Exception {
        return TlsChannelCredentials.newBuilder()
                .keyManager(client.certificate().toFile(), client.key().toFile())
                .trustManager(server.certificate().toFile())
                .build();
    }

    private static Status.Code refusedOver(ManagedGateway gateway, ChannelCredentials credentials) {
        return catchThrowableOfType(StatusRuntimeException.class, () -> infoOver(gateway, credentials))
                .getStatus()
                .getCode();
    }

    private static int infoOver(ManagedGateway gateway, ChannelCredentials credentials) throws Exception {
        return ask(NettyChannelBuilder.forAddress("127.0.0.1", gateway.grpcPort(), credentials)
                .build());
    }

    private static int infoFrom(ManagedGateway gateway, String address) throws Exception {
        return ask(NettyChannelBuilder.forAddress("127.0.0.1", gateway.grpcPort())
                .usePlaintext()
                .localSocketPicker(new NettyChannelBuilder.LocalSocketPicker() {
                    @Override
                    public java.net.SocketAddress createSocketAddress(
                            java.net.SocketAddress remote, io.grpc.Attributes attributes) {
                        return new InetSocketAddress(address, 0);
                    }
                })
                .build());
    }

    private static int ask(ManagedChannel channel) throws Exception {
        try {
            return info(GatewayGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS));
        } finally {
            channel.shutdownNow();
            channel.awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    private static int info(GatewayGrpc.GatewayBlockingStub stub) {
        return stub.getGatewayInfo(
                        get_gateway_info_req.newBuilder().setCliVersion("1.2.3").build())
                .getStatus();
    }

    private static Status refused(GatewayGrpc.GatewayBlockingStub stub) {
        return catchThrowableOfType(StatusRuntimeException.class, () -> info(stub))
                .getStatus();
    }

    private static GatewayGrpc.GatewayBlockingStub as(
            GatewayGrpc.GatewayBlockingStub stub, String user, String secret) {
        String both = user + ":" + secret;
        return with(stub, "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
    }

    private static GatewayGrpc.GatewayBlockingStub with(GatewayGrpc.GatewayBlockingStub stub, String header) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), header);
        return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private static nsid_status add(ManagedGateway gateway, String pool, String image) {
        return gateway.stub.namespaceAdd(namespace_add_req
                .newBuilder()
                .setSubsystemNqn(Requests.NQN)
                .setRbdPoolName(pool)
                .setRbdImageName(image)
                .setBlockSize(512)
                .setAnagrpid(1)
                .build());
    }
}
