package io.tidegate.app;

import io.tidegate.admission.Callers;
import io.tidegate.admission.WebTls;
import io.tidegate.config.LatestState;
import io.tidegate.config.settings.GatewaySettings;
import io.tidegate.config.settings.MetricsSettings;
import io.tidegate.events.EventLog;
import io.tidegate.metrics.KeepAliveMarks;
import io.tidegate.metrics.MetricsPage;
import io.tidegate.status.Sources;
import io.tidegate.status.StatusSite;
import io.tidegate.store.StateStore;
import io.tidegate.web.Site;
import io.tidegate.web.WebServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the HTTP port, metrics and the status page, when the settings want it and it can be had as they want it. */
final class Exporter {

    private static final Logger LOG = LoggerFactory.getLogger(Exporter.class);

    private Exporter() {}

    /**
     * What the port shows.
     *
     * @param events that are told of on the page
     * @param marks hosts that fell silent
     */
    record Shown(
            StateStore store, LivePorts live, LiveStatisticsView statistics, EventLog events, KeepAliveMarks marks) {}

    /** The port, or none: a gateway without it serves hosts all the same, so a port in use is only a warning. */
    static Optional<WebServer> start(GatewaySettings settings, Shown shown) {
        MetricsSettings wanted = settings.metrics();
        if (!wanted.enabled()) {
            return Optional.empty();
        }
        if (wanted.tls()
                && (wanted.serverKey().isEmpty() || wanted.serverCertificate().isEmpty())) {
            LOG.info(
                    "no metrics and no status page: prometheus_exporter_ssl needs server_key and server_cert of [mtls];"
                            + " name them, or set prometheus_exporter_ssl to False");
            return Optional.empty();
        }
        try {
            Optional<WebTls> tls = tls(settings);
            Optional<SSLContext> context = tls.map(WebTls::context);
            boolean asks = tls.map(WebTls::asks).orElse(false);
            WebServer server =
                    WebServer.start(wanted.endpoint().socketAddress(), context, asks, sites(settings, shown, tls));
            LOG.info(
                    "metrics at {}/metrics{}",
                    address(settings),
                    wanted.statusPage() ? ", the status page at /status" : "");
            return Optional.of(server);
        } catch (IOException e) {
            LOG.warn(
                    "no metrics and no status page at {}: {}; choose another prometheus_port",
                    wanted.endpoint(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    /** Where the port is, without a path. */
    static String address(GatewaySettings settings) {
        MetricsSettings wanted = settings.metrics();
        return (wanted.tls() ? "https://" : "http://") + wanted.endpoint();
    }

    private static List<Site> sites(GatewaySettings settings, Shown shown, Optional<WebTls> tls) {
        List<Site> sites = new ArrayList<>();
        sites.add(new MetricsPage(
                settings, Version.reported(), shown.store(), shown.live(), shown.statistics(), shown.marks()));
        if (settings.metrics().statusPage()) {
            sites.add(page(settings, shown, tls));
        }
        return sites;
    }

    private static Site page(GatewaySettings settings, Shown shown, Optional<WebTls> tls) {
        Sources sources = new Sources(
                settings.identity(),
                Version.own(),
                new LatestState(shown.store()),
                shown.live(),
                shown.statistics(),
                shown.live(),
                shown.events());
        boolean free = settings.admission().mutualTls().isEmpty();
        return new StatusSite(
                sources,
                new Callers(settings.admission()),
                chain -> free || tls.map(known -> known.trusts(chain)).orElse(false));
    }

    private static Optional<WebTls> tls(GatewaySettings settings) throws IOException {
        MetricsSettings wanted = settings.metrics();
        if (!wanted.tls()) {
            return Optional.empty();
        }
        return Optional.of(WebTls.of(
                wanted.serverKey().orElseThrow(), wanted.serverCertificate().orElseThrow(), settings.admission()));
    }
}
