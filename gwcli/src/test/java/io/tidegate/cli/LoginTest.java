package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.tidegate.cli.client.Program;
import io.tidegate.proto.GatewayGrpc;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the client says who calls: options, environment, file. The server here refuses whoever does not. */
class LoginTest {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    @TempDir
    private Path folder;

    private final String name = InProcessServerBuilder.generateName();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Server server;

    @BeforeEach
    void start() throws Exception {
        server = InProcessServerBuilder.forName(name)
                .directExecutor()
                .intercept(new ServerInterceptor() {
                    @Override
                    public <Q, A> ServerCall.Listener<Q> interceptCall(
                            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                        seen.add(String.valueOf(headers.get(AUTHORIZATION)));
                        call.close(Status.UNAUTHENTICATED.withDescription("user 'x' is not known"), new Metadata());
                        return new ServerCall.Listener<>() {};
                    }
                })
                .addService(new GatewayGrpc.GatewayImplBase() {})
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        server.shutdownNow();
    }

    @Test
    void without_credentials_nothing_is_sent_and_the_remedy_is_told() {
        run(Map.of(), "subsystem", "list");

        assertThat(seen).containsOnly("null");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("user 'x' is not known")
                .contains("--api-secret-file")
                .contains("TIDEGATE_API_SECRET");
    }

    @Test
    void options_name_the_user_and_the_file_of_the_secret() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "s3cret\n");

        run(Map.of(), "subsystem", "list", "--api-user", "admin", "--api-secret-file", secret.toString());

        assertThat(seen).containsOnly(basic("admin:s3cret"));
    }

    @Test
    void the_environment_will_do() {
        run(Map.of("TIDEGATE_API_USER", "admin", "TIDEGATE_API_SECRET", "pä:ss"), "subsystem", "list");

        assertThat(seen).containsOnly(basic("admin:pä:ss"));
    }

    @Test
    void a_file_in_the_home_folder_will_do_too() throws Exception {
        Path file = folder.resolve(".config/tidegate/credentials");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "# mine\napi_user = admin\napi_secret = a=b\n");

        run(Map.of("HOME", folder.toString()), "subsystem", "list");

        assertThat(seen).containsOnly(basic("admin:a=b"));
    }

    @Test
    void a_user_without_a_secret_is_told_before_anything_is_sent() {
        assertThat(run(Map.of(), "subsystem", "list", "--api-user", "admin")).isEqualTo(2);

        assertThat(seen).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("there is no secret for user 'admin'");
    }

    private static String basic(String both) {
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    private int run(Map<String, String> environment, String... arguments) {
        Program program = new Program(
                "gwcli",
                environment,
                new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8));
        return Gwcli.run(
                List.of(arguments),
                program,
                (endpoint, tls) ->
                        InProcessChannelBuilder.forName(name).directExecutor().build());
    }
}
