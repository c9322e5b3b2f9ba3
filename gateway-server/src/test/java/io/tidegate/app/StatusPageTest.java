package io.tidegate.app;

import static io.tidegate.app.Requests.NQN;
import static io.tidegate.app.Requests.good;
import static io.tidegate.app.Requests.host;
import static io.tidegate.app.Requests.namespace;
import static io.tidegate.app.Requests.populate;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.tidegate.admission.Callers;
import io.tidegate.config.LatestState;
import io.tidegate.config.settings.GatewaySettings;
import io.tidegate.config.settings.SettingsReader;
import io.tidegate.events.EventLog;
import io.tidegate.initiator.HostController;
import io.tidegate.initiator.HostIdentity;
import io.tidegate.initiator.NvmeException;
import io.tidegate.metrics.KeepAliveMarks;
import io.tidegate.proto.namespace_delete_req;
import io.tidegate.status.Sources;
import io.tidegate.status.StatusSite;
import io.tidegate.store.MemoryStateStore;
import io.tidegate.store.StateChange;
import io.tidegate.store.StateStore;
import io.tidegate.web.Answer;
import io.tidegate.web.Visit;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The operator's page, held against what real hosts and real management calls have done. */
@Timeout(120)
class StatusPageTest {

    private static final InetSocketAddress NEAR = new InetSocketAddress("127.0.0.1", 40000);
    private static final HostIdentity EVIL = new HostIdentity(
            "nqn.2014-08.x:\"><img src=x onerror=\"alert(1)\"></script>&amp;'",
            UUID.fromString("33333333-3333-4333-8333-333333333333"));

    private final EventLog events = new EventLog(InstantSource.system());
    private ManagedGateway gateway;
    private LiveHosts hosts;
    private StatusSite site;

    @BeforeEach
    void start() throws Exception {
        gateway = new ManagedGateway();
        gateway.target.listener(new HostNews(events, new KeepAliveMarks()));
        gateway.reconciler.news(events);
        populate(gateway);
        hosts = new LiveHosts(gateway);
        site = site("[gateway]", "name = gw-1");
    }

    private StatusSite site(String... lines) throws Exception {
        GatewaySettings settings = SettingsReader.parse("test", List.of(lines));
        boolean free = settings.admission().mutualTls().isEmpty();
        return new StatusSite(sources(settings, gateway.store), new Callers(settings.admission()), chain -> free);
    }

    private Sources sources(GatewaySettings settings, StateStore store) {
        LivePorts live = new LivePorts(gateway.target, gateway.reconciler);
        return new Sources(
                settings.identity(),
                "1.2.3",
                new LatestState(store),
                live,
                new LiveStatisticsView(gateway.target, gateway.reconciler),
                live,
                events);
    }

    @AfterEach
    void stop() throws Exception {
        site.close();
        hosts.close();
        gateway.close();
    }

    @Test
    void the_page_and_its_files_are_served_and_nothing_else() {
        assertThat(get("/status").type()).isEqualTo("text/html; charset=utf-8");
        assertThat(get("/status/page.css").type()).isEqualTo("text/css; charset=utf-8");
        assertThat(get("/status/page.js").type()).isEqualTo("text/javascript; charset=utf-8");
        assertThat(get("/status/chart.js").type()).isEqualTo("text/javascript; charset=utf-8");
        assertThat(get("/").headers()).containsEntry("Location", "/status");
        for (String path : List.of("/status/", "/status/v1", "/status/../etc/passwd", "/status/status.html")) {
            assertThat(site.answer(visit(path, Map.of()))).as(path).isEmpty();
        }
    }

    @Test
    void the_browser_is_told_to_run_nothing_but_the_gateways_own_files() {
        for (String path : List.of("/status", "/status/page.js", "/status/v1/overview")) {
            assertThat(get(path).headers().getOrDefault("Content-Security-Policy", ""))
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe", "http", "*", "data:");
        }
        String page = text(get("/status"));
        assertThat(page).doesNotContain(" style=", "<style", " onclick=", "javascript:", "//");
        assertThat(page).containsPattern("<script src=\"/status/page.js\" defer></script>");
        assertThat(text(get("/status/page.js")))
                .doesNotContainPattern("innerHTML *=[^=]")
                .doesNotContain("insertAdjacent", "eval(", "http");
        assertThat(text(get("/status/page.css"))).doesNotContain("url(", "@import");
    }

