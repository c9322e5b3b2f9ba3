package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.tidegate.proto.connections_info;
import io.tidegate.proto.gateway_listeners_info;
import io.tidegate.proto.hosts_info;
import io.tidegate.proto.list_namespaces_io_stats_info;
import io.tidegate.proto.listeners_info;
import io.tidegate.proto.namespaces_info;
import io.tidegate.proto.req_status;
import io.tidegate.proto.subsys_status;
import io.tidegate.proto.subsystems_info_cli;
import io.tidegate.proto.tuning.Health;
import io.tidegate.proto.tuning.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that look after a gateway, through the whole client. */
class ToolsTest {

    private static final String NQN = "nqn.2016-06.io.example:s1";

    private final FakeGateway gateway = new FakeGateway();

    @AfterEach
    void stop() {
        gateway.close();
    }

    private void reply(String rpc, Message.Builder into, String text) throws TextFormat.ParseException {
        TextFormat.merge(text, into);
        gateway.reply(rpc, into.build());
    }

    /** A subsystem whose only listener is at a port of this machine. */
    private void serve(int port) throws TextFormat.ParseException {
        reply("list_subsystems", subsystems_info_cli.newBuilder(), "subsystems { nqn: \"" + NQN + "\" }");
        String listener = "host_name: \"gw-self\" traddr: \"127.0.0.1\" trsvcid: " + port + " active: true";
        reply("list_listeners", listeners_info.newBuilder(), "listeners { " + listener + " }");
        reply("list_hosts", hosts_info.newBuilder(), "hosts { nqn: \"h\" }");
        reply(
                "list_namespaces",
                namespaces_info.newBuilder(),
                "namespaces { nsid: 1 rbd_image_size: 1048576 load_balancing_group: 1 bdev_name: \"b\" }");
        reply(
                "show_gateway_listeners_info",
                gateway_listeners_info.newBuilder(),
                "gw_listeners { listener { " + listener + " } lb_states { grp_id: 1 state: OPTIMIZED } }");
        gateway.reply(
                "GetHealth",
                Health.newBuilder()
                        .setUnixMillis(System.currentTimeMillis())
                        .setStateVersion(7)
                        .build());
    }

    private FakeGateway.Run doctor(int discoveryPort) {
        return gateway.run("--server-address 127.0.0.1 doctor --discovery-port " + discoveryPort);
    }

    @Test
    void a_gateway_that_is_well_passes_every_check() throws Exception {
        try (Answering target = new Answering(true)) {
            serve(target.port());

            FakeGateway.Run run = doctor(target.port());

            assertThat(run.out()).isEqualTo("""
                    ok       gateway  on host gw-self answers, version 1.5.24
                    ok       the clocks of the gateway and of this machine agree
                    ok       everything in version 7 of the shared state works on this gateway
                    ok       the discovery service answers at port PORT
                    ok       listener 127.0.0.1:PORT of nqn.2016-06.io.example:s1 answers
                    """.replace("PORT", Integer.toString(target.port())));
            assertThat(run.exit()).isZero();
        }
    }

