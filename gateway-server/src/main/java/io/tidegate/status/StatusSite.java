package io.tidegate.status;

import io.tidegate.admission.Callers;
import io.tidegate.web.Answer;
import io.tidegate.web.Site;
import io.tidegate.web.Visit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The operator's page at {@code /status}. Its files are the same for everybody and hold no name; what it shows comes as
 * JSON, and all of it only for those who may manage the gateway.
 */
public final class StatusSite implements Site {

    private static final String HTML = "text/html; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String ICON = "image/svg+xml";
    private static final String JSON = "application/json; charset=utf-8";
    private static final String PATH = "/status";

    /** Nothing but what this port serves is loaded or asked, and no other page shows this one. */
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Cache-Control",
            "no-store");

    private final Sources sources;
    private final Callers callers;
    private final Predicate<List<X509Certificate>> certificates;
    private final Map<String, Function<Visit, Answer>> pages;

    /**
     * The page of one gateway, which closes {@link Sources#state()} with itself.
     *
     * @param callers who may manage the gateway
     * @param certificates true for those of a client that management would trust; always when it asks for none
     */
    public StatusSite(Sources sources, Callers callers, Predicate<List<X509Certificate>> certificates) {
        this.sources = sources;
        this.callers = callers;
        this.certificates = certificates;
        Rates rates = new Rates(sources.statistics(), System::nanoTime);
        Overview overview = new Overview(sources, rates);
        Subsystems subsystems = new Subsystems(sources);
        Namespaces namespaces = new Namespaces(sources, rates);
        Hosts hosts = new Hosts(sources);
        this.pages = Map.ofEntries(
                Map.entry("/", visit -> new Answer(Answer.FOUND, HTML, new byte[0], Map.of("Location", PATH))),
                Map.entry(PATH, file("status.html", HTML)),
                Map.entry(PATH + "/page.css", file("status.css", CSS)),
                Map.entry(PATH + "/page.js", file("status.js", SCRIPT)),
                Map.entry(PATH + "/chart.js", file("chart.js", SCRIPT)),
                Map.entry(PATH + "/icon.svg", file("icon.svg", ICON)),
                Map.entry(PATH + "/v1/overview", visit -> json(overview.json(visit))),
                Map.entry(PATH + "/v1/subsystems", visit -> json(subsystems.json(visit))),
                Map.entry(PATH + "/v1/namespaces", visit -> json(namespaces.json(visit))),
                Map.entry(PATH + "/v1/hosts", visit -> json(hosts.json(visit))));
    }

    private static Function<Visit, Answer> file(String name, String type) {
        try (InputStream in = StatusSite.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from this program");
            }
            Answer answer = Answer.ok(type, in.readAllBytes(), HEADERS);
            return visit -> answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer json(byte[] body) {
        return Answer.ok(JSON, body, HEADERS);
    }

    @Override
    public Optional<Answer> answer(Visit visit) {
        Function<Visit, Answer> page = pages.get(visit.path());
        if (page == null) {
            return Optional.empty();
        }
        return Optional.of(refusal(visit).orElseGet(() -> page.apply(visit)));
    }

    private Optional<Answer> refusal(Visit visit) {
        if (!certificates.test(visit.certificates())) {
            return Optional.of(Answer.sentence(
                    Answer.FORBIDDEN,
                    visit.encrypted()
                            ? "Management of this gateway asks for a certificate (enable_auth), and so does this page:"
                                    + " give your browser the one that gwcli uses."
                            : "Management of this gateway asks for a certificate (enable_auth), which plain HTTP cannot"
                                    + " carry: set prometheus_exporter_ssl to True.",
                    HEADERS));
        }
        return admission(visit).map(StatusSite::answer);
    }

    /** A browser says who asks only once it was told to, so the first refusal of each visit is nothing to report. */
    private Optional<Callers.Refusal> admission(Visit visit) {
        InetAddress from = visit.from().getAddress();
        Optional<Callers.Refusal> refusal =
                callers.ask(from, visit.authorization().orElse(null));
        boolean toBeAsked = visit.authorization().isEmpty()
                && refusal.map(Callers.Refusal::canProve).orElse(false);
        return toBeAsked
                ? refusal
                : callers.refuse("the status page", from, visit.authorization().orElse(null));
    }

    private static Answer answer(Callers.Refusal refusal) {
        if (!refusal.canProve()) {
            return Answer.sentence(Answer.FORBIDDEN, "Refused: " + refusal.reason() + ".", HEADERS);
        }
        Map<String, String> headers = new HashMap<>(HEADERS);
        headers.put("WWW-Authenticate", "Basic realm=\"Tidegate\", charset=\"UTF-8\"");
        return Answer.sentence(
                Answer.UNAUTHORIZED,
                "Refused: " + refusal.reason() + "; give api_user and api_secret of the gateway.",
                headers);
    }

    @Override
    public void close() {
        sources.state().close();
    }
}