    @Test
    void the_overview_tells_of_the_gateway_its_group_and_what_happened() throws Exception {
        good(gateway.stub.addHost(host(LiveHosts.FIRST.nqn())));
        try (HostController controller = hosts.connect(LiveHosts.FIRST)) {
            assertThat(controller.namespace(1).blockBytes()).isEqualTo(512);
            JsonObject it = json("/status/v1/overview");

            JsonObject own = it.getAsJsonObject("gateway");
            assertThat(own.get("name").getAsString()).isEqualTo("gw-1");
            assertThat(own.get("version").getAsString()).isEqualTo("1.2.3");
            assertThat(it.get("alone").getAsBoolean()).isTrue();
            assertThat(it.get("namespaces").getAsInt()).isEqualTo(1);
            assertThat(it.get("queues").getAsInt()).isPositive();
            JsonObject group = it.getAsJsonArray("anaGroups").get(0).getAsJsonObject();
            assertThat(group.get("state").getAsString()).isEqualTo("optimized");
            assertThat(sentences(it))
                    .anyMatch(one ->
                            one.startsWith("Host " + LiveHosts.FIRST.nqn() + " connected to " + NQN + ", controller 1"))
                    .contains("Namespace 1 of " + NQN + " was added, image rbd/img1.");
        }
    }

    @Test
    void what_happens_to_hosts_and_namespaces_is_told_in_sentences() throws Exception {
        Assertions.assertThatThrownBy(() -> hosts.connect(LiveHosts.SECOND)).isInstanceOf(NvmeException.class);
        Assertions.assertThatThrownBy(() -> hosts.connect(LiveHosts.SECOND)).isInstanceOf(NvmeException.class);
        good(gateway.stub.namespaceDelete(namespace_delete_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setNsid(1)
                .setIAmSure(true)
                .build()));

        JsonArray told = json("/status/v1/overview").getAsJsonArray("events");

        assertThat(told.get(0).getAsJsonObject().get("text").getAsString())
                .isEqualTo("Namespace 1 of " + NQN + " was removed.");
        JsonObject refused = told.get(1).getAsJsonObject();
        assertThat(refused.get("kind").getAsString()).isEqualTo("host refused");
        assertThat(refused.get("times").getAsInt()).isEqualTo(2);
        assertThat(refused.get("text").getAsString())
                .isEqualTo("Host " + LiveHosts.SECOND.nqn() + " from 127.0.0.1 was refused by " + NQN
                        + ": it is not among the hosts of the subsystem.");
    }

    @Test
    void rates_are_known_from_the_second_look_on() throws Exception {
        good(gateway.stub.addHost(host(LiveHosts.FIRST.nqn())));
        try (HostController controller = hosts.connect(LiveHosts.FIRST)) {
            assertThat(json("/status/v1/overview").get("rates").isJsonNull()).isTrue();
            LiveHosts.await("a rate of reads is shown", () -> {
                read(controller);
                JsonElement rates = json("/status/v1/overview").get("rates");
                return !rates.isJsonNull()
                        && rates.getAsJsonObject().get("reads").getAsDouble() > 0
                        && rates.getAsJsonObject().get("readMicros").getAsDouble() > 0;
            });
            JsonObject line = items("/status/v1/namespaces").get(0).getAsJsonObject();
            assertThat(line.getAsJsonObject("rates").get("readBytes").getAsDouble())
                    .isPositive();
            assertThat(line.get("sizeBytes").getAsLong()).isEqualTo(16 << 20);
            JsonObject chart = json(
                            "/status/v1/overview",
                            Map.of("chart", line.get("key").getAsString()))
                    .getAsJsonObject("chart");
            assertThat(chart.get("there").getAsBoolean()).isTrue();
            assertThat(json("/status/v1/overview", Map.of("chart", "gone"))
                            .getAsJsonObject("chart")
                            .get("there")
                            .getAsBoolean())
                    .isFalse();
        }
    }

