package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Errno;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.view.IoStatsView;
import io.tidegate.proto.list_namespaces_io_stats_info;
import io.tidegate.proto.list_namespaces_io_stats_req;
import io.tidegate.proto.namespace_get_io_stats_req;
import io.tidegate.proto.namespace_io_stats_info;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** The I/O counters of a namespace; error counters only when asked to be verbose. */
@Command(
        name = "get_io_stats",
        description = "Get I/O stats for a namespace, or for all (of a subsystem)",
        footer = {"", "Examples:", "  gwcli ns get_io_stats", "  gwcli ns get_io_stats nqn.2016-06.io.example:s1 1"})
final class NamespaceIoStats extends NamespaceAction {

    private static final String FAILURE = "Failure getting namespace's IO stats";

    NamespaceIoStats(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        String nqn = nqnIfAny();
        Integer nsid = nsidIfAny();
        given().end();
        return nqn == null || nsid == null ? several(nqn, nsid) : one(nqn, nsid);
    }

    /** Newer gateways tell of several namespaces in one call. */
    private int several(@Nullable String nqn, @Nullable Integer nsid) {
        if (nqn == null && nsid != null) {
            throw Words.missing("NQN or --subsystem=NQN", "subsystem");
        }
        list_namespaces_io_stats_req.Builder request = list_namespaces_io_stats_req.newBuilder();
        if (nqn != null) {
            request.setSubsystemNqn(nqn);
        }
        Answer<list_namespaces_io_stats_info> answer = session()
                .ask(
                        "Failure getting namespaces' IO stats",
                        list_namespaces_io_stats_info.getDefaultInstance(),
                        stub -> stub.listNamespacesIoStats(request.build()));
        return session()
                .report(
                        answer,
                        console -> console.result(
                                IoStatsView.of(answer.reply(), nqn).text(session()::text)));
    }

    private int one(String nqn, int nsid) {
        namespace_get_io_stats_req request = namespace_get_io_stats_req
                .newBuilder()
                .setSubsystemNqn(nqn)
                .setNsid(nsid)
                .build();
        Answer<namespace_io_stats_info> answer = session()
                .ask(FAILURE, namespace_io_stats_info.getDefaultInstance(), stub -> stub.namespaceGetIoStats(request));
        namespace_io_stats_info shown = shown((namespace_io_stats_info) answer.message(), nqn, nsid);
        return session()
                .report(
                        answer.shownAs(shown),
                        console -> console.result(IoStatsView.of(shown).text(session()::text)));
    }

    private namespace_io_stats_info shown(namespace_io_stats_info stats, String nqn, int nsid) {
        namespace_io_stats_info.Builder shown = stats.toBuilder();
        if (!session().isVerbose()) {
            // Upstream's client copies the counters here and sets the UUID with them, even when it is empty.
            shown.clearIoError().setUuid(stats.getUuid());
        }
        if (stats.getStatus() == 0 && (!stats.getSubsystemNqn().equals(nqn) || stats.getNsid() != nsid)) {
            shown.setStatus(Errno.ENODEV)
                    .setErrorMessage(FAILURE + ": Returned namespace " + stats.getNsid() + " of subsystem "
                            + stats.getSubsystemNqn() + " differs from requested one");
        }
        return shown.build();
    }
}
