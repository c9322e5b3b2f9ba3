package io.tidegate.cli.command;

import io.tidegate.cli.client.Session;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** An action on one namespace, named by options or by the first two words. */
abstract class NamespaceAction extends SubsystemAction {

    @Option(names = "--nsid", paramLabel = "NSID", description = "The namespace ID (or the second word)")
    private @Nullable Integer nsid;

    NamespaceAction(Session session) {
        super(session);
    }

    @Override
    public String words() {
        return "[NQN [NSID]]";
    }

    /** The namespace ID, which must be given; ask for the subsystem first. */
    final int nsid() {
        Integer given = nsidIfAny();
        if (given == null) {
            throw Words.missing("NSID or --nsid=NSID", "namespace ID");
        }
        return given;
    }

    /** The namespace ID if one is given. */
    final @Nullable Integer nsidIfAny() {
        Integer given = given().optionalNumber(nsid, "namespace ID");
        return given == null ? null : Check.positive(given, "nsid");
    }
}
