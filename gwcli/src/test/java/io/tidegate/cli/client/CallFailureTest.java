package io.tidegate.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class CallFailureTest {

    private static final Endpoint ENDPOINT = new Endpoint("2001:db8::1", 5500);

    @Test
    void a_server_that_is_no_gateway_is_suspected() {
        assertThat(CallFailure.sentence(ENDPOINT, Status.UNIMPLEMENTED, 60))
                .startsWith("the server at [2001:db8::1]:5500 does not know this call");
    }

    @Test
    void an_unexpected_failure_names_its_code() {
        assertThat(CallFailure.sentence(ENDPOINT, Status.INTERNAL.withDescription("boom"), 60))
                .contains("INTERNAL", "boom");
    }

    @Test
    void a_gateway_that_hangs_up_may_want_tls_and_a_refused_certificate_names_the_files() {
        assertThat(CallFailure.sentence(ENDPOINT, Status.UNAVAILABLE.withDescription("Network closed"), 60))
                .contains("if it wants TLS, give --client-key");
        assertThat(CallFailure.sentence(
                        ENDPOINT, Status.UNAVAILABLE.withCause(new SSLHandshakeException("not trusted")), 60))
                .contains("TLS failed, check --server-cert", "not trusted");
    }

    @Test
    void a_port_nobody_listens_on_is_named_with_the_remedy() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Program program = new Program(
                "gwcli",
                Map.of("CEPH_NVMEOF_SERVER_ADDRESS", "127.0.0.1", "CEPH_NVMEOF_SERVER_PORT", Integer.toString(port)),
                System.out,
                new PrintStream(err, true, StandardCharsets.UTF_8));

        int exit = io.tidegate.cli.Gwcli.run(List.of("subsystem", "list"), program, Dial::tcp);

        assertThat(exit).isEqualTo(22);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("Failure listing subsystems:\ncannot reach a gateway at 127.0.0.1:" + port
                        + " (connection refused); start one (./tidegate serve), or name another with"
                        + " --server-address and --server-port\n");
    }
}
