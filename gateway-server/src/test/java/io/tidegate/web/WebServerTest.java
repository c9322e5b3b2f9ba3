package io.tidegate.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.admission.Certificates;
import io.tidegate.admission.WebTls;
import io.tidegate.config.settings.Admission;
import io.tidegate.config.settings.Admission.MutualTls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP port as a client sees it. */
@Timeout(60)
class WebServerTest {

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);
    private static final Site HELLO = visit -> visit.path().equals("/hello")
            ? Optional.of(Answer.sentence(Answer.OK, "hello " + visit.text("name"), Map.of("X-Answer", "yes")))
            : Optional.empty();
    private static final Site BROKEN = visit -> {
        if (visit.path().equals("/broken")) {
            throw new IllegalStateException("a test breaks this page");
        }
        return Optional.empty();
    };

    @TempDir
    private Path folder;

    @Test
    void it_answers_get_and_head_and_refuses_every_other_method() throws Exception {
        try (WebServer server = WebServer.start(ANY_PORT, Optional.empty(), false, List.of(BROKEN, HELLO));
                HttpClient client = HttpClient.newHttpClient()) {
            URI hello = URI.create("http://127.0.0.1:" + server.port() + "/hello?name=a%26%C3%A9&x&=y");
            HttpResponse<String> got = client.send(request(hello, "GET"), BodyHandlers.ofString());
            assertThat(got.statusCode()).isEqualTo(200);
            assertThat(got.body()).isEqualTo("hello a&é\n");
            assertThat(got.headers().firstValue("X-Answer")).contains("yes");
            assertThat(got.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            HttpResponse<String> head = client.send(request(hello, "HEAD"), BodyHandlers.ofString());
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE")) {
                HttpResponse<String> refused = client.send(request(hello, method), BodyHandlers.ofString());
                assertThat(refused.statusCode()).as(method).isEqualTo(405);
                assertThat(refused.headers().firstValue("Allow")).contains("GET, HEAD");
                assertThat(refused.body()).as(method).isEqualTo("Pages of the gateway can only be read; use GET.\n");
            }
        }
    }

    @Test
    void what_is_missing_or_broken_is_said_in_a_sentence() throws Exception {
        try (WebServer server = WebServer.start(ANY_PORT, Optional.empty(), false, List.of(BROKEN, HELLO));
                HttpClient client = HttpClient.newHttpClient()) {
            String base = "http://127.0.0.1:" + server.port();
            HttpResponse<String> missing =
                    client.send(request(URI.create(base + "/%3Cscript%3E"), "GET"), BodyHandlers.ofString());
            assertThat(missing.statusCode()).isEqualTo(404);
            assertThat(missing.body()).isEqualTo("There is no such page on this gateway.\n");
            assertThat(missing.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
            HttpResponse<String> broken =
                    client.send(request(URI.create(base + "/broken"), "GET"), BodyHandlers.ofString());
            assertThat(broken.statusCode()).isEqualTo(500);
            assertThat(broken.body()).doesNotContain("IllegalState");
        }
    }

    @Test
    void a_page_tells_visitors_apart_by_the_certificates_they_have_the_keys_of() throws Exception {
        Certificates own = Certificates.make(folder, "server");
        Certificates admin = Certificates.make(folder, "admin");
        Certificates stranger = Certificates.make(folder, "stranger");
        WebTls tls = WebTls.of(
                own.key(),
                own.certificate(),
                new Admission(
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Optional.of(new MutualTls(own.key(), own.certificate(), admin.certificate()))));
        assertThat(tls.asks()).isTrue();
        Site site = visit -> Optional.of(Answer.sentence(
                tls.trusts(visit.certificates()) ? Answer.OK : Answer.FORBIDDEN,
                visit.certificates().size() + " certificates",
                Map.of()));
        try (WebServer server = WebServer.start(ANY_PORT, Optional.of(tls.context()), tls.asks(), List.of(site))) {
            assertThat(visit(server, own, Optional.of(admin))).isEqualTo("200 1 certificates\n");
            assertThat(visit(server, own, Optional.of(stranger))).isEqualTo("403 1 certificates\n");
            assertThat(visit(server, own, Optional.empty())).isEqualTo("403 0 certificates\n");
        }
    }

    @Test
    void a_port_in_use_is_said_and_the_sites_are_closed() throws Exception {
        boolean[] closed = {false};
        Site site = new Site() {
            @Override
            public Optional<Answer> answer(Visit visit) {
                return Optional.empty();
            }

            @Override
            public void close() {
                closed[0] = true;
            }
        };
        try (WebServer first = WebServer.start(ANY_PORT, Optional.empty(), false, List.of())) {
            assertThatThrownBy(() -> WebServer.start(
                            new InetSocketAddress("127.0.0.1", first.port()), Optional.empty(), false, List.of(site)))
                    .isInstanceOf(IOException.class);
        }
        assertThat(closed[0]).isTrue();
    }

    private static HttpRequest request(URI uri, String method) {
        return HttpRequest.newBuilder(uri)
                .method(method, BodyPublishers.noBody())
                .build();
    }

    private static String visit(WebServer server, Certificates trusted, Optional<Certificates> own) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(context(trusted, own)).build()) {
            HttpResponse<String> answer = client.send(
                    request(URI.create("https://127.0.0.1:" + server.port() + "/"), "GET"), BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        }
    }

    private static SSLContext context(Certificates trusted, Optional<Certificates> own) throws Exception {
        KeyStore roots = empty();
        roots.setCertificateEntry("server", certificate(trusted));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(roots);
        KeyManager[] keys = null;
        if (own.isPresent()) {
            KeyStore store = empty();
            byte[] secret = Base64.getMimeDecoder()
                    .decode(Files.readString(own.get().key()).replaceAll("-----[A-Z ]+-----", ""));
            store.setKeyEntry(
                    "me",
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(secret)),
                    new char[0],
                    new Certificate[] {certificate(own.get())});
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            keys = factory.getKeyManagers();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        // Whoever is not asked for by name shows his certificate all the same: that is what an attacker would do.
        context.init(keys == null ? null : new KeyManager[] {new Insistent(keys[0])}, trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore empty() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Certificate certificate(Certificates of) throws Exception {
        byte[] pem = Files.readString(of.certificate()).getBytes(StandardCharsets.US_ASCII);
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
    }
}
