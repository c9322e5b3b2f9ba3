package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.client.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The user guide of the client: its examples are understood, its dialects say the same, no command is missing. */
class GwcliPageTest {

    private static final String SPEC = "../cephadm-spec/gateway.yml";
    private static final Path PAGE = Path.of("..", "docs", "gwcli.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final String NQN = "nqn.2016-06.io.example:s1";

    private static List<String> lines() throws IOException {
        return Files.readAllLines(PAGE);
    }

    /** The cells of the rows of every table whose heading holds a word. */
    private static Stream<List<String>> rows(String heading) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        boolean inside = false;
        for (String line : lines()) {
            if (!line.startsWith("|")) {
                inside = false;
            } else if (line.contains("| " + heading + " |")) {
                inside = true;
            } else if (inside && !line.startsWith("|---")) {
                rows.add(List.of(line.replace("\\|", "/").split("\\|", -1)));
            }
        }
        return rows.stream();
    }

    /** The command lines of a cell, optional parts left out. */
    private static List<String> commands(String cell) {
        return CODE.matcher(cell)
                .results()
                .map(found -> found.group(1).replaceAll("\\[[^\\[\\]]*\\]", "").replaceAll("\\[[^\\[\\]]*\\]", ""))
                .map(line -> line.replaceAll("\\bHOSTNQN\\b", "nqn.2016-06.io.example:h1")
                        .replaceAll("\\bNQN\\b", NQN)
                        .replace("'*'", "*")
                        .strip())
                .toList();
    }

    /** Runs a line; the calls it made. */
    private static List<String> understood(String line) {
        try (FakeGateway gateway = new FakeGateway()) {
            FakeGateway.Run run = gateway.run(line.replaceAll(" > .*", "")
                    .replace(" gateway.yml", " " + SPEC)
                    .replaceAll(" +", " "));
            assertThat(run.err()).as(line).doesNotContain("error: ");
            assertThat(run.exit()).as(line + ": " + run.err()).isNotEqualTo(2);
            return gateway.calls().stream()
                    .map(call -> call.split(" ", 2)[0])
                    .filter(rpc -> !rpc.equals("get_gateway_info"))
                    .toList();
        }
    }

    @Test
    void both_dialects_make_the_same_calls() throws IOException {
        List<List<String>> rows = rows("upstream's form").toList();
        assertThat(rows).hasSizeGreaterThan(15);
        for (List<String> row : rows) {
            List<String> ours = commands(row.get(2)).stream()
                    .flatMap(line -> understood(line).stream())
                    .toList();
            List<String> theirs = commands(row.get(3)).stream()
                    .flatMap(line -> understood(line).stream())
                    .toList();
            assertThat(ours).as(row.toString()).isNotEmpty();
            if (!theirs.isEmpty() && !row.get(3).contains("the same and")) {
                assertThat(theirs).as(row.toString()).isEqualTo(ours);
            }
        }
    }

    @Test
    void every_command_of_the_table_is_understood() throws IOException {
        List<String> commands =
                rows("command").flatMap(row -> commands(row.get(2)).stream()).toList();
        assertThat(commands).hasSizeGreaterThan(40).allSatisfy(GwcliPageTest::understood);
    }

    @Test
    void no_command_is_missing() throws IOException {
        String page = String.join("\n", lines());
        CommandSpec root = CommandTree.whole(new Program("gwcli", Map.of(), System.out, System.err));
        root.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .distinct()
                .forEach(noun -> {
                    assertThat(page).contains(noun.name());
                    noun.subcommands().values().stream()
                            .map(CommandLine::getCommandSpec)
                            .filter(action -> !action.usageMessage().hidden())
                            .forEach(action -> assertThat(action.names().stream()
                                            .anyMatch(name -> page.contains(noun.name() + " " + name)))
                                    .as(noun.name() + " " + action.name())
                                    .isTrue());
                });
    }

    @Test
    void every_help_has_a_description_and_shows_how_to_write_it() {
        CommandSpec root = CommandTree.whole(new Program("gwcli", Map.of(), System.out, System.err));
        for (CommandLine noun : root.subcommands().values()) {
            assertThat(noun.getCommandSpec().usageMessage().description()).isNotEmpty();
            for (CommandLine action : noun.getSubcommands().values()) {
                String help = action.getUsageMessage();
                assertThat(help).contains("Usage: gwcli " + noun.getCommandName() + " ");
                assertThat(action.getCommandSpec().usageMessage().description()).isNotEmpty();
                // These write files or need a cluster; SpecIT runs them.
                examples(help)
                        .filter(example -> !example.startsWith("spec render") && !example.startsWith("spec apply"))
                        .forEach(GwcliPageTest::understood);
            }
        }
    }

    private static Stream<String> examples(String help) {
        return help.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("gwcli ") && !line.contains("<") && !line.contains("import"))
                .map(line -> line.replaceFirst("^gwcli ", "").replaceAll("\\s{2,}.*", ""));
    }
}
