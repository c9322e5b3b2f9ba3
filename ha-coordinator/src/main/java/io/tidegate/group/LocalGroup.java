package io.tidegate.group;

import java.util.ArrayList;
import java.util.List;

/**
 * How far one gateway itself is with an ANA group. Immutable.
 *
 * @param stage what is open
 * @param busy whether an action for this group runs
 * @param clients addresses of its storage clients for this group
 * @param fenced addresses that it has shut out
 * @param fenceEpoch the OSD map that holds the newest of these entries; 0 when there is none
 * @param seenEpoch the OSD map that its own clients of this group are known to have
 */
public record LocalGroup(
        Stage stage, boolean busy, List<String> clients, List<String> fenced, long fenceEpoch, long seenEpoch) {

    /** What is open. */
    public enum Stage {
        /** Nothing. */
        CLOSED,
        /** The clients are connected. */
        CONNECTED,
        /** The images are open; hosts are not served. */
        OPEN,
        /** Hosts are served. */
        OPTIMIZED
    }

    /** Nothing was done yet. */
    public static final LocalGroup NONE = new LocalGroup(Stage.CLOSED, false, List.of(), List.of(), 0, 0);

    /** Copies the lists. */
    public LocalGroup {
        clients = List.copyOf(clients);
        fenced = List.copyOf(fenced);
    }

    LocalGroup withBusy(boolean now) {
        return new LocalGroup(stage, now, clients, fenced, fenceEpoch, seenEpoch);
    }

    LocalGroup at(Stage now) {
        return new LocalGroup(now, busy, clients, fenced, fenceEpoch, seenEpoch);
    }

    LocalGroup connected(List<String> addresses) {
        return new LocalGroup(Stage.CONNECTED, busy, addresses, fenced, fenceEpoch, seenEpoch);
    }

    /** Whoever tells of clients may have looked before others were connected, so none goes by this. */
    LocalGroup withClients(List<String> more) {
        List<String> all = new ArrayList<>(clients);
        more.stream().filter(address -> !all.contains(address)).forEach(all::add);
        return new LocalGroup(stage, busy, all, fenced, fenceEpoch, seenEpoch);
    }

    LocalGroup fenced(List<String> more, long epoch) {
        List<String> all = new ArrayList<>(fenced);
        more.stream().filter(address -> !all.contains(address)).forEach(all::add);
        return new LocalGroup(stage, busy, clients, all, Math.max(fenceEpoch, epoch), seenEpoch);
    }

    LocalGroup seen(long epoch) {
        return new LocalGroup(stage, busy, clients, fenced, fenceEpoch, Math.max(seenEpoch, epoch));
    }
}
