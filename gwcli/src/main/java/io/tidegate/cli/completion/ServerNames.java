package io.tidegate.cli.completion;

import io.grpc.StatusRuntimeException;
import io.tidegate.cli.client.Session;
import io.tidegate.proto.connection;
import io.tidegate.proto.host;
import io.tidegate.proto.list_connections_req;
import io.tidegate.proto.list_hosts_req;
import io.tidegate.proto.list_listeners_req;
import io.tidegate.proto.list_namespaces_req;
import io.tidegate.proto.list_subsystems_req;
import io.tidegate.proto.listener_info;
import io.tidegate.proto.namespace_cli;
import io.tidegate.proto.subsystem_cli;
import java.util.List;
import java.util.stream.Stream;

/** Asks the gateway for names, and knows none when it does not answer in time. */
public final class ServerNames implements Names {

    private static final String EVERY_SUBSYSTEM = "*";
    private static final String NOT_APPLICABLE = "<n/a>";

    private final Session session;

    /**
     * Names of one gateway.
     *
     * @param session one that does not wait for long
     */
    public ServerNames(Session session) {
        this.session = session;
    }

    @Override
    public List<String> of(ValueKind kind, String nqn) {
        try {
            return found(kind, nqn)
                    .filter(name -> !name.isEmpty() && !name.equals(NOT_APPLICABLE))
                    .distinct()
                    .sorted()
                    .toList();
        } catch (StatusRuntimeException e) {
            return List.of();
        }
    }

    private Stream<String> found(ValueKind kind, String nqn) {
        return switch (kind) {
            case SUBSYSTEM -> subsystems();
            case HOST -> hosts(nqn);
            case NAMESPACE ->
                nqn.isEmpty() ? Stream.empty() : namespaces(nqn).map(one -> Integer.toUnsignedString(one.getNsid()));
            case IMAGE -> namespaces(EVERY_SUBSYSTEM).map(namespace_cli::getRbdImageName);
            case POOL -> namespaces(EVERY_SUBSYSTEM).map(namespace_cli::getRbdPoolName);
            case ADDRESS -> addresses(nqn);
            case FILE, FREE -> Stream.empty();
        };
    }

    private Stream<String> subsystems() {
        return session
                .call(stub -> stub.listSubsystems(list_subsystems_req.getDefaultInstance()))
                .getSubsystemsList()
                .stream()
                .map(subsystem_cli::getNqn);
    }

    private Stream<namespace_cli> namespaces(String nqn) {
        return session
                .call(stub -> stub.listNamespaces(
                        list_namespaces_req.newBuilder().setSubsystem(nqn).build()))
                .getNamespacesList()
                .stream();
    }

    /** Hosts of the subsystem, and those that are connected anywhere: a host is seldom let into one subsystem only. */
    private Stream<String> hosts(String nqn) {
        Stream<String> connected = session
                .call(stub -> stub.listConnections(list_connections_req
                        .newBuilder()
                        .setSubsystem(EVERY_SUBSYSTEM)
                        .build()))
                .getConnectionsList()
                .stream()
                .map(connection::getNqn);
        if (nqn.isEmpty()) {
            return connected;
        }
        Stream<String> allowed = session
                .call(stub -> stub.listHosts(
                        list_hosts_req.newBuilder().setSubsystem(nqn).build()))
                .getHostsList()
                .stream()
                .map(host::getNqn);
        return Stream.concat(allowed, connected);
    }

    private Stream<String> addresses(String nqn) {
        if (nqn.isEmpty()) {
            return Stream.empty();
        }
        return session
                .call(stub -> stub.listListeners(
                        list_listeners_req.newBuilder().setSubsystem(nqn).build()))
                .getListenersList()
                .stream()
                .map(listener_info::getTraddr);
    }
}
