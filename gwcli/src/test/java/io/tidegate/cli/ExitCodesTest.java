package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.FakeGateway.Run;
import io.tidegate.proto.gateway_info;
import io.tidegate.proto.namespaces_info;
import io.tidegate.proto.req_status;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExitCodesTest {

    private static final String NQN = "nqn.2016-06.io.example:s1";

    private final FakeGateway gateway = new FakeGateway();

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static req_status status(int errno, String text) {
        return req_status.newBuilder().setStatus(errno).setErrorMessage(text).build();
    }

    @Test
    void the_status_of_the_answer_is_the_exit_code_and_its_sentence_goes_to_stderr() {
        gateway.reply("delete_subsystem", status(2, "Failure deleting subsystem X: not found"));

        Run run = gateway.run("subsystem delete " + NQN);

        assertThat(run).isEqualTo(new Run(2, "", "Failure deleting subsystem X: not found\n"));
    }

    @Test
    void a_call_the_gateway_does_not_serve_shows_its_sentence() {
        gateway.reply("namespace_set_qos_limits", status(95, "Failure setting QOS: not supported yet"));

        assertThat(gateway.run("ns set_qos " + NQN + " 1 --rw-ios-per-second 1000"))
                .isEqualTo(new Run(95, "", "Failure setting QOS: not supported yet\n"));
    }

    @Test
    void a_status_beyond_one_byte_wraps_but_never_to_success() {
        gateway.reply("delete_subsystem", status(32602, "Invalid parameters"));
        assertThat(gateway.run("subsystem delete " + NQN).exit()).isEqualTo(90);

        gateway.reply("delete_subsystem", status(512, "?"));
        assertThat(gateway.run("subsystem delete " + NQN).exit()).isEqualTo(255);
    }

    @Test
    void a_listener_of_a_gateway_that_is_down_is_a_success_with_a_warning() {
        gateway.reply("create_listener", status(66, "gateway is down"));

        Run run = gateway.run("listener add -n " + NQN + " -t gw-b -a 192.0.2.1");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("it becomes active when the gateway of that host name runs");
    }

    @Test
    void an_excused_status_is_zero_in_json_and_keeps_its_text() {
        gateway.reply("remove_host", status(16, "still connected"));

        Run run = gateway.run("--format json host del -n " + NQN + " -t H1");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).isEqualTo("""
                {
                    "error_message": "still connected",
                    "status": 0
                }
                """);
    }

    @Test
    void a_host_that_is_still_connected_is_removed_with_a_warning() {
        gateway.reply("remove_host", status(16, "host H1 is still connected"));

        Run run = gateway.run("host delete " + NQN + " H1");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).isEqualTo("Removing host H1 access from " + NQN + ": Successful\n");
        assertThat(run.err()).contains("host H1 is still connected");
    }

    @Test
    void of_several_hosts_the_first_failure_is_the_exit_code_and_the_others_are_still_tried() {
        gateway.reply("add_host", status(17, "already there"));

        Run run = gateway.run("host add " + NQN + " H1 H2");

        assertThat(run.exit()).isEqualTo(17);
        assertThat(gateway.calls()).hasSize(2);
    }

    @Test
    void a_subsystem_that_was_not_created_is_not_opened_to_all_hosts() {
        gateway.reply(
                "create_subsystem",
                io.tidegate
                        .proto
                        .subsys_status
                        .newBuilder()
                        .setStatus(17)
                        .setErrorMessage("exists")
                        .build());

        assertThat(gateway.run("subsystem create " + NQN + " --allow-all-hosts").exit())
                .isEqualTo(17);
        assertThat(gateway.calls()).hasSize(1);
    }

    @Test
    void a_gateway_that_does_not_answer_exits_with_einval() {
        gateway.stayAway("list_namespaces");

        Run run = gateway.run("--timeout 7 ns list");

        assertThat(run.exit()).isEqualTo(22);
        assertThat(run.err())
                .isEqualTo("Failure listing namespaces:\nthe gateway at localhost:5500 did not answer within 7 s; "
                        + "look at its log, or wait longer with --timeout\n");
    }

    @Test
    void a_broken_call_looks_like_an_answer_in_json() {
        gateway.stayAway("list_namespaces");

        Run run = gateway.run("--format json ns list");

        assertThat(run.exit()).isEqualTo(22);
        assertThat(run.out()).contains("\"status\": 22").contains("\"namespaces\": []");
    }

    @Test
    void get_subsystems_has_no_status_so_a_broken_call_exits_with_2() {
        gateway.stayAway("get_subsystems");

        assertThat(gateway.run("get_subsystems").exit()).isEqualTo(2);
    }

    @Test
    void without_a_command_the_help_is_shown_and_255_returned() {
        Run run = gateway.run("gwcli", Map.of());

        assertThat(run.exit()).isEqualTo(255);
        assertThat(run.out()).startsWith("Usage: gwcli").contains("get_subsystems");
    }

    @Test
    void help_is_a_success_at_every_level_and_shows_examples() {
        for (String command : new String[] {"--help", "subsystem --help", "namespace create --help"}) {
            Run run = gateway.run(command);
            assertThat(run.exit()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).contains("nqn.2016-06.io.example:s1").doesNotContain("null");
        }
        assertThat(gateway.run("namespace create --help").out()).contains("[NQN [NSID]]");
    }

    @Test
    void under_upstreams_name_the_version_comes_from_the_environment_only() {
        assertThat(gateway.run("cephnvmf", Map.of(), "version").exit()).isEqualTo(126);
        assertThat(gateway.run("cephnvmf", Map.of("NVMEOF_VERSION", "1.5.24"), "version"))
                .isEqualTo(new Run(0, "", "CLI version: 1.5.24\n"));
    }

    @Test
    void under_our_name_the_version_of_the_build_is_known() {
        Run run = gateway.run("version");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).matches("CLI version: \\d+\\.\\d+\\.\\d+.*\n");
    }

    @Test
    void a_gateway_with_an_unreadable_or_ancient_version_is_refused() {
        gateway.reply("get_gateway_info", info("yes"));
        assertThat(gateway.run("gw info").exit()).isEqualTo(22);

        gateway.reply("get_gateway_info", info("1.0.9"));
        assertThat(gateway.run("gw version").err())
                .isEqualTo("the gateway has version 1.0.9; this client needs 1.1.0 or newer\n");

        gateway.reply("get_gateway_info", info("1.10.0"));
        assertThat(gateway.run("gw version").out()).isEqualTo("Gateway's version: 1.10.0\n");
    }

    private static gateway_info info(String version) {
        return gateway_info
                .newBuilder()
                .setVersion(version)
                .setBoolStatus(true)
                .setErrorMessage("Success")
                .build();
    }

    @Test
    void an_answer_about_another_subsystem_is_refused() {
        gateway.reply(
                "list_namespaces",
                namespaces_info.newBuilder().setSubsystemNqn("other").build());

        assertThat(gateway.run("ns list " + NQN).exit()).isEqualTo(19);
    }
}
