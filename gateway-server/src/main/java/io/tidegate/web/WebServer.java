package io.tidegate.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves sites over HTTP or HTTPS, to be read only. Its few threads do nothing else. */
public final class WebServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final int WAITING = 16;
    private static final int THREADS = 2;

    static {
        // Two clients that never finish would otherwise hold both threads for ever. The JDK has no other place for it.
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("sun.net.httpserver.maxRspTime", "60");
        // Else the rest of an answer above 8 KiB waits until the visitor's kernel acknowledges the beginning: 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final List<Site> sites;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().name("web-", 0).daemon().factory());

    private WebServer(List<Site> sites, HttpServer server) {
        this.sites = List.copyOf(sites);
        this.server = server;
    }

    /**
     * Binds and serves; owns the sites from now on, also when it fails.
     *
     * @param tls of HTTPS; empty for HTTP
     * @param askForCertificates visitors are asked who they are, and need not say
     * @param sites the first one that knows a path answers
     */
    public static WebServer start(
            InetSocketAddress address, Optional<SSLContext> tls, boolean askForCertificates, List<Site> sites)
            throws IOException {
        try {
            HttpServer server = bind(address, tls, askForCertificates);
            WebServer web = new WebServer(sites, server);
            server.setExecutor(web.threads);
            server.createContext("/", web::answer);
            server.start();
            return web;
        } catch (IOException e) {
            sites.forEach(Site::close);
            throw e;
        }
    }

    private static HttpServer bind(InetSocketAddress address, Optional<SSLContext> tls, boolean ask)
            throws IOException {
        if (tls.isEmpty()) {
            return HttpServer.create(address, WAITING);
        }
        HttpsServer server = HttpsServer.create(address, WAITING);
        server.setHttpsConfigurator(new HttpsConfigurator(tls.get()) {
            @Override
            public void configure(HttpsParameters handshake) {
                SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
                wanted.setWantClientAuth(ask);
                handshake.setSSLParameters(wanted);
            }
        });
        return server;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                send(
                        exchange,
                        Answer.sentence(
                                Answer.NOT_ALLOWED,
                                "Pages of the gateway can only be read; use GET.",
                                Map.of("Allow", "GET, HEAD")));
            } else {
                send(exchange, find(exchange));
            }
        }
    }

    private Answer find(HttpExchange exchange) {
        Visit visit = visit(exchange);
        try {
            for (Site site : sites) {
                Optional<Answer> answer = site.answer(visit);
                if (answer.isPresent()) {
                    return answer.get();
                }
            }
            return Answer.sentence(Answer.NOT_FOUND, "There is no such page on this gateway.", Map.of());
        } catch (RuntimeException e) {
            LOG.error("the page {} is broken", visit.path(), e);
            return Answer.sentence(Answer.BROKEN, "The gateway could not make this page; its log says why.", Map.of());
        }
    }

    private static Visit visit(HttpExchange exchange) {
        return new Visit(
                exchange.getRequestURI().getPath(),
                Visit.decode(exchange.getRequestURI().getRawQuery()),
                exchange.getRemoteAddress(),
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")),
                exchange instanceof HttpsExchange,
                certificates(exchange));
    }

    private static List<X509Certificate> certificates(HttpExchange exchange) {
        if (!(exchange instanceof HttpsExchange secure)) {
            return List.of();
        }
        try {
            return Arrays.stream(secure.getSSLSession().getPeerCertificates())
                    .filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        if (exchange.getRequestMethod().equals("HEAD") || answer.body().length == 0) {
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), answer.body().length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(answer.body());
        }
    }

    /** The port bound. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        sites.forEach(Site::close);
    }
}
