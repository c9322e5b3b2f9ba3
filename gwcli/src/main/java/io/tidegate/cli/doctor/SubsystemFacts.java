package io.tidegate.cli.doctor;

import io.tidegate.cli.client.Session;
import io.tidegate.proto.ana_state;
import io.tidegate.proto.connection;
import io.tidegate.proto.gateway_listeners_info;
import io.tidegate.proto.host;
import io.tidegate.proto.hosts_info;
import io.tidegate.proto.list_connections_req;
import io.tidegate.proto.list_hosts_req;
import io.tidegate.proto.list_listeners_req;
import io.tidegate.proto.list_namespaces_req;
import io.tidegate.proto.listener_info;
import io.tidegate.proto.namespace_cli;
import io.tidegate.proto.show_gateway_listeners_info_req;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a gateway says about one subsystem. Immutable.
 *
 * @param nqn its NQN
 * @param openToAll any host may use it
 * @param hosts hosts that may use it
 * @param listeners of every gateway
 * @param namespaces what is in it
 * @param connections hosts that are or were there
 * @param states of the ANA groups on this gateway, by group; empty when it has no listener here
 */
record SubsystemFacts(
        String nqn,
        boolean openToAll,
        List<host> hosts,
        List<listener_info> listeners,
        List<namespace_cli> namespaces,
        List<connection> connections,
        Map<Integer, ana_state> states) {

    /** Asks the gateway. */
    static SubsystemFacts ask(Session session, String nqn) {
        hosts_info hosts = session.call(stub ->
                stub.listHosts(list_hosts_req.newBuilder().setSubsystem(nqn).build()));
        gateway_listeners_info own = session.call(stub -> stub.showGatewayListenersInfo(show_gateway_listeners_info_req
                .newBuilder()
                .setSubsystemNqn(nqn)
                .build()));
        Map<Integer, ana_state> states = new TreeMap<>();
        own.getGwListenersList().stream()
                .flatMap(one -> one.getLbStatesList().stream())
                .forEach(group -> states.put(group.getGrpId(), group.getState()));
        return new SubsystemFacts(
                nqn,
                hosts.getAllowAnyHost(),
                hosts.getHostsList(),
                session.call(stub -> stub.listListeners(list_listeners_req
                                .newBuilder()
                                .setSubsystem(nqn)
                                .build()))
                        .getListenersList(),
                session.call(stub -> stub.listNamespaces(list_namespaces_req
                                .newBuilder()
                                .setSubsystem(nqn)
                                .build()))
                        .getNamespacesList(),
                session.call(stub -> stub.listConnections(list_connections_req
                                .newBuilder()
                                .setSubsystem(nqn)
                                .build()))
                        .getConnectionsList(),
                states);
    }
}
