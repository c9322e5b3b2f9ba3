package io.tidegate.cli.view;

import io.tidegate.cli.render.Table;
import io.tidegate.proto.connection;
import io.tidegate.proto.connections_info;
import java.util.ArrayList;
import java.util.List;

/** The connections of one subsystem or of all as a table. */
public final class ConnectionView {

    /** The name that stands for every subsystem in a request. */
    public static final String ALL_SUBSYSTEMS = "*";

    private final boolean everywhere;
    private final boolean timeouts;

    private ConnectionView(connections_info reply) {
        this.everywhere = reply.getSubsystemNqn().equals(ALL_SUBSYSTEMS);
        this.timeouts = reply.getConnectionsList().stream().anyMatch(connection::getDisconnectedDueToKeepaliveTimeout);
    }

    /** The table of a reply. */
    public static Listing of(connections_info reply) {
        ConnectionView view = new ConnectionView(reply);
        List<List<String>> rows =
                reply.getConnectionsList().stream().map(view::row).toList();
        String nqn = reply.getSubsystemNqn();
        return new Listing(
                "Connections for " + (view.everywhere ? "all subsystems" : nqn),
                new Table(view.headings(), rows),
                "No connections for " + (view.everywhere ? "any subsystem" : nqn));
    }

    private List<String> headings() {
        List<String> headings = new ArrayList<>();
        if (everywhere) {
            headings.add("Subsystem");
        }
        headings.addAll(List.of(
                "Host NQN",
                "Address",
                "Connected",
                "QPairs Count",
                "Controller ID",
                "Secure",
                "Uses\nPSK",
                "Uses\nDHCHAP"));
        if (timeouts) {
            headings.add("Keepalive\nTimeout");
        }
        return headings;
    }

    private List<String> row(connection one) {
        boolean live = one.getConnected();
        List<String> cells = new ArrayList<>();
        if (everywhere) {
            cells.add(one.getSubsystem());
        }
        cells.add(one.getNqn() + (one.getHostDeleted() ? " (deleted)" : ""));
        cells.add(live ? Words.address(one.getTraddr(), one.getTrsvcid()) : Words.NOT_APPLICABLE);
        cells.add(Words.yesNo(live));
        cells.add(live ? Integer.toString(one.getQpairsCount()) : Words.NOT_APPLICABLE);
        cells.add(live ? Integer.toString(one.getControllerId()) : Words.NOT_APPLICABLE);
        cells.add(live ? Words.yesNo(one.getSecure()) : Words.NOT_APPLICABLE);
        cells.add(Words.yesNo(one.getUsePsk()));
        cells.add(Words.yesNo(one.getUseDhchap()));
        if (timeouts) {
            cells.add(Words.yesNo(one.getDisconnectedDueToKeepaliveTimeout()));
        }
        return cells;
    }
}
