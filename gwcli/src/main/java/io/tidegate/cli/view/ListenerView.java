package io.tidegate.cli.view;

import io.tidegate.cli.render.Table;
import io.tidegate.proto.ana_group_state;
import io.tidegate.proto.ana_state;
import io.tidegate.proto.gateway_listener_info;
import io.tidegate.proto.gateway_listeners_info;
import io.tidegate.proto.listener_info;
import io.tidegate.proto.listeners_info;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Listeners as a table, of a subsystem or of one gateway. */
public final class ListenerView {

    private static final List<String> HEADINGS =
            List.of("Host", "Transport", "Address Family", "Address", "Secure", "Active");

    private ListenerView() {}

    /** The listeners of a subsystem. */
    public static Listing of(listeners_info reply, String nqn) {
        // Releases that know automatic listeners say of each whether it was made by hand; a column only then.
        boolean automatic = reply.getListenersList().stream().anyMatch(one -> one.hasManual() && !one.getManual());
        List<List<String>> rows = reply.getListenersList().stream()
                .map(one -> Words.cells(cells(one), automatic, Words.yesNo(one.getManual())))
                .toList();
        List<String> headings = Words.cells(HEADINGS.stream(), automatic, "Manual");
        return new Listing("Listeners for " + nqn, new Table(headings, rows), "No listeners for " + nqn);
    }

    /** The listeners of the gateway that was asked; ANA groups it does not own only if all are wanted. */
    public static Listing of(gateway_listeners_info reply, String nqn, boolean allGroups) {
        List<String> headings = Stream.concat(HEADINGS.stream(), Stream.of("Load Balancing\nGroup ID/State"))
                .toList();
        List<List<String>> rows = reply.getGwListenersList().stream()
                .map(listener -> row(listener, allGroups))
                .toList();
        return new Listing(
                "Gateway listeners for " + nqn, new Table(headings, rows), "No gateway listeners for " + nqn);
    }

    private static List<String> row(gateway_listener_info listener, boolean allGroups) {
        String groups = listener.getLbStatesList().stream()
                .filter(group -> allGroups || group.getState() == ana_state.OPTIMIZED)
                .map(group -> group.getGrpId() + ": " + state(group))
                .collect(Collectors.joining("\n"));
        return Stream.concat(cells(listener.getListener()), Stream.of(groups)).toList();
    }

    private static String state(ana_group_state group) {
        if (group.getState() == ana_state.UNRECOGNIZED) {
            return Integer.toString(group.getStateValue());
        }
        return Stream.of(group.getState().name().split("_", -1))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("_"));
    }

    private static Stream<String> cells(listener_info listener) {
        return Stream.of(
                listener.getHostName(),
                listener.getTrtype(),
                Words.family(listener.getAdrfam()),
                Words.address(listener.getTraddr(), listener.getTrsvcid()),
                Words.yesNo(listener.getSecure()),
                Words.yesNo(listener.getActive()));
    }
}
