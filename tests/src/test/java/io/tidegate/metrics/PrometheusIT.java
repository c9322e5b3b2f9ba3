package io.tidegate.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.tidegate.support.Eventually;
import io.tidegate.support.FreePort;
import io.tidegate.support.Output;
import io.tidegate.support.Real;
import io.tidegate.support.Shell;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes a gateway, evaluates the rules of packaging/, and understands the dashboard's queries. */
class PrometheusIT {

    private static final Path RULES = Shell.checkout().resolve("packaging/prometheus/tidegate.rules.yml");
    private static final Path DASHBOARD = Shell.checkout().resolve("packaging/grafana/tidegate.json");

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> processes = new ArrayList<>();
    private int prometheus;

    @BeforeEach
    void needPrometheus() {
        Real.requireOrSkip(
                Shell.has("prometheus") && Shell.has("promtool"),
                "Prometheus is not installed; apt-get install prometheus");
    }

    @AfterEach
    void stop() {
        processes.forEach(Shell::end);
        http.close();
    }

    @Test
    void promtool_finds_no_fault_in_the_rules() {
        Output checked = Shell.run("promtool", "check", "rules", RULES.toString());

        assertThat(checked.orFail("promtool check rules")).contains("SUCCESS");
    }

    @Test
    void promtool_finds_no_fault_in_the_page() throws Exception {
        int port = startGateway();
        Path page = folder.resolve("page");
        Files.writeString(page, get("http://127.0.0.1:" + port + "/metrics"));

        // Exit code 3 is a matter of taste only: upstream's names, which are the contract, are not to its taste.
        Output checked = Shell.run("sh", "-c", "promtool check metrics < " + page);
        assertThat(checked.exitCode()).as(checked.text()).isIn(0, 3);
    }

    @Test
    void prometheus_scrapes_a_gateway_and_evaluates_every_rule_and_query() throws Exception {
        int gateway = startGateway();
        startPrometheus(gateway);

        Eventually.holds(() -> assertThat(result("up")).as("targets").isEqualTo(1));
        Eventually.holds(() ->
                assertThat(result("ceph_nvmeof_gateway_info{name=\"gw-1\"}")).isEqualTo(1));
        assertThat(result("rate(process_cpu_seconds_total[1m])")).isLessThanOrEqualTo(1);
        Eventually.holds(
                () -> assertThat(rulesEvaluated()).hasSizeGreaterThan(15).containsOnly("ok"));
        for (String query : dashboardQueries()) {
            assertThat(query(query).get("status").getAsString()).as(query).isEqualTo("success");
        }
        Eventually.holds(() -> assertThat(result("ALERTS{alertname=\"NVMeoFSingleGatewayGroup\"}"))
                .as("the alert about a lonely gateway is pending")
                .isEqualTo(1));
    }

    private int startGateway() throws IOException {
        int port = FreePort.next();
        Path config = Files.writeString(
                folder.resolve("gateway.conf"),
                "[gateway]\nname = gw-1\nport = " + FreePort.next() + "\nprometheus_port = " + port
                        + "\nprometheus_exporter_ssl = False\n[discovery]\naddr = 127.0.0.1\nport = " + FreePort.next()
                        + "\n");
        start(
                "gateway.log",
                Shell.checkout().resolve("tidegate").toString(),
                "serve",
                "--config",
                config.toString(),
                "--data",
                folder.resolve("data").toString());
        Eventually.holds(() -> assertThat(read("gateway.log")).contains("ready: management"));
        return port;
    }

    private void startPrometheus(int gateway) throws IOException {
        prometheus = FreePort.next();
        Path config = Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ['%s']
                scrape_configs:
                  - job_name: nvmeof
                    static_configs: [{targets: ['127.0.0.1:%d']}]
                """.formatted(RULES, gateway));
        start(
                "prometheus.log",
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + prometheus);
        // Until it is ready it answers queries in plain words.
        Eventually.holds(() ->
                assertThat(get("http://127.0.0.1:" + prometheus + "/-/ready")).contains("Ready"));
    }

    private void start(String log, String... command) throws IOException {
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(log).toFile())
                .start());
    }

    private String read(String log) {
        try {
            return Files.readString(folder.resolve(log));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> rulesEvaluated() {
        List<String> health = new ArrayList<>();
        JsonObject answer = JsonParser.parseString(get(api("rules"))).getAsJsonObject();
        for (JsonElement group : answer.getAsJsonObject("data").getAsJsonArray("groups")) {
            for (JsonElement rule : group.getAsJsonObject().getAsJsonArray("rules")) {
                health.add(rule.getAsJsonObject().get("health").getAsString());
            }
        }
        return health;
    }

    private static List<String> dashboardQueries() throws IOException {
        List<String> queries = new ArrayList<>();
        JsonObject dashboard =
                JsonParser.parseString(Files.readString(DASHBOARD)).getAsJsonObject();
        for (JsonElement panel : dashboard.getAsJsonArray("panels")) {
            for (JsonElement target : panel.getAsJsonObject().getAsJsonArray("targets")) {
                queries.add(target.getAsJsonObject().get("expr").getAsString().replace("$group", ".*"));
            }
        }
        return queries;
    }

    /** The value of the first series, or -1 when there is none. */
    private double result(String expression) {
        JsonObject answer = query(expression);
        assertThat(answer.get("status").getAsString()).isEqualTo("success");
        JsonArray series = answer.getAsJsonObject("data").getAsJsonArray("result");
        return series.isEmpty()
                ? -1
                : series.get(0).getAsJsonObject().getAsJsonArray("value").get(1).getAsDouble();
    }

    private JsonObject query(String expression) {
        String text = get(api("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8)));
        return JsonParser.parseString(text).getAsJsonObject();
    }

    private String api(String rest) {
        return "http://127.0.0.1:" + prometheus + "/api/v1/" + rest;
    }

    private String get(String address) {
        try {
            return http.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new AssertionError(address + " does not answer yet", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
