package io.tidegate.status;

import io.tidegate.config.DesiredState;
import io.tidegate.config.NamespaceConfig;
import io.tidegate.control.Convergence;
import io.tidegate.control.LiveView.LiveNamespace;
import io.tidegate.web.Visit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The namespaces that a visitor looks for, the busiest first or by name. Called by one visit at a time or several. */
final class Namespaces {

    private final Sources sources;
    private final Rates rates;

    Namespaces(Sources sources, Rates rates) {
        this.sources = sources;
        this.rates = rates;
    }

    private record Line(String key, NamespaceConfig config, long requests) {}

    byte[] json(Visit visit) {
        DesiredState state = sources.state().get();
        Rates.Snapshot passed = rates.of(state.namespaces().keySet());
        Map<String, Convergence.Failure> failures =
                sources.convergence().standing().failures();
        List<Line> matching = matching(state, visit.text("search").toLowerCase(Locale.ROOT), passed);
        matching.sort(order(visit.text("sort")));
        PageOf<Line> page = PageOf.of(visit, state.namespaces().size(), matching);
        return Json.object(json -> page.write(json, (one, line) -> write(one, line, passed, failures)));
    }

    private static List<Line> matching(DesiredState state, String search, Rates.Snapshot passed) {
        List<Line> lines = new ArrayList<>();
        state.namespaces().forEach((key, config) -> {
            if (search.isEmpty() || matches(config, search)) {
                lines.add(new Line(key, config, passed.requests(key)));
            }
        });
        return lines;
    }

    private static boolean matches(NamespaceConfig config, String search) {
        return config.subsystem().toLowerCase(Locale.ROOT).contains(search)
                || config.image().toString().toLowerCase(Locale.ROOT).contains(search)
                || config.uuid().toString().contains(search)
                || Integer.toUnsignedString(config.nsid()).equals(search);
    }

    private static Comparator<Line> order(String sort) {
        Comparator<Line> byName = Comparator.<Line, String>comparing(
                        line -> line.config().subsystem())
                .thenComparingInt(line -> line.config().nsid());
        return sort.equals("name")
                ? byName
                : Comparator.comparingLong(Line::requests).reversed().thenComparing(byName);
    }

    private void write(Json json, Line line, Rates.Snapshot passed, Map<String, Convergence.Failure> failures) {
        NamespaceConfig config = line.config();
        Optional<LiveNamespace> open = sources.live().namespace(line.key());
        Convergence.Failure failure = failures.get(line.key());
        json.put("key", line.key())
                .put("subsystem", config.subsystem())
                .put("nsid", Integer.toUnsignedLong(config.nsid()))
                .put("image", config.image().toString())
                .put("readOnly", config.traits().readOnly())
                .put("sizeBytes", open.map(LiveNamespace::sizeBytes).orElse(-1L))
                .put("anaGroup", config.anaGroup())
                .put(
                        "servedBy",
                        sources.live().groups().holder(config.anaGroup()).orElse(""))
                .put("servedHere", sources.live().groups().serves(config.anaGroup()))
                .put("problem", failure == null ? "" : failure.message())
                .rates("rates", passed.of(line.key()), passed.nanos());
    }
}
