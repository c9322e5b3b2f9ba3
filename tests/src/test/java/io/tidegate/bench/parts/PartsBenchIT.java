package io.tidegate.bench.parts;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The benchmark of parts runs, and each part does what it says; how long it took is no test's business. */
class PartsBenchIT {

    @TempDir
    Path folder;

    @Test
    void each_part_is_measured_by_itself_and_written_down() throws Exception {
        Path json = folder.resolve("parts.json");
        int code = new CommandLine(new PartsBench())
                .execute("--forks=0", "--iterations=2", "--warmup=1", "--seconds=0.02", "--json=" + json);
        assertThat(code).isZero();
        JsonArray parts =
                JsonParser.parseString(Files.readString(json)).getAsJsonObject().getAsJsonArray("parts");
        assertThat(parts)
                .extracting(part -> part.getAsJsonObject().get("part").getAsString())
                .contains(
                        "Codec.decodeCommand",
                        "Codec.encodeResponse",
                        "Digest.crc32c",
                        "Dispatch.read",
                        "Dispatch.write");
        assertThat(parts)
                .hasSize(5 * 2 + 4 + 2 * 2)
                .allSatisfy(part -> assertThat(part.getAsJsonObject().getAsJsonArray("nanos"))
                        .hasSize(2)
                        .allSatisfy(nanos -> assertThat(nanos.getAsDouble()).isPositive()));
    }

    @Test
    void a_part_that_does_not_exist_is_told_of() {
        assertThat(new CommandLine(new PartsBench()).execute("Nothing.such")).isEqualTo(2);
    }
}
