package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.view.TreeView;
import io.tidegate.proto.list_connections_req;
import io.tidegate.proto.list_hosts_req;
import io.tidegate.proto.list_listeners_req;
import io.tidegate.proto.list_namespaces_req;
import io.tidegate.proto.list_subsystems_req;
import io.tidegate.proto.subsystem_cli;
import io.tidegate.proto.subsystems_info_cli;
import picocli.CommandLine.Command;

/** Shows everything the gateway serves as a tree. */
@Command(
        name = "ls",
        description = "Show subsystems with their namespaces, hosts and listeners as a tree",
        footer = {"", "Examples:", "  gwcli ls", "  gwcli ls nqn.2016-06.io.example:s1"})
public final class TreeCommand extends SubsystemAction {

    /** The command. */
    public TreeCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        String nqn = nqnIfAny();
        given().end();
        list_subsystems_req.Builder request = list_subsystems_req.newBuilder();
        if (nqn != null) {
            request.setSubsystemNqn(nqn);
        }
        Answer<subsystems_info_cli> answer = session()
                .ask(
                        "Failure listing subsystems",
                        subsystems_info_cli.getDefaultInstance(),
                        stub -> stub.listSubsystems(request.build()));
        return session()
                .report(
                        answer,
                        console -> console.result(TreeView.of(answer.reply().getSubsystemsList().stream()
                                .map(this::branch)
                                .toList())));
    }

    /** What belongs to a subsystem; one that has gone in the meantime has nothing. */
    private TreeView.Branch branch(subsystem_cli one) {
        String nqn = one.getNqn();
        return new TreeView.Branch(
                one,
                session()
                        .call(stub -> stub.listNamespaces(list_namespaces_req
                                .newBuilder()
                                .setSubsystem(nqn)
                                .build())),
                session()
                        .call(stub -> stub.listHosts(
                                list_hosts_req.newBuilder().setSubsystem(nqn).build())),
                session()
                        .call(stub -> stub.listListeners(list_listeners_req
                                .newBuilder()
                                .setSubsystem(nqn)
                                .build())),
                session()
                        .call(stub -> stub.listConnections(list_connections_req
                                .newBuilder()
                                .setSubsystem(nqn)
                                .build())));
    }
}
