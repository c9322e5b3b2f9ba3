package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.proto.connection;
import io.tidegate.proto.connections_info;
import io.tidegate.proto.host;
import io.tidegate.proto.hosts_info;
import io.tidegate.proto.namespace_cli;
import io.tidegate.proto.namespaces_info;
import io.tidegate.proto.req_status;
import io.tidegate.proto.subsystem_cli;
import io.tidegate.proto.subsystems_info_cli;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell and the questions, on a real terminal. */
class ShellTest {

    private static final String NQN = "nqn.2016-06.io.example:first";

    private final FakeGateway gateway = new FakeGateway();

    @TempDir
    private Path home;

    private int port;

    @BeforeEach
    void serve() throws Exception {
        gateway.reply(
                "list_subsystems",
                subsystems_info_cli
                        .newBuilder()
                        .setErrorMessage("Success")
                        .addSubsystems(subsystem_cli.newBuilder().setNqn(NQN).setSubtype("NVMe"))
                        .build());
        port = gateway.port();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void a_line_is_completed_from_commands_and_from_the_gateways_names() throws Exception {
        try (Pty terminal = Pty.gwcli(port, home)) {
            terminal.expect("gwcli> ").type("subsys\tdelete nqn.2016\t").expect("subsystem delete " + NQN);
            terminal.type("\n").expect("Delete subsystem " + NQN + "? Its hosts lose their disks. [y/N] ");
            terminal.type("y\n")
                    .expect("Deleting subsystem " + NQN + ": Successful")
                    .expect("gwcli> ");
            terminal.type("exit\n");
            assertThat(terminal.exit()).isZero();
        }
        assertThat(gateway.calls()).last().asString().startsWith("delete_subsystem subsystem_nqn: \"" + NQN);
    }

    @Test
    void lines_are_remembered_by_the_next_shell() throws Exception {
        try (Pty terminal = Pty.gwcli(port, home, "shell")) {
            terminal.expect("gwcli> ")
                    .type("gw get_log_level\n")
                    .expect("Gateway log level is")
                    .expect("gwcli> ");
            terminal.type("\u0004");
            assertThat(terminal.exit()).isZero();
        }
        try (Pty terminal = Pty.gwcli(port, home, "shell")) {
            terminal.expect("gwcli> ")
                    .type("\u0010")
                    .expect("gw get_log_level")
                    .type("\n")
                    .expect("Gateway log level is");
        }
    }

    @Test
    void what_fails_leaves_the_shell_open() throws Exception {
        gateway.reply(
                "delete_subsystem",
                req_status
                        .newBuilder()
                        .setStatus(16)
                        .setErrorMessage("it is in use")
                        .build());
        try (Pty terminal = Pty.gwcli(port, home, "shell")) {
            terminal.expect("gwcli> ")
                    .type("subsystem delete N --yes\n")
                    .expect("it is in use")
                    .expect("gwcli> ");
            terminal.type("subsytem list\n").expect("did you mean 'subsystem'?").expect("gwcli> ");
            terminal.type("subsystem list\n").expect(NQN).expect("gwcli> ");
            terminal.type("half a line\u0003").expect("gwcli> ").type("quit\n");
            assertThat(terminal.exit()).isZero();
        }
    }

    @Test
    void a_person_outside_the_shell_is_asked_too() throws Exception {
        try (Pty terminal = Pty.gwcli(port, home, "namespace", "delete", NQN, "1")) {
            terminal.expect("Delete namespace 1 from " + NQN + "? Hosts lose the disk. [y/N] ")
                    .type("no\n");
            terminal.expect("nothing was changed");
            assertThat(terminal.exit()).isEqualTo(125);
        }
        assertThat(gateway.calls()).noneMatch(call -> call.startsWith("namespace_delete"));
    }

    @Test
    void the_tree_shows_what_belongs_to_a_subsystem() {
        gateway.reply(
                "list_namespaces",
                namespaces_info
                        .newBuilder()
                        .addNamespaces(namespace_cli
                                .newBuilder()
                                .setNsid(1)
                                .setRbdPoolName("rbd")
                                .setRbdImageName("disk1")
                                .setRbdImageSize(10L << 30)
                                .setLoadBalancingGroup(1)
                                .setAutoVisible(true))
                        .build());
        gateway.reply(
                "list_hosts",
                hosts_info
                        .newBuilder()
                        .addHosts(host.newBuilder().setNqn("nqn.h1"))
                        .build());
        gateway.reply(
                "list_connections",
                connections_info
                        .newBuilder()
                        .addConnections(connection
                                .newBuilder()
                                .setNqn("nqn.h1")
                                .setConnected(true)
                                .setQpairsCount(1)
                                .setControllerId(7))
                        .build());

        assertThat(gateway.run("ls").out()).isEqualTo("""
                o- / ................................................................................. [1 subsystem]
                  o- nqn.2016-06.io.example:first .................................... [serial , up to 0 namespaces]
                    o- namespaces .............................................................................. [1]
                    | o- 1 ............................................................ [rbd/disk1, 10 GiB, group 1]
                    o- hosts ................................................................................... [1]
                    | o- nqn.h1 ............................................ [connected, 1 queue pair, controller 7]
                    o- listeners ............................................................................... [0]
                """);
    }
}
