package io.tidegate.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A corpus of files with mistakes: each begins with comments that hold, word for word, every complaint about it. */
class BadSpecsTest {

    private static final Path CORPUS = Path.of("src/test/resources/bad");
    private static final String EXPECTED = "#! ";

    static Stream<Path> corpus() throws IOException {
        return Files.list(CORPUS).sorted();
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void a_bad_spec_gets_its_precise_complaint(Path file) throws IOException {
        List<String> expected = Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(EXPECTED))
                .map(line -> file.getFileName() + ":" + line.substring(EXPECTED.length()))
                .toList();

        SpecException refused = catchThrowableOfType(SpecException.class, () -> SpecReader.read(file));

        assertThat(refused).as("%s is refused", file).isNotNull();
        assertThat(String.valueOf(refused.getMessage()).lines()).containsExactlyElementsOf(expected);
    }

    @Test
    void a_file_that_is_missing_is_named() {
        SpecException refused =
                catchThrowableOfType(SpecException.class, () -> SpecReader.read(CORPUS.resolve("none.yml")));

        assertThat(refused).hasMessageContaining("there is no file").hasMessageContaining("none.yml");
    }
}
