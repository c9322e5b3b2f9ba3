package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.client.Program;
import io.tidegate.cli.completion.Completion;
import io.tidegate.cli.completion.Names;
import io.tidegate.proto.namespace_cli;
import io.tidegate.proto.namespaces_info;
import io.tidegate.proto.subsystem_cli;
import io.tidegate.proto.subsystems_info_cli;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a begun line can become, and the same through a real bash. */
class CompletionTest {

    private static final Program PROGRAM = new Program("gwcli", Map.of(), System.out, System.err);
    private static final Names NAMES = (kind, nqn) -> switch (kind) {
        case SUBSYSTEM -> List.of("nqn.2016-06.io.example:s1", "nqn.2016-06.io.example:s2");
        case HOST -> List.of("nqn.host-of:" + nqn);
        case NAMESPACE -> List.of("1", "2");
        case IMAGE -> List.of("disk1");
        default -> List.of();
    };

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            sub                                     | subsystem
            subsystem de                            | del, del_key, del_network, del_kmip_server_endpoint
            gw info --form                          | --format
            --format                                | --format
            --format j                              | json
            subsystem list --format=pl              | --format=plain
            subsystem delete nqn.2016-06.io.example:s | nqn.2016-06.io.example:s1, nqn.2016-06.io.example:s2
            ns del -n nqn.2016-06.io.example:s1 1   | 1
            ns delete nqn.2016-06.io.example:s1 2   | 2
            ns add_host S 1 nqn                     | nqn.host-of:S
            ns add_host S 1 H1 nqn                  | nqn.host-of:S
            host add --subsystem S nqn              | nqn.host-of:S
            host add -n S -t nqn                    | nqn.host-of:S
            subsystem dele                          | delete, delete_network, delete_kmip_server_endpoint
            ns set_auto_resize N 1 --auto-resize-enabled y | yes
            ns add -p rbd -i d                      | disk1
            listener add -f ipv                     | ipv4, ipv6
            subsystem xyzzy                         | -
            gw info more                            | -
            """)
    void a_line_becomes(String line, String expected) {
        List<String> found = Completion.of(CommandTree.whole(PROGRAM), List.of(line.split(" ")), NAMES);

        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(expected == null ? List.of() : List.of(expected.split(", ")));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            gwcli subsys                            | subsystem
            gwcli ns change_v                       | change_visibility
            gwcli namespace delete --i-             | --i-am-sure
            gwcli subsystem list --format j         | json
            gwcli subsystem list --format=pl        | plain
            gwcli subsystem delete nqn.2016-06.io.example:f | first
            gwcli ns delete -n nqn.2016-06.io.example:first 1 | 1
            gwcli host create --ps                  | --psk
            """)
    void bash_completes(String line, String expected, @TempDir Path folder) throws Exception {
        try (FakeGateway gateway = new FakeGateway()) {
            gateway.reply(
                    "list_subsystems",
                    subsystems_info_cli
                            .newBuilder()
                            .addSubsystems(subsystem_cli.newBuilder().setNqn("nqn.2016-06.io.example:first"))
                            .build());
            gateway.reply(
                    "list_namespaces",
                    namespaces_info
                            .newBuilder()
                            .addNamespaces(namespace_cli.newBuilder().setNsid(1))
                            .build());
            assertThat(inBash(gateway, line, folder)).isEqualTo(expected);
        }
    }

    /** The script calls the client by name, so a folder on the path has one of that name. */
    private static String inBash(FakeGateway gateway, String line, Path folder) throws Exception {
        Path script = folder.resolve("completion.bash");
        Files.writeString(script, gateway.run("completion bash").out());
        Path client = folder.resolve("gwcli");
        Files.writeString(
                client,
                String.join(
                        " ",
                        "#!/bin/sh\nexec",
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp",
                        System.getProperty("java.class.path"),
                        "io.tidegate.cli.Gwcli --server-address 127.0.0.1 --server-port",
                        gateway.port() + " \"$@\"\n"));
        assertThat(client.toFile().setExecutable(true)).isTrue();
        ProcessBuilder bash = new ProcessBuilder(
                "bash",
                "--norc",
                "-c",
                "source '" + script + "'; COMP_LINE=$1; COMP_POINT=${#1}; _gwcli_bash; echo \"${COMPREPLY[*]}\"",
                "bash",
                line);
        // A busy machine may take longer to start the client than a person would wait.
        bash.environment().put("GWCLI_COMPLETION_TIMEOUT", "60");
        bash.environment().put("PATH", folder + ":" + System.getenv("PATH"));
        Process process = bash.redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void the_script_for_zsh_is_of_the_same_commands() {
        try (FakeGateway gateway = new FakeGateway()) {
            String script = gateway.run("completion zsh").out();

            assertThat(script)
                    .contains("compdef _gwcli_zsh")
                    .contains("\"namespace add\") echo '--")
                    .doesNotContain("#OPTIONS#");
        }
    }
}
