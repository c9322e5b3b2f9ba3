package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guides: whatever they tell a reader to type is understood by the client. */
class GuidesTest {

    private static final Pattern INLINE = Pattern.compile("`gwcli ([^`]+)`");

    private static Stream<String> commands(Path page) throws IOException {
        List<String> lines = Files.readAllLines(page);
        Stream<String> own = lines.stream()
                .map(String::strip)
                .filter(line -> line.startsWith("gwcli "))
                .map(line -> line.substring(6));
        Stream<String> inline =
                lines.stream().flatMap(line -> INLINE.matcher(line).results().map(found -> found.group(1)));
        return Stream.concat(own, inline);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hosts.md", "troubleshooting.md", "migration.md", "tuning.md", "high-availability.md"})
    void every_command_is_understood(String page) throws IOException {
        List<String> commands = commands(Path.of("..", "docs", page))
                // These need a file, a terminal or a target to look at; their own tests run them.
                .filter(line -> !line.matches("(import|trace|top|doctor).*"))
                .map(line -> line.replaceAll("\\s+#.*", ""))
                // In a sentence a command may be named without what it needs.
                .map(line -> line.split(" ", -1).length > 2 ? line : line + " --help")
                .toList();
        assertThat(commands).isNotEmpty().allSatisfy(line -> {
            String typed = line.replaceAll("\\bHOSTNQN\\b", "nqn.2016-06.io.example:h1")
                    .replaceAll("\\bNQN\\b", "nqn.2016-06.io.example:s1");
            try (FakeGateway gateway = new FakeGateway()) {
                FakeGateway.Run run = gateway.run(typed);
                assertThat(run.exit()).as(line + ": " + run.err()).isNotEqualTo(2);
                assertThat(run.err()).as(line).doesNotContain("error: ");
            }
        });
    }
}
