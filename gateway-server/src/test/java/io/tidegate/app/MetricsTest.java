package io.tidegate.app;

import static io.tidegate.app.Requests.NQN;
import static io.tidegate.app.Requests.good;
import static io.tidegate.app.Requests.host;
import static io.tidegate.app.Requests.populate;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.admission.Certificates;
import io.tidegate.config.settings.GatewaySettings;
import io.tidegate.config.settings.SettingsReader;
import io.tidegate.initiator.HostController;
import io.tidegate.metrics.KeepAliveMarks;
import io.tidegate.metrics.MetricsPage;
import io.tidegate.web.WebServer;
import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page that Prometheus scrapes, held against what a real host has done. */
@Timeout(120)
class MetricsTest {

    private static final String FIRST = LiveHosts.FIRST.nqn();
    private static final String BDEV = "{bdev_name=\"bdev_" + Requests.UUID + "\"}";

    @TempDir
    private Path folder;

    private final KeepAliveMarks marks = new KeepAliveMarks();
    private ManagedGateway gateway;
    private LiveHosts hosts;
    private MetricsPage page;

    @BeforeEach
    void start() throws Exception {
        gateway = new ManagedGateway();
        populate(gateway);
        good(gateway.stub.addHost(host(FIRST)));
        hosts = new LiveHosts(gateway);
        page = page("[gateway]", "name = gw-1", "addr = 192.0.2.1", "override_hostname = gw-a");
    }

    private MetricsPage page(String... lines) throws Exception {
        GatewaySettings settings = SettingsReader.parse("test", List.of(lines));
        return new MetricsPage(
                settings,
                "1.2.3",
                gateway.store,
                new LivePorts(gateway.target, gateway.reconciler),
                new LiveStatisticsView(gateway.target, gateway.reconciler),
                marks);
    }

    @AfterEach
    void stop() throws Exception {
        page.close();
        hosts.close();
        gateway.close();
    }

    @Test
    void upstreams_series_have_their_exact_names_and_labels() throws Exception {
        try (HostController controller = hosts.connect(LiveHosts.FIRST)) {
            controller.namespace(1).write(0, ByteBuffer.allocateDirect(8192));
            controller.namespace(1).read(0, ByteBuffer.allocateDirect(4096));

            String text = scrape();

            assertThat(text)
                    .contains("ceph_nvmeof_gateway_info{spdk_version=\"none, this is Tidegate\",version=\"1.2.3\","
                            + "addr=\"192.0.2.1\",port=\"5500\",name=\"gw-1\",hostname=\"gw-a\",group=\"_null_\","
                            + "load_balancing_group=\"1\"} 1\n")
                    .contains("ceph_nvmeof_bdev_metadata{bdev_name=\"bdev_" + Requests.UUID
                            + "\",pool_name=\"rbd\",namespace=\"\",rbd_name=\"img1\",block_size=\"512\"} 1\n")
                    .contains("ceph_nvmeof_bdev_capacity_bytes" + BDEV + " 16777216\n")
                    .contains("ceph_nvmeof_bdev_reads_completed_total" + BDEV + " 1\n")
                    .contains("ceph_nvmeof_bdev_writes_completed_total" + BDEV + " 1\n")
                    .contains("ceph_nvmeof_bdev_read_bytes_total" + BDEV + " 4096\n")
                    .contains("ceph_nvmeof_bdev_written_bytes_total" + BDEV + " 8192\n")
                    .containsPattern("ceph_nvmeof_bdev_read_seconds_total\\{bdev_name=.*} [0-9.E-]+\n")
                    .containsPattern("ceph_nvmeof_bdev_write_seconds_total\\{bdev_name=.*} [0-9.E-]+\n")
                    .containsPattern("ceph_nvmeof_reactor_seconds_total\\{name=\"[^\"]+\",mode=\"busy\"} ")
                    .containsPattern("ceph_nvmeof_reactor_seconds_total\\{name=\"[^\"]+\",mode=\"idle\"} ")
                    .contains("ceph_nvmeof_subsystem_metadata{nqn=\"" + NQN + "\",serial_number=\"S1\","
                            + "model_number=\"Ceph bdev Controller\",allow_any_host=\"no\",ha_enabled=\"yes\","
                            + "group=\"_null_\"} 1\n")
                    .contains("ceph_nvmeof_subsystem_listener_count{nqn=\"" + NQN + "\"} 1\n")
                    .contains("ceph_nvmeof_subsystem_host_count{nqn=\"" + NQN + "\"} 2\n")
                    .contains("ceph_nvmeof_subsystem_namespace_count{nqn=\"" + NQN + "\"} 1\n")
                    .contains("ceph_nvmeof_subsystem_namespace_limit{nqn=\"" + NQN + "\"} 512\n")
                    .contains("ceph_nvmeof_subsystem_namespace_metadata{nqn=\"" + NQN
                            + "\",nsid=\"1\",bdev_name=\"bdev_" + Requests.UUID + "\",anagrpid=\"1\"} 1\n")
                    .containsPattern("ceph_nvmeof_host_connection_state\\{gw_name=\"gw-1\",nqn=\"" + NQN
                            + "\",host_nqn=\"" + FIRST + "\",host_addr=\"127.0.0.1:[0-9]+\"} 1\n")
                    .contains("host_nqn=\"" + Requests.HOST + "\",host_addr=\"<n/a>\"} 0\n")
                    .contains("ceph_nvmeof_subsystem_listener_iface_info{device=\"lo\",operstate=\"")
                    .contains("ceph_nvmeof_subsystem_listener_iface_nqn_info{device=\"lo\",nqn=\"" + NQN + "\"} 1\n")
                    .contains("ceph_nvmeof_rpc_method_seconds{method=\"bdevs\"} ")
                    .contains("process_cpu_seconds_total ")
                    .contains("process_resident_memory_bytes ")
                    .contains("jvm_memory_used_bytes{area=\"heap\"} ");
        }
    }

