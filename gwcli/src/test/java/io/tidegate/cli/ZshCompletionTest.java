package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidegate.proto.subsystem_cli;
import io.tidegate.proto.subsystems_info_cli;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a line in zsh when the tabulator key is pressed: a real one, at a terminal of its own. */
class ZshCompletionTest {

    private static final Path ZSH = Path.of("/usr/bin/zsh");

    /** Completion, and a key that shows the line as it is. */
    private static final String STARTUP = """
            autoload -U compinit
            compinit -u -D
            source $GWCLI_SCRIPT
            show() { print -r -- "BUFFER=[$BUFFER]END" }
            zle -N show
            bindkey '^X^X' show
            PS1='READY> '
            """;

    private static final String TERMINAL = """
            zmodload zsh/zpty
            zpty inner zsh -d -i
            zpty -r -m inner out '*READY> *' || exit 1
            zpty -w -n inner "$1"$'\\t\\x18\\x18'
            zpty -r -m inner out '*BUFFER=\\[*\\]END*' || exit 2
            print -r -- "${${out##*BUFFER=\\[}%%\\]END*}"
            zpty -d inner
            """;

    @BeforeAll
    static void zsh() {
        boolean installed = Files.isExecutable(ZSH);
        if ("1".equals(System.getenv("TIDEGATE_REQUIRE_REAL"))) {
            assertThat(installed).as("zsh is installed (package zsh)").isTrue();
        }
        assumeTrue(installed, "zsh is not installed (package zsh)");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
gwcli subsys|gwcli subsystem
gwcli ns change_v|gwcli ns change_visibility
gwcli namespace delete --i-|gwcli namespace delete --i-am-sure
gwcli subsystem list --format j|gwcli subsystem list --format json
gwcli subsystem list --format=pl|gwcli subsystem list --format=plain
gwcli host create --ps|gwcli host create --psk
gwcli subsystem delete nqn.2016-06.io.example:f|gwcli subsystem delete nqn.2016-06.io.example:first
gwcli no_such_thing|gwcli no_such_thing
""")
    void zsh_completes(String line, String expected, @TempDir Path folder) throws Exception {
        try (FakeGateway gateway = new FakeGateway()) {
            gateway.reply(
                    "list_subsystems",
                    subsystems_info_cli
                            .newBuilder()
                            .addSubsystems(subsystem_cli.newBuilder().setNqn("nqn.2016-06.io.example:first"))
                            .build());
            assertThat(pressed(gateway, line, folder).stripTrailing()).isEqualTo(expected);
        }
    }

    private static String pressed(FakeGateway gateway, String line, Path folder) throws Exception {
        Path script = folder.resolve("completion.zsh");
        Files.writeString(script, gateway.run("completion zsh").out());
        Files.writeString(folder.resolve(".zshrc"), STARTUP);
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
        ProcessBuilder zsh = new ProcessBuilder(List.of(ZSH.toString(), "-f", "-c", TERMINAL, "zsh", line));
        zsh.environment().put("ZDOTDIR", folder.toString());
        zsh.environment().put("GWCLI_SCRIPT", script.toString());
        zsh.environment().put("GWCLI_COMPLETION_TIMEOUT", "60");
        zsh.environment().put("PATH", folder + ":" + System.getenv("PATH"));
        Process process = zsh.redirectErrorStream(true).start();
        try {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(out).isZero();
            return out.replace("\r", "").replace("\n", "");
        } finally {
            process.destroyForcibly();
        }
    }
}
