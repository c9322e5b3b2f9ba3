package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Errno;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.view.ConnectionView;
import io.tidegate.cli.view.Listing;
import io.tidegate.cli.view.NamespaceFilter;
import io.tidegate.proto.namespaces_info;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Lists namespaces in one of several ways; all of them are the same call. */
abstract class NamespaceListing extends NamespaceAction {

    @Option(
            names = {"--uuid", "-u"},
            paramLabel = "UUID",
            description = "Only the one with this UUID")
    private @Nullable String uuid;

    NamespaceListing(Session session) {
        super(session);
    }

    abstract Listing view(namespaces_info reply, NamespaceFilter filter);

    @Override
    public final Integer call() {
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
                        console -> console.result(view(answer.reply(), filter).text(session()::text)));
    }
}
