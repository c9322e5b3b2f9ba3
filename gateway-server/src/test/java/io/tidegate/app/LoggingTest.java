package io.tidegate.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.tidegate.config.settings.GatewaySettings;
import io.tidegate.config.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What [gateway-logs] asks for, seen in the files that are written. */
class LoggingTest {

    private static final Logger LOG = LoggerFactory.getLogger("io.tidegate.test");

    @TempDir
    private Path folder;

    /** Closes the files and leaves the log of the other tests as it was. */
    @AfterEach
    void end() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).reset();
        Logging.start("info");
    }

    private Path start(String... lines) throws Exception {
        String all = "[gateway]\nname = gw/1\n[gateway-logs]\n" + String.join("\n", lines);
        GatewaySettings settings = SettingsReader.parse("test", all.lines().toList());
        Logging.start(settings.logs(), settings.identity().name());
        return folder.resolve("nvmeof-gw-1");
    }

    private String directory() {
        return "log_directory = " + folder;
    }

    @Test
    void nobody_gets_files_who_did_not_ask_for_them() throws Exception {
        assertThat(SettingsReader.embedded().logs().files()).isEmpty();
        start("log_files_enabled = False", directory());
        LOG.info("hello");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void lines_say_when_how_bad_and_what_and_more_when_they_are_verbose() throws Exception {
        Path file = start("log_files_enabled = True", directory()).resolve("nvmeof-log");
        LOG.info("hello {}", "world");
        assertThat(last(file)).matches("[0-9-]{10}T[0-9:.]{12}\\S+ INFO  \\[.+] test: hello world");

        start("verbose_log_messages = False", directory());
        LOG.warn("careful");
        assertThat(last(file)).matches("[0-9-]{10}T[0-9:.]{12}\\S+ WARN : careful");
    }

    @Test
    void json_has_one_object_a_line_whatever_a_message_holds() throws Exception {
        Path file = start("log_format = json", directory()).resolve("nvmeof-log");
        LOG.error("host {} came", "\"evil\"\n{\"level\":\"INFO\"}", new IllegalStateException("why"));

        JsonObject line = JsonParser.parseString(last(file)).getAsJsonObject();
        assertThat(line.get("level").getAsString()).isEqualTo("ERROR");
        assertThat(line.get("message").getAsString()).isEqualTo("host \"evil\"\n{\"level\":\"INFO\"} came");
        assertThat(line.get("logger").getAsString()).isEqualTo("io.tidegate.test");
        assertThat(line.get("exception").getAsString()).contains("IllegalStateException: why");
        assertThat(line.get("time").getAsString()).endsWith("Z");
    }

    @Test
    void a_full_file_is_put_aside_and_no_more_are_kept_than_asked_for() throws Exception {
        Path logs = start("max_log_file_size_in_mb = 1", "max_log_files_count = 2", directory());
        Path file = logs.resolve("nvmeof-log");
        String long1 = "x".repeat(64 << 10);
        for (int i = 0; !Files.exists(logs.resolve("nvmeof-log.2.gz")) || i % 100 != 0; i++) {
            assertThat(i).as("lines without a rotation").isLessThan(20_000);
            LOG.info("{} {}", i, long1);
        }
        for (int i = 0; i < 200; i++) {
            LOG.info("{} {}", i, long1);
        }

        assertThat(names(logs))
                .contains("nvmeof-log", "nvmeof-log.1.gz", "nvmeof-log.2.gz")
                .hasSize(3);
        assertThat(Files.size(file)).isLessThan(64L << 20);
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(logs.resolve("nvmeof-log.1.gz")))) {
            assertThat(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .contains(long1);
        }
    }

    @Test
    void the_folders_of_earlier_runs_are_put_aside_up_to_a_number() throws Exception {
        for (int run = 1; run <= 4; run++) {
            start("max_log_directory_backups = 2", directory());
            LOG.info("run {}", run);
        }

        assertThat(names(folder)).containsExactlyInAnyOrder("nvmeof-gw-1", "nvmeof-gw-1.bak", "nvmeof-gw-1.bak2");
        assertThat(last(folder.resolve("nvmeof-gw-1/nvmeof-log"))).endsWith("run 4");
        assertThat(last(folder.resolve("nvmeof-gw-1.bak/nvmeof-log"))).endsWith("run 3");
        assertThat(last(folder.resolve("nvmeof-gw-1.bak2/nvmeof-log"))).endsWith("run 2");
    }

    @Test
    void a_directory_that_cannot_be_used_keeps_no_gateway_from_starting() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "no directory");
        start("log_directory = " + file);
        LOG.info("still here");
        assertThat(Files.readString(file)).isEqualTo("no directory");
    }

    private static String last(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return lines.getLast();
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
