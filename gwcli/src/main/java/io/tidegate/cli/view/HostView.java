package io.tidegate.cli.view;

import io.tidegate.cli.render.Table;
import io.tidegate.proto.DHCHAPControllerKeyOrigin;
import io.tidegate.proto.host;
import io.tidegate.proto.hosts_info;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The hosts of a subsystem as a table; open access is its first row. */
public final class HostView {

    private HostView() {}

    /** The table of a reply. */
    public static Listing of(hosts_info reply, String nqn) {
        boolean timeouts = reply.getHostsList().stream().anyMatch(host::getDisconnectedDueToKeepaliveTimeout);
        boolean origins = reply.getHostsList().stream()
                .anyMatch(one -> one.getDhchapControllerOrigin() != DHCHAPControllerKeyOrigin.no_key);
        List<List<String>> rows = new ArrayList<>();
        if (reply.getAllowAnyHost()) {
            rows.add(List.of("Any host", "n/a"));
        }
        for (host one : reply.getHostsList()) {
            rows.add(Words.cells(
                    Words.cells(
                            Stream.of(one.getNqn(), Words.yesNo(one.getUsePsk()), Words.yesNo(one.getUseDhchap())),
                            origins,
                            Words.origin(one.getDhchapControllerOrigin()))
                            .stream(),
                    timeouts,
                    Words.yesNo(one.getDisconnectedDueToKeepaliveTimeout())));
        }
        List<String> headings = Words.cells(
                Words.cells(Stream.of("Host NQN", "Uses PSK", "Uses DHCHAP"), origins, "DHCHAP\nController").stream(),
                timeouts,
                "Keepalive\nTimeout");
        return new Listing(
                "Hosts allowed to access " + nqn,
                new Table(headings, rows, true),
                "No hosts are allowed to access " + nqn);
    }
}
