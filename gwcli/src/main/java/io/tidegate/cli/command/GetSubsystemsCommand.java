package io.tidegate.cli.command;

import io.grpc.StatusRuntimeException;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.client.UsageException;
import io.tidegate.cli.render.JsonText;
import io.tidegate.proto.get_subsystems_req;
import io.tidegate.proto.subsystems_info;
import picocli.CommandLine.Command;

/** Everything the target serves, in JSON whatever the format. */
@Command(name = "get_subsystems", description = "Get subsystems")
public final class GetSubsystemsCommand extends Action {

    /** The command. */
    public GetSubsystemsCommand(Session session) {
        super(session);
    }

    /** A failed call exits with 2, not 22: its reply has no status to carry an errno, and upstream does the same. */
    @Override
    public Integer call() {
        try {
            subsystems_info reply = session().call(stub -> stub.getSubsystems(get_subsystems_req.getDefaultInstance()));
            session().console().result("Get subsystems:\n" + JsonText.of(reply));
            return 0;
        } catch (StatusRuntimeException e) {
            throw new UsageException("get_subsystems failed: " + session().sentence(e));
        }
    }
}
