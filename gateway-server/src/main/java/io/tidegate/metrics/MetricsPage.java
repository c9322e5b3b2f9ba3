package io.tidegate.metrics;

import io.tidegate.config.DesiredState;
import io.tidegate.config.LatestState;
import io.tidegate.config.settings.GatewaySettings;
import io.tidegate.control.LiveStatistics;
import io.tidegate.control.LiveView;
import io.tidegate.store.StateStore;
import io.tidegate.web.Answer;
import io.tidegate.web.Site;
import io.tidegate.web.Visit;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The whole page, made anew at each scrape: it is counters that are read, which costs too little to keep a page. */
public final class MetricsPage implements Site {

    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final String PATH = "/metrics";
    private static final double NANOS = 1e9;

    private final LatestState state;
    private final Map<String, Series> series = new LinkedHashMap<>();
    private final MetricText text = new MetricText();

    /**
     * Prepares.
     *
     * @param version that the gateway reports
     */
    public MetricsPage(
            GatewaySettings settings,
            String version,
            StateStore store,
            LiveView live,
            LiveStatistics statistics,
            KeepAliveMarks marks) {
        this.state = new LatestState(store);
        GatewaySettings.Identity identity = settings.identity();
        series.put("gateway", new GatewaySeries(settings, version, statistics));
        series.put(
                "bdevs",
                new NamespaceSeries(live, statistics, settings.metrics().pools()));
        series.put("subsystems", new SubsystemSeries(live, marks, identity.name(), identity.group()));
        series.put("interfaces", new InterfaceSeries(live));
        series.put("process", new ProcessSeries());
    }

    @Override
    public Optional<Answer> answer(Visit visit) {
        return visit.path().equals(PATH) ? Optional.of(Answer.ok(TYPE, render(), Map.of())) : Optional.empty();
    }

    /** The page as of now, in UTF-8. One scrape at a time. */
    public synchronized byte[] render() {
        text.clear();
        Map<String, Double> seconds = new LinkedHashMap<>();
        long began = System.nanoTime();
        DesiredState now = state.get();
        seconds.put("state", (System.nanoTime() - began) / NANOS);
        series.forEach((name, one) -> {
            long start = System.nanoTime();
            one.write(now, text);
            seconds.put(name, (System.nanoTime() - start) / NANOS);
        });
        text.family("ceph_nvmeof_rpc_method_seconds", "gauge", "Time that a part of this page took to collect");
        seconds.forEach((name, took) -> text.sample(MetricText.labels("method", name), took));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        state.close();
    }
}
