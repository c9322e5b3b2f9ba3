package io.tidegate.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** Serves the page at {@code /metrics} over HTTP or HTTPS. Its few threads only read. */
public final class MetricsServer implements AutoCloseable {

    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final int WAITING = 16;
    private static final int THREADS = 2;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;

    static {
        // Two clients that never finish would otherwise hold both threads for ever. The JDK has no other place for it.
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("sun.net.httpserver.maxRspTime", "60");
    }

    private final MetricsPage page;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().name("metrics-", 0).daemon().factory());

    private MetricsServer(MetricsPage page, HttpServer server) {
        this.page = page;
        this.server = server;
    }

    /** Binds and serves; owns the page from now on, also when it fails. */
    public static MetricsServer start(InetSocketAddress address, Optional<SSLContext> tls, MetricsPage page)
            throws IOException {
        try {
            HttpServer server = bind(address, tls);
            MetricsServer metrics = new MetricsServer(page, server);
            server.setExecutor(metrics.threads);
            server.createContext("/", metrics::answer);
            server.start();
            return metrics;
        } catch (IOException e) {
            page.close();
            throw e;
        }
    }

    private static HttpServer bind(InetSocketAddress address, Optional<SSLContext> tls) throws IOException {
        if (tls.isEmpty()) {
            return HttpServer.create(address, WAITING);
        }
        HttpsServer server = HttpsServer.create(address, WAITING);
        server.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
        return server;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.sendResponseHeaders(NOT_ALLOWED, -1);
            } else if (exchange.getRequestURI().getPath().equals("/metrics")) {
                send(exchange, method.equals("HEAD"));
            } else {
                exchange.sendResponseHeaders(NOT_FOUND, -1);
            }
        }
    }

    private void send(HttpExchange exchange, boolean headersOnly) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", TYPE);
        if (headersOnly) {
            exchange.sendResponseHeaders(OK, -1);
            return;
        }
        byte[] body = page.render();
        exchange.sendResponseHeaders(OK, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
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
        page.close();
    }
}