    @Test
    void each_finding_says_what_to_do() throws Exception {
        try (Answering stranger = new Answering(false)) {
            serve(stranger.port());
            reply("list_hosts", hosts_info.newBuilder(), "allow_any_host: true");
            reply(
                    "list_namespaces",
                    namespaces_info.newBuilder(),
                    "namespaces { nsid: 1 load_balancing_group: 1 rbd_pool_name: \"rbd\" rbd_image_name: \"i\" }"
                            + "namespaces { nsid: 2 rbd_image_size: 9 load_balancing_group: 5 image_was_shrunk: true }");
            reply(
                    "show_gateway_listeners_info",
                    gateway_listeners_info.newBuilder(),
                    "gw_listeners { lb_states { grp_id: 1 state: INACCESSIBLE } }");
            reply(
                    "list_connections",
                    connections_info.newBuilder(),
                    "connections { nqn: \"h\" disconnected_due_to_keepalive_timeout: true }");
            gateway.reply(
                    "GetHealth",
                    Health.newBuilder()
                            .setUnixMillis(System.currentTimeMillis() + 60_000)
                            .addProblems(
                                    Problem.newBuilder().setKey("namespace_x_1").setMessage("its image is gone"))
                            .build());

            FakeGateway.Run run = doctor(stranger.port());

            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.out())
                    .contains("warning  the gateway's clock is")
                    .contains("FAILURE  namespace_x_1 does not work: its image is gone")
                    .contains("FAILURE  listener 127.0.0.1:" + stranger.port() + " of " + NQN
                            + " does not answer from here: something else than an NVMe/TCP target answers")
                    .contains("warning  " + NQN + " is open to every host")
                    .contains("FAILURE  group 1 of " + NQN + " is inaccessible here")
                    .contains("group 5, which no gateway has")
                    .contains("namespace 1 of " + NQN + " is not served by this gateway: its image is not open")
                    .contains("the image of namespace 2 of " + NQN + " has become smaller")
                    .contains("host h was dropped from " + NQN)
                    .contains("-> ");
        }
    }

    @Test
    void a_gateway_that_is_away_is_one_finding() {
        gateway.stayAway("get_gateway_info");

        FakeGateway.Run run = gateway.run("--format json doctor");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).contains("\"level\": \"failure\"").contains("--server-address");
    }

    @Test
    void upstreams_gateway_is_checked_as_far_as_it_tells() throws Exception {
        try (FakeGateway upstream = new FakeGateway(false)) {
            assertThat(upstream.run("doctor").out())
                    .contains("warning  clock and state could not be checked")
                    .contains("it is not Tidegate or too old");
        }
    }

    @Test
    void top_shows_what_was_done_between_two_looks() throws Exception {
        serve(1);
        reply(
                "list_namespaces_io_stats",
                list_namespaces_io_stats_info.newBuilder(),
                "tick_rate: 1000000000 ticks: 5 namespaces { bdev_name: \"b\" num_read_ops: 10 }");

        FakeGateway.Run run = gateway.run("--format json top --once --delay 0.1");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("\"namespaces\": [").contains("\"reads_per_second\": 0.0");
        assertThat(gateway.run("--format plain top -n 2 --delay 0.1").out().split("1 namespaces:", -1))
                .hasSize(3);
        assertThat(gateway.run("top --delay 0").exit()).isEqualTo(2);
    }

    @Test
    void an_import_without_yes_shows_the_plan_only(@TempDir Path folder) throws Exception {
        Path file = saved(folder);

        FakeGateway.Run run = gateway.run("import nvmet " + file);

        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .startsWith("The plan, 2 steps:\n  create subsystem " + NQN)
                .contains("--yes carries it out");
        assertThat(gateway.calls()).containsExactly("get_gateway_info");
    }

    @Test
    void an_import_goes_on_after_what_is_there_and_what_fails(@TempDir Path folder) throws Exception {
        Path file = saved(folder);
        gateway.reply(
                "create_subsystem",
                subsys_status
                        .newBuilder()
                        .setStatus(17)
                        .setErrorMessage("it is there")
                        .build());
        gateway.reply(
                "create_listener",
                req_status
                        .newBuilder()
                        .setStatus(99)
                        .setErrorMessage("no such address")
                        .build());

        FakeGateway.Run run = gateway.run("import nvmet " + file + " --yes");

        assertThat(run.out()).contains("present  create subsystem").contains("1 of 2 steps done");
        assertThat(run.err()).contains("FAILED   listen at 192.0.2.1:4420 for " + NQN + ": no such address");
        assertThat(run.exit()).isEqualTo(99);
    }

    @Test
    void what_nvmetcli_did_not_save_is_refused(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("other.json"), "{\"hello\": 1}");

        assertThat(gateway.run("import nvmet " + file).err()).contains("no configuration that nvmetcli saved");
        assertThat(gateway.run("import nvmet " + folder.resolve("none")).err()).contains("there is no file");
    }

    private static Path saved(Path folder) throws IOException {
        return Files.writeString(folder.resolve("config.json"), """
                {"hosts": [], "ports": [{"addr": {"adrfam": "ipv4", "traddr": "192.0.2.1", "trsvcid": "4420",
                 "trtype": "tcp"}, "portid": 1, "subsystems": ["nqn.2016-06.io.example:s1"]}],
                 "subsystems": [{"allowed_hosts": [], "attr": {"allow_any_host": "0"}, "namespaces": [],
                 "nqn": "nqn.2016-06.io.example:s1"}]}""");
    }

    /** Something at a port: a target as far as its first answer, or a stranger. */
    private static final class Answering implements AutoCloseable {

        private final ServerSocket socket = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());

        Answering(boolean target) throws IOException {
            Thread.ofPlatform().daemon().start(() -> {
                while (!socket.isClosed()) {
                    answer(target);
                }
            });
        }

        private void answer(boolean target) {
            try (Socket host = socket.accept()) {
                host.getInputStream().readNBytes(128);
                byte[] reply = new byte[128];
                reply[0] = (byte) (target ? 1 : 'H');
                host.getOutputStream().write(reply);
            } catch (IOException e) {
                // The test is over, or the client has gone.
            }
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