    private static void read(HostController controller) {
        try {
            controller.namespace(1).read(0, ByteBuffer.allocateDirect(4096));
        } catch (NvmeException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void the_name_of_a_host_is_never_markup() throws Exception {
        good(gateway.stub.addHost(host("*")));
        try (HostController controller = hosts.connect(EVIL)) {
            assertThat(controller.namespace(1).blockBytes()).isEqualTo(512);
            String raw = text(get("/status/v1/hosts")) + text(get("/status/v1/overview"));
            assertThat(raw).doesNotContain("<", ">", "&", "'").contains("\\u003cimg src\\u003dx");

            JsonObject line = items("/status/v1/hosts").get(0).getAsJsonObject();
            assertThat(line.get("host").getAsString()).isEqualTo(EVIL.nqn());
            JsonObject path = line.getAsJsonArray("paths").get(0).getAsJsonObject();
            assertThat(path.get("subsystem").getAsString()).isEqualTo(NQN);
            assertThat(path.get("ioQueues").getAsInt()).isPositive();
            assertThat(path.get("from").getAsString()).startsWith("127.0.0.1:");
        }
    }

    @Test
    void an_answer_is_a_part_of_a_long_list_that_can_be_searched() throws Exception {
        for (int i = 2; i <= 61; i++) {
            gateway.image("rbd", "many" + i, 1);
            good(gateway.stub.namespaceAdd(namespace("many" + i).setNsid(i).build()));
        }

        JsonObject first = json("/status/v1/namespaces", Map.of("sort", "name"));
        assertThat(first.get("total").getAsInt()).isEqualTo(61);
        assertThat(first.getAsJsonArray("items")).hasSize(50);
        JsonObject last = json("/status/v1/namespaces", Map.of("sort", "name", "page", "999999999"));
        assertThat(last.get("page").getAsInt()).isEqualTo(1);
        assertThat(last.getAsJsonArray("items")).hasSize(11);
        JsonObject ten = json("/status/v1/namespaces", Map.of("sort", "name", "page", "2", "size", "10"));
        assertThat(ten.getAsJsonArray("items")
                        .get(0)
                        .getAsJsonObject()
                        .get("nsid")
                        .getAsInt())
                .isEqualTo(21);
        assertThat(json("/status/v1/namespaces", Map.of("size", "100000")).getAsJsonArray("items"))
                .hasSize(50);
        JsonObject found = json("/status/v1/namespaces", Map.of("search", "MANY60"));
        assertThat(found.get("matching").getAsInt()).isEqualTo(1);
        assertThat(found.getAsJsonArray("items")
                        .get(0)
                        .getAsJsonObject()
                        .get("nsid")
                        .getAsInt())
                .isEqualTo(60);
        assertThat(json("/status/v1/namespaces", Map.of("page", "-1", "search", "nothing"))
                        .getAsJsonArray("items"))
                .isEmpty();
        assertThat(json("/status/v1/subsystems").get("matching").getAsInt()).isEqualTo(1);
    }

    @Test
    void an_answer_stays_short_with_as_many_namespaces_as_a_gateway_may_have() throws Exception {
        try (MemoryStateStore store = new MemoryStateStore()) {
            store.compareAndPut(store.read().version(), new StateChange(many(), Set.of()));
            try (StatusSite large = new StatusSite(
                    sources(SettingsReader.embedded(), store),
                    new Callers(SettingsReader.embedded().admission()),
                    chain -> true)) {
                for (String path : List.of("overview", "subsystems", "namespaces", "hosts")) {
                    Answer answer =
                            large.answer(visit("/status/v1/" + path, Map.of())).orElseThrow();
                    assertThat(answer.body()).as(path).hasSizeLessThan(64 << 10);
                }
                Answer found = large.answer(visit("/status/v1/namespaces", Map.of("search", "image-4095")))
                        .orElseThrow();
                JsonObject it = JsonParser.parseString(text(found)).getAsJsonObject();
                assertThat(it.get("total").getAsInt()).isEqualTo(4096);
                assertThat(it.get("matching").getAsInt()).isEqualTo(1);
            }
        }
    }

    private static Map<String, byte[]> many() {
        Map<String, byte[]> entries = new HashMap<>();
        for (int i = 0; i < 4096; i++) {
            String nqn = "nqn.2016-06.io.example:large" + i / 512;
            entries.putIfAbsent("subsystem_" + nqn, bytes("""
                    {"subsystem_nqn":"%s","serial_number":"S","max_namespaces":512,"enable_ha":true}""".formatted(nqn)));
            entries.put("namespace_" + nqn + "_" + (i % 512 + 1), bytes("""
                    {"rbd_pool_name":"rbd","rbd_image_name":"image-%d","subsystem_nqn":"%s","block_size":512,"nsid":%d,
                    "uuid":"%s","anagrpid":1}""".formatted(
                            i, nqn, i % 512 + 1, new UUID(1, i))));
        }
        return entries;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whoever_may_not_manage_the_gateway_does_not_see_it() throws Exception {
        try (StatusSite guarded = site("[access]", "api_user = admin", "api_secret = pä:ss")) {
            for (String path : List.of("/", "/status", "/status/page.js", "/status/v1/overview", "/status/v1/hosts")) {
                Answer asked = guarded.answer(visit(path, Map.of())).orElseThrow();
                assertThat(asked.status()).as(path).isEqualTo(401);
                assertThat(asked.headers())
                        .containsEntry("WWW-Authenticate", "Basic realm=\"Tidegate\", charset=\"UTF-8\"");
                assertThat(text(asked)).startsWith("Refused: the call names no user and no secret");
            }
            assertThat(guarded.answer(as("admin:wrong")).orElseThrow().status()).isEqualTo(401);
            assertThat(guarded.answer(as("admin:pä:ss")).orElseThrow().status()).isEqualTo(200);
        }
    }

    @Test
    void an_address_that_may_not_manage_the_gateway_is_refused() throws Exception {
        try (StatusSite guarded = site("[access]", "trusted_ip_list = 192.0.2.7")) {
            Visit far = new Visit(
                    "/status",
                    Map.of(),
                    new InetSocketAddress(InetAddress.ofLiteral("192.0.2.8"), 1),
                    Optional.empty(),
                    false,
                    List.of());
            assertThat(guarded.answer(far).orElseThrow().status()).isEqualTo(403);
            assertThat(text(guarded.answer(far).orElseThrow())).contains("trusted_ip_list does not name 192.0.2.8");
            assertThat(guarded.answer(visit("/status", Map.of())).orElseThrow().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void where_management_asks_for_a_certificate_plain_http_shows_nothing() throws Exception {
        try (StatusSite guarded = site(
                "[gateway]", "enable_auth = True", "[mtls]", "server_key = k", "server_cert = c", "client_cert = x")) {
            Answer refused =
                    guarded.answer(visit("/status/v1/overview", Map.of())).orElseThrow();
            assertThat(refused.status()).isEqualTo(403);
            assertThat(text(refused)).contains("set prometheus_exporter_ssl to True");
        }
    }

    private static Visit as(String userAndSecret) {
        String basic = "Basic " + Base64.getEncoder().encodeToString(userAndSecret.getBytes(StandardCharsets.UTF_8));
        return new Visit("/status", Map.of(), NEAR, Optional.of(basic), false, List.of());
    }

    private static Visit visit(String path, Map<String, String> query) {
        return new Visit(path, query, NEAR, Optional.empty(), false, List.of());
    }

    private Answer get(String path) {
        return site.answer(visit(path, Map.of())).orElseThrow();
    }

    private JsonObject json(String path) {
        return json(path, Map.of());
    }

    private JsonObject json(String path, Map<String, String> query) {
        Answer answer = site.answer(visit(path, query)).orElseThrow();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.type()).isEqualTo("application/json; charset=utf-8");
        return JsonParser.parseString(text(answer)).getAsJsonObject();
    }

    private JsonArray items(String path) {
        return json(path).getAsJsonArray("items");
    }

    private static List<String> sentences(JsonObject overview) {
        return overview.getAsJsonArray("events").asList().stream()
                .map(one -> one.getAsJsonObject().get("text").getAsString())
                .toList();
    }

    private static String text(Answer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
