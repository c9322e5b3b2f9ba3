package io.tidegate.control;

import static io.tidegate.control.StatusReply.SUCCESS;

import io.tidegate.bdev.Errno;
import io.tidegate.config.DesiredState;
import io.tidegate.config.HostConfig;
import io.tidegate.control.LiveView.LiveController;
import io.tidegate.proto.AddressFamily;
import io.tidegate.proto.DHCHAPControllerKeyOrigin;
import io.tidegate.proto.connection;
import io.tidegate.proto.connections_info;
import io.tidegate.proto.list_connections_req;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Shows which hosts are connected to this gateway, and which might be. */
final class ConnectionService {

    private static final String ALL = "*";

    private final StateEditor editor;
    private final LiveView live;

    ConnectionService(StateEditor editor, LiveView live) {
        this.editor = editor;
        this.live = live;
    }

    connections_info list(list_connections_req request) throws Refusal {
        DesiredState state = editor.read();
        String nqn = request.getSubsystem().isEmpty() ? ALL : request.getSubsystem();
        if (!nqn.equals(ALL) && state.subsystem(nqn).isEmpty()) {
            throw new Refusal(Errno.ENODEV, "there is no subsystem " + nqn);
        }
        Collection<String> shown = nqn.equals(ALL) ? state.subsystems().keySet() : List.of(nqn);
        connections_info.Builder reply =
                connections_info.newBuilder().setErrorMessage(SUCCESS).setSubsystemNqn(nqn);
        shown.forEach(subsystem -> add(reply, subsystem, state));
        return reply.build();
    }

    private void add(connections_info.Builder reply, String nqn, DesiredState state) {
        Set<String> connected = new HashSet<>();
        for (LiveController controller : live.controllers(nqn)) {
            connected.add(controller.hostNqn());
            boolean removed = !state.openToAny(nqn)
                    && state.host(nqn, controller.hostNqn()).isEmpty();
            reply.addConnections(connected(controller, nqn, origin(controller, nqn, state), removed));
        }
        for (HostConfig host : state.hostsOf(nqn)) {
            if (!connected.contains(host.nqn())) {
                reply.addConnections(absent(host, KeyOrigin.of(state, host)));
            }
        }
    }

    private static DHCHAPControllerKeyOrigin origin(LiveController controller, String nqn, DesiredState state) {
        return state.host(nqn, controller.hostNqn())
                .map(host -> KeyOrigin.of(state, host))
                .orElse(DHCHAPControllerKeyOrigin.no_key);
    }

    private static connection connected(
            LiveController controller, String nqn, DHCHAPControllerKeyOrigin origin, boolean removed) {
        connection.Builder reply = connection
                .newBuilder()
                .setNqn(controller.hostNqn())
                .setTraddr(controller.address())
                .setTrsvcid(controller.port())
                .setTrtype("TCP")
                .setAdrfam(controller.address().indexOf(':') >= 0 ? AddressFamily.ipv6 : AddressFamily.ipv4)
                .setConnected(true)
                .setQpairsCount(controller.ioQueuePairs())
                .setControllerId(controller.controllerId())
                .setSecure(controller.secure())
                .setUsePsk(controller.secure())
                .setUseDhchap(controller.provenByKey())
                .setDhchapControllerOrigin(origin)
                .setSubsystem(nqn)
                .setDisconnectedDueToKeepaliveTimeout(false);
        return removed ? reply.setHostDeleted(true).build() : reply.build();
    }

    private static connection absent(HostConfig host, DHCHAPControllerKeyOrigin origin) {
        return connection
                .newBuilder()
                .setNqn(host.nqn())
                .setTraddr("<n/a>")
                .setConnected(false)
                .setQpairsCount(-1)
                .setControllerId(-1)
                .setUsePsk(host.usesPsk())
                .setUseDhchap(host.usesDhchap())
                .setDhchapControllerOrigin(origin)
                .setSubsystem(host.subsystem())
                .setDisconnectedDueToKeepaliveTimeout(false)
                .build();
    }
}
