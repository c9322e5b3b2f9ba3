package io.tidegate.app;

import io.tidegate.admission.ServerIdentity;
import io.tidegate.config.settings.GatewaySettings;
import io.tidegate.config.settings.MetricsSettings;
import io.tidegate.control.LiveStatistics;
import io.tidegate.control.LiveView;
import io.tidegate.metrics.KeepAliveMarks;
import io.tidegate.metrics.MetricsPage;
import io.tidegate.metrics.MetricsServer;
import io.tidegate.store.StateStore;
import io.tidegate.target.Controller;
import io.tidegate.target.Target;
import io.tidegate.target.TargetListener;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the exporter for Prometheus when the settings want one and it can be had as they want it. */
final class Exporter {

    private static final Logger LOG = LoggerFactory.getLogger(Exporter.class);

    private Exporter() {}

    /** The exporter, or none: a gateway without metrics serves hosts all the same, so a port in use is only a warning. */
    static Optional<MetricsServer> start(
            GatewaySettings settings, StateStore store, Target target, LiveView live, LiveStatistics statistics) {
        MetricsSettings wanted = settings.metrics();
        if (!wanted.enabled()) {
            return Optional.empty();
        }
        if (wanted.tls()
                && (wanted.serverKey().isEmpty() || wanted.serverCertificate().isEmpty())) {
            LOG.info("no metrics: prometheus_exporter_ssl needs server_key and server_cert of [mtls]; name them, or set"
                    + " prometheus_exporter_ssl to False");
            return Optional.empty();
        }
        KeepAliveMarks marks = new KeepAliveMarks();
        target.listener(new Marking(marks));
        MetricsPage page = new MetricsPage(settings, Version.reported(), store, live, statistics, marks);
        try {
            MetricsServer server = MetricsServer.start(wanted.endpoint().socketAddress(), tls(wanted), page);
            LOG.info("metrics at {}://{}/metrics", wanted.tls() ? "https" : "http", wanted.endpoint());
            return Optional.of(server);
        } catch (IOException e) {
            LOG.warn("no metrics at {}: {}; choose another prometheus_port", wanted.endpoint(), e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<SSLContext> tls(MetricsSettings wanted) throws IOException {
        if (!wanted.tls()) {
            return Optional.empty();
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManager identity = new ServerIdentity(
                    wanted.serverKey().orElseThrow(), wanted.serverCertificate().orElseThrow());
            context.init(new KeyManager[] {identity}, null, null);
            return Optional.of(context);
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificates of [mtls] cannot be used: " + e.getMessage(), e);
        }
    }

    /** Remembers hosts that fell silent. Called on owner loops. */
    private record Marking(KeepAliveMarks marks) implements TargetListener {
        @Override
        public void disconnected(Controller controller, boolean keepAliveExpired) {
            if (keepAliveExpired) {
                marks.lost(controller.subsystem().nqn(), controller.hostNqn());
            }
        }
    }
}
