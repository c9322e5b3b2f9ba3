package io.tidegate.metrics;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Hosts that fell silent since the last scrape, at most so many. Any thread; nothing blocks. */
public final class KeepAliveMarks {

    /** Docs/limits.md: those beyond it are not marked. */
    private static final int MOST = 2048;

    private record Mark(String nqn, String host) {}

    private final Set<Mark> marks = ConcurrentHashMap.newKeySet();

    /** A host of a subsystem was lost by its keep-alive timeout. */
    public void lost(String nqn, String host) {
        if (marks.size() < MOST) {
            marks.add(new Mark(nqn, host));
        }
    }

    /** True once for a host that was lost. */
    boolean take(String nqn, String host) {
        return marks.remove(new Mark(nqn, host));
    }

    /** Hosts of a subsystem that nobody has taken; they are forgotten by that. */
    List<String> takeOthers(String nqn) {
        List<Mark> others =
                marks.stream().filter(mark -> mark.nqn().equals(nqn)).toList();
        others.forEach(marks::remove);
        return others.stream().map(Mark::host).toList();
    }
}
