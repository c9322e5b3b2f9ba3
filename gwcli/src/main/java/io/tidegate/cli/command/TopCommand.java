package io.tidegate.cli.command;

import io.tidegate.cli.client.Session;
import io.tidegate.cli.client.UsageException;
import io.tidegate.cli.top.Rate;
import io.tidegate.cli.top.Sample;
import io.tidegate.cli.top.TopView;
import io.tidegate.cli.view.ConnectionView;
import io.tidegate.proto.list_connections_req;
import io.tidegate.proto.list_namespaces_io_stats_req;
import io.tidegate.proto.list_namespaces_req;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what each namespace does now, again and again. */
@Command(
        name = "top",
        description = "Show operations, bandwidth, latency and hosts of each namespace, live",
        footer = {
            "",
            "Examples:",
            "  gwcli top",
            "  gwcli top --once --format json",
            "  gwcli top -n 5 --delay 10",
            "",
            "It shows what happened between two looks at the gateway's counters; Ctrl-C ends it."
        })
public final class TopCommand extends Action {

    private static final double SHORTEST = 0.1;
    private static final String CLEAR = "\u001b[H\u001b[2J";

    @Option(names = "--once", description = "Show it once; the same as -n 1")
    private boolean once;

    @Option(
            names = {"-n", "--iterations"},
            paramLabel = "N",
            description = "Show it so many times (default: until Ctrl-C)")
    private @Nullable Integer iterations;

    @Option(names = "--delay", paramLabel = "SECONDS", description = "Time between two looks (default: 2)")
    private double delay = 2;

    /** The command. */
    public TopCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        int left = times();
        try {
            Sample before = sample();
            while (left != 0) {
                Thread.sleep(Duration.ofNanos((long) (delay * TimeUnit.SECONDS.toNanos(1))));
                Sample after = sample();
                show(before, after);
                before = after;
                left = left > 0 ? left - 1 : left;
            }
            return 0;
        } catch (InterruptedException e) {
            return 0;
        }
    }

    /** How often it is shown, below zero for ever. */
    private int times() {
        if (delay < SHORTEST) {
            throw new UsageException("--delay must be 0.1 or more");
        }
        if (iterations != null) {
            return Check.positive(iterations, "-n");
        }
        return once ? 1 : -1;
    }

    private Sample sample() {
        return new Sample(
                session()
                        .call(stub -> stub.listNamespaces(list_namespaces_req
                                .newBuilder()
                                .setSubsystem(ConnectionView.ALL_SUBSYSTEMS)
                                .build()))
                        .getNamespacesList(),
                session().call(stub -> stub.listNamespacesIoStats(list_namespaces_io_stats_req.getDefaultInstance())),
                session()
                        .call(stub -> stub.listConnections(list_connections_req
                                .newBuilder()
                                .setSubsystem(ConnectionView.ALL_SUBSYSTEMS)
                                .build()))
                        .getConnectionsList());
    }

    private void show(Sample before, Sample after) {
        List<Rate> rates = Rate.between(before, after);
        if (!session().format().isForPeople()) {
            session().show(TopView.tree(Rate.seconds(before.stats(), after.stats()), rates));
            return;
        }
        boolean live =
                iterations == null && !once && session().program().person().isThere();
        session()
                .console()
                .result((live ? CLEAR : "") + TopView.heading(rates) + "\n"
                        + session().text(TopView.table(rates)));
    }
}
