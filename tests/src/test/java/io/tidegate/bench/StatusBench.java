package io.tidegate.bench;

import io.tidegate.initiator.HostController;
import io.tidegate.initiator.HostIdentity;
import io.tidegate.initiator.HostOptions;
import io.tidegate.initiator.Initiator;
import io.tidegate.support.Browser;
import io.tidegate.support.FreePort;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * How long the status page takes when the gateway is full: each answer in JSON, and what a browser shows of it.
 *
 * <p>{@code StatusBench [NAMESPACES 4096] [CONNECTIONS 1024] [TIMES 60]}, from the top of the tree. The browser is left out
 * where there is no Chromium.
 */
public final class StatusBench {

    private static final int SUBSYSTEMS = 32;
    private static final int CONNECTIONS_OF_A_HOST = 8;
    private static final int TIMES_SHOWN = 7;
    private static final int PATIENCE_MILLIS = 60_000;
    private static final List<String> ANSWERS = List.of(
            "overview",
            "subsystems",
            "namespaces",
            "namespaces?sort=name",
            "namespaces?page=80",
            "namespaces?search=image-77",
            "hosts");

    private final String site;
    private final int times;

    private StatusBench(int web, int times) {
        this.site = "http://127.0.0.1:" + web;
        this.times = times;
    }

    /** Measures once. */
    public static void main(String[] args) throws Exception {
        int namespaces = args.length > 0 ? Integer.parseInt(args[0]) : 4096;
        int connections = args.length > 1 ? Integer.parseInt(args[1]) : 1024;
        int times = args.length > 2 ? Integer.parseInt(args[2]) : 60;
        Path folder = Files.createTempDirectory("tidegate-status-");
        int web = FreePort.next();
        Path config = Files.writeString(
                folder.resolve("status.conf"),
                "[gateway]\nprometheus_exporter_ssl = False\nprometheus_port = " + web + "\n");
        try (BenchGateway gateway = BenchGateway.startAsShipped(folder, "--extra-config", config.toString());
                Initiator initiator = Initiator.start(1)) {
            StatusBench bench = new StatusBench(web, times);
            BenchContent content = new BenchContent(gateway.stub(), folder, FreePort.next());
            content.subsystems(0, SUBSYSTEMS);
            content.namespacesUpTo(1, SUBSYSTEMS);
            bench.answers(gateway, "one namespace");
            content.namespacesUpTo(namespaces, SUBSYSTEMS);
            List<HostController> hosts = connect(initiator, content, connections);
            bench.answers(gateway, namespaces + " namespaces, " + connections + " connections");
            if (Browser.present()) {
                bench.page(folder, gateway);
            }
            hosts.forEach(HostController::close);
        } finally {
            BenchContent.remove(folder);
        }
    }

    private static List<HostController> connect(Initiator initiator, BenchContent content, int connections)
            throws Exception {
        List<HostController> hosts = new ArrayList<>();
        for (int i = 0; i < connections / CONNECTIONS_OF_A_HOST; i++) {
            hosts.add(initiator.connect(HostOptions.to(content.address(), BenchContent.nqn(i % SUBSYSTEMS))
                    .withHost(HostIdentity.of(new UUID(9, i)))
                    .withIoQueues(CONNECTIONS_OF_A_HOST - 1, 128)
                    .withKeepAlive(Duration.ofSeconds(60))));
        }
        return hosts;
    }

    private void answers(BenchGateway gateway, String when) throws Exception {
        System.out.println(when);
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String answer : ANSWERS) {
                answer(gateway, client, answer);
            }
        }
    }

    private void answer(BenchGateway gateway, HttpClient client, String name) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(site + "/status/v1/" + name)).build();
        double[] millis = new double[times];
        int bytes = 0;
        long cpu = gateway.cpuMillis();
        for (int i = 0; i < times; i++) {
            long begun = System.nanoTime();
            bytes = client.send(request, HttpResponse.BodyHandlers.ofByteArray())
                    .body()
                    .length;
            millis[i] = (System.nanoTime() - begun) / 1e6;
        }
        double spent = (double) (gateway.cpuMillis() - cpu) / times;
        double first = millis[0];
        Arrays.sort(millis);
        System.out.printf(
                "  %-28s %7d bytes; first %.1f ms, quarter %.1f ms, median %.1f ms, worst %.1f ms; %.1f ms of processor"
                        + " time each%n",
                name, bytes, first, millis[times / 4], millis[times / 2], millis[times - 1], spent);
    }

    /** From the order to open the page until it shows a full list, and what the browser does at each round of news. */
    private void page(Path folder, BenchGateway gateway) throws Exception {
        try (Browser browser = Browser.start(folder)) {
            browser.look(1280, 900, false);
            double[] shown = new double[TIMES_SHOWN];
            for (int i = 0; i < TIMES_SHOWN; i++) {
                browser.open("about:blank");
                long begun = System.nanoTime();
                browser.open(site + "/status");
                until(browser, "document.querySelectorAll('#namespaces tbody tr').length >= 10");
                shown[i] = (System.nanoTime() - begun) / 1e6;
            }
            double first = shown[0];
            Arrays.sort(shown);
            System.out.printf(
                    "the page shows its namespaces: first %.0f ms, median of %d %.0f ms, worst %.0f ms%n",
                    first, TIMES_SHOWN, shown[TIMES_SHOWN / 2], shown[TIMES_SHOWN - 1]);
            watched(browser, gateway);
        }
    }

    private static void watched(Browser browser, BenchGateway gateway) throws Exception {
        longestTask(browser);
        long cpu = gateway.cpuMillis();
        Thread.sleep(Duration.ofSeconds(20));
        double longest = longestTask(browser);
        System.out.printf(
                "while it is watched, in 20 s: gateway %.2f %% of a core; %s; %s elements%n",
                (gateway.cpuMillis() - cpu) / 200.0,
                longest > 0 ? "the longest task of the page took " + longest + " ms" : "no task of the page took 50 ms",
                browser.evaluate("document.querySelectorAll('*').length"));
    }

    /** The longest task that the page's own observer saw, in milliseconds; it is put there at the first question. */
    private static double longestTask(Browser browser) {
        return Double.parseDouble(browser.evaluate(
                "(() => { if (!window.longest) { window.longest = {ms: 0}; new PerformanceObserver(all => all.getEntries()"
                        + ".forEach(one => window.longest.ms = Math.max(window.longest.ms, one.duration)))"
                        + ".observe({entryTypes: ['longtask']}); } return window.longest.ms; })()"));
    }

    private static void until(Browser browser, String condition) throws Exception {
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (!browser.evaluate(condition).equals("true")) {
            if (System.currentTimeMillis() > end) {
                throw new IllegalStateException("the page does not show its namespaces after 60 s");
            }
            Thread.sleep(2);
        }
    }
}
