package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Errno;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.view.ConnectionView;
import io.tidegate.cli.view.NamespaceFilter;
import io.tidegate.cli.view.NamespaceView;
import io.tidegate.proto.namespaces_info;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists namespaces. */
@Command(
        name = "list",
        description = "List namespaces, of all subsystems unless one is named",
        footer = {
            "",
            "Examples:",
            "  gwcli namespace list nqn.2016-06.io.example:s1",
            "  gwcli --format json ns list --subsystem nqn.2016-06.io.example:s1 --nsid 1"
        })
final class NamespaceList extends NamespaceAction {

    @Option(
            names = {"--uuid", "-u"},
            paramLabel = "UUID",
            description = "Only the one with this UUID")
    private @Nullable String uuid;

    NamespaceList(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        String nqn = nqnIfAny();
        NamespaceFilter filter = new NamespaceFilter(
                nqn == null || nqn.isEmpty() ? ConnectionView.ALL_SUBSYSTEMS : nqn, nsidIfAny(), uuid);
        given().end();
        Answer<namespaces_info> answer = session()
                .ask(
                        "Failure listing namespaces",
                        namespaces_info.getDefaultInstance(),
                        stub -> stub.listNamespaces(filter.request()));
        Optional<String> mismatch = answer.isGood() && session().format().isForPeople()
                ? filter.mismatch(answer.reply())
                : Optional.empty();
        if (mismatch.isPresent()) {
            session().console().error(mismatch.get());
            return Errno.ENODEV;
        }
        return session()
                .report(
                        answer,
                        console -> console.result(NamespaceView.of(
                                        answer.reply(), filter, session().isVerbose())
                                .text(session()::text)));
    }
}
