package io.tidegate.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.initiator.DiscoveryResult;
import io.tidegate.initiator.HostController;
import io.tidegate.initiator.HostOptions;
import io.tidegate.initiator.Initiator;
import io.tidegate.proto.add_host_req;
import io.tidegate.proto.create_listener_req;
import io.tidegate.proto.create_subsystem_req;
import io.tidegate.proto.get_gateway_info_req;
import io.tidegate.proto.namespace_add_req;
import io.tidegate.support.Eventually;
import io.tidegate.support.FreePort;
import io.tidegate.support.Output;
import io.tidegate.support.Shell;
import io.tidegate.transport.tcp.IoKind;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonIT {

    private static final String NQN = "nqn.2016-06.io.example:s1";
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    @Test
    void the_help_names_every_command() {
        Output help = run("help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.text()).contains("demo", "serve", "cli", "ceph start", "test");
    }

    @Test
    void an_unknown_command_is_refused_with_those_there_are() {
        Output refused = run("dmeo");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.text()).contains("'dmeo' is no command").contains("demo");
    }

    @Test
    void an_unknown_option_is_refused_with_the_nearest_one() {
        Output refused = run("serve", "--grpc-prot", "1");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.text()).contains("--grpc-prot").contains("--grpc-port");
    }

    @Test
    void an_unknown_key_is_refused_with_its_place_and_the_nearest_one() throws Exception {
        Path config = folder.resolve("ceph-nvmeof.conf");
        Files.writeString(config, "[gateway]\nprot = 5500\n");

        Output refused = run("serve", "--config", config.toString());

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.text()).contains("ceph-nvmeof.conf:2").contains("did you mean 'port'");
    }

    @Test
    void a_port_in_use_is_named_with_its_option() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            Output refused = run(
                    "serve",
                    "--data",
                    folder.resolve("data").toString(),
                    "--discovery-port",
                    "" + FreePort.next(),
                    "--grpc-port",
                    "" + taken.getLocalPort());

            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.text())
                    .contains("127.0.0.1:" + taken.getLocalPort())
                    .contains("pid " + ProcessHandle.current().pid())
                    .contains("--grpc-port");
        }
    }

    @Test
    void a_data_folder_in_use_is_refused() throws Exception {
        try (Daemon first = Daemon.serve(folder.resolve("data"))) {
            Output refused = run(
                    "serve",
                    "--data",
                    folder.resolve("data").toString(),
                    "--discovery-port",
                    "" + FreePort.next(),
                    "--grpc-port",
                    "" + FreePort.next());

            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.text()).contains(folder.resolve("data").toString());
        }
    }

    @Test
    void a_demo_checks_every_byte_and_a_second_one_uses_what_is_there() throws Exception {
        Output first = demo();
        assertThat(first.orFail("the first demo")).contains("every byte as written");

        Output second = demo();
        assertThat(second.orFail("the second demo"))
                .contains("(was there)")
                .contains("every byte as written")
                .doesNotContain("\u001b");
    }

    private Output demo() throws Exception {
        return run(
                "demo",
                "--exit",
                "--seconds",
                "0",
                "--size",
                "32M",
                "--data",
                folder.resolve("demo").toString(),
                "--port",
                "" + FreePort.next(),
                "--grpc-port",
                "" + FreePort.next(),
                "--discovery-port",
                "" + FreePort.next());
    }

    @Test
    void the_launcher_works_from_elsewhere_and_by_another_name() throws Exception {
        Path link = folder.resolve("tg");
        Files.createSymbolicLink(link, Daemon.launcher());

        Output version = Shell.run(LIMIT, "sh", "-c", "cd / && " + link + " --version");

        assertThat(version.orFail("tg --version")).contains("Tidegate ");
    }

    @Test
    void a_second_start_finds_everything_as_it_was() throws Exception {
        int port = FreePort.next();
        ByteBuffer written = pattern();
        try (Daemon daemon = Daemon.serve(folder.resolve("data"))) {
            populate(daemon, port);
            try (Initiator initiator = Initiator.start(1);
                    HostController host = connect(initiator, port)) {
                host.namespace(1).write(4096, written.duplicate());
            }
            assertThat(daemon.terminate()).as(daemon.output()).isZero();
            assertThat(daemon.output()).doesNotContain("ERROR");
        }

        try (Daemon daemon = Daemon.serve(folder.resolve("data"));
                Initiator initiator = Initiator.start(1)) {
            Eventually.holds(() -> assertThat(discovered(initiator, daemon)).isEqualTo(1));
            Eventually.holds(() -> assertThat(read(initiator, port)).isEqualTo(written));
            daemon.kill();
        }

        try (Daemon daemon = Daemon.serve(folder.resolve("data"));
                Initiator initiator = Initiator.start(1)) {
            Eventually.holds(() -> assertThat(read(initiator, port)).isEqualTo(written));
            assertThat(daemon.terminate()).isZero();
        }
    }

    @Test
    void a_gateway_told_to_use_io_uring_says_so_and_serves() throws Exception {
        IoKind.IO_URING.unavailability().ifPresent(why -> Assumptions.abort("io_uring: " + why));
        Path config = folder.resolve("gateway.conf");
        Files.writeString(config, "[gateway]\nio = io_uring\n");
        int port = FreePort.next();
        ByteBuffer written = pattern();
        try (Daemon daemon = Daemon.serve(folder.resolve("data"), Map.of(), List.of("--config", config.toString()))) {
            assertThat(daemon.output()).contains("by io_uring");
            populate(daemon, port);
            try (Initiator initiator = Initiator.start(1);
                    HostController host = connect(initiator, port)) {
                host.namespace(1).write(4096, written.duplicate());
                assertThat(read(initiator, port)).isEqualTo(written);
            }
            assertThat(daemon.terminate()).as(daemon.output()).isZero();
            assertThat(daemon.output()).doesNotContain("ERROR");
        }
    }

    private static ByteBuffer pattern() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(8192);
        for (int i = 0; i < bytes.capacity(); i++) {
            bytes.put(i, (byte) i);
        }
        return bytes;
    }

    @Test
    void a_service_manager_hears_that_it_is_ready_that_it_lives_and_that_it_goes_down() throws Exception {
        Path socket = folder.resolve("notify");
        try (NotifySocket manager = new NotifySocket(socket);
                Daemon daemon = Daemon.serve(
                        folder.resolve("data"),
                        Map.of("NOTIFY_SOCKET", socket.toString(), "WATCHDOG_USEC", "300000"))) {
            Eventually.holds(() -> assertThat(manager.heard()).contains("READY=1", "WATCHDOG=1"));
            assertThat(manager.heard().getFirst()).isEqualTo("READY=1");
            assertThat(daemon.terminate()).isZero();
            Eventually.holds(() -> assertThat(manager.heard()).contains("STOPPING=1"));
        }
    }

    private static void populate(Daemon daemon, int port) {
        String hostName = daemon.stub()
                .getGatewayInfo(get_gateway_info_req.getDefaultInstance())
                .getHostname();
        assertThat(daemon.stub()
                        .createSubsystem(create_subsystem_req
                                .newBuilder()
                                .setSubsystemNqn(NQN)
                                .setEnableHa(true)
                                .build())
                        .getStatus())
                .isZero();
        assertThat(daemon.stub()
                        .namespaceAdd(namespace_add_req
                                .newBuilder()
                                .setSubsystemNqn(NQN)
                                .setRbdPoolName("rbd")
                                .setRbdImageName("disk1")
                                .setBlockSize(512)
                                .setCreateImage(true)
                                .setSize(16 << 20)
                                .build())
                        .getStatus())
                .isZero();
        assertThat(daemon.stub()
                        .addHost(add_host_req
                                .newBuilder()
                                .setSubsystemNqn(NQN)
                                .setHostNqn("*")
                                .build())
                        .getStatus())
                .isZero();
        assertThat(daemon.stub()
                        .createListener(create_listener_req
                                .newBuilder()
                                .setNqn(NQN)
                                .setHostName(hostName)
                                .setTraddr("127.0.0.1")
                                .setTrsvcid(port)
                                .build())
                        .getStatus())
                .isZero();
    }

    private static HostController connect(Initiator initiator, int port) throws Exception {
        return initiator.connect(HostOptions.to(new InetSocketAddress("127.0.0.1", port), NQN));
    }

    private static int discovered(Initiator initiator, Daemon daemon) {
        try {
            DiscoveryResult found = initiator.discover(
                    HostOptions.toDiscovery(new InetSocketAddress("127.0.0.1", daemon.discoveryPort)));
            return found.entries().size();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Right after a start the listener may not be bound yet, or the image not be open. */
    private static ByteBuffer read(Initiator initiator, int port) {
        ByteBuffer data = ByteBuffer.allocateDirect(8192);
        try (HostController host = connect(initiator, port)) {
            host.namespace(1).read(4096, data);
            return data.flip();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Output run(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = Daemon.launcher().toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return Shell.run(LIMIT, command);
    }
}