    @Test
    void latencies_are_counted_by_namespace_and_operation() throws Exception {
        try (HostController controller = hosts.connect(LiveHosts.FIRST)) {
            for (int i = 0; i < 3; i++) {
                controller.namespace(1).read(0, ByteBuffer.allocateDirect(4096));
            }

            String text = scrape();

            String labels = "{bdev_name=\"bdev_" + Requests.UUID + "\",operation=\"read\"";
            assertThat(text)
                    .contains("tidegate_bdev_latency_seconds_bucket" + labels + ",le=\"1.0E-4\"} ")
                    .contains("tidegate_bdev_latency_seconds_bucket" + labels + ",le=\"+Inf\"} 3\n")
                    .contains("tidegate_bdev_latency_seconds_count" + labels + "} 3\n")
                    .doesNotContain("operation=\"write\"");
        }
    }

    @Test
    void a_host_lost_by_its_keep_alive_is_marked_until_it_is_scraped() {
        marks.lost(NQN, Requests.HOST);

        String mark = "ceph_nvmeof_host_keepalive_timeout{gw_name=\"gw-1\",nqn=\"" + NQN + "\",host_nqn=\""
                + Requests.HOST + "\"} ";
        assertThat(scrape()).contains(mark + "1\n");
        assertThat(scrape()).contains(mark + "0\n");
    }

    @Test
    void only_the_images_of_the_pools_asked_for_are_shown() throws Exception {
        try (MetricsPage others = page("[gateway]", "prometheus_bdev_pools = ssd, images")) {
            assertThat(new String(others.render(), StandardCharsets.UTF_8))
                    .contains("ceph_nvmeof_subsystem_namespace_metadata{")
                    .doesNotContain("ceph_nvmeof_bdev_metadata{");
        }
    }

    @Test
    void every_metric_is_described_once_and_its_samples_follow() {
        List<String> described = scrape().lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ", -1)[2])
                .toList();

        assertThat(described).doesNotHaveDuplicates().hasSizeGreaterThan(30);
    }

    @Test
    void the_page_is_served_over_http() throws Exception {
        try (WebServer server = WebServer.start(
                        new InetSocketAddress("127.0.0.1", 0),
                        Optional.empty(),
                        false,
                        List.of(page("[gateway]", "name = gw-1")));
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = get(client, "http", server, "/metrics");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .contains("text/plain; version=0.0.4; charset=utf-8");
            assertThat(answer.body()).contains("ceph_nvmeof_gateway_info{");
            assertThat(get(client, "http", server, "/").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void the_page_is_served_over_https_with_the_gateways_certificate() throws Exception {
        Certificates certificates = Certificates.make(folder, "server");
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(
                new javax.net.ssl.KeyManager[] {
                    new io.tidegate.admission.ServerIdentity(certificates.key(), certificates.certificate())
                },
                null,
                null);
        try (WebServer server = WebServer.start(
                        new InetSocketAddress("127.0.0.1", 0),
                        Optional.of(tls),
                        false,
                        List.of(page("[gateway]", "name = gw-1")));
                HttpClient client = HttpClient.newBuilder()
                        .sslContext(trusting(certificates))
                        .build()) {
            assertThat(get(client, "https", server, "/metrics").body()).contains("ceph_nvmeof_gateway_info{");
        }
    }

    private static SSLContext trusting(Certificates certificates) throws Exception {
        KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
        roots.load(null, null);
        roots.setCertificateEntry(
                "server",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(certificates.certificate()))));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(roots);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    private static HttpResponse<String> get(HttpClient client, String scheme, WebServer server, String path)
            throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + server.port() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String scrape() {
        return new String(page.render(), StandardCharsets.UTF_8);
    }
}
