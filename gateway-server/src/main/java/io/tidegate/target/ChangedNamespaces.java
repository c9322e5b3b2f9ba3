package io.tidegate.target;

import java.util.List;
import java.util.TreeSet;

/**
 * The namespaces that changed since the host last looked (NVMe Base 2.1, 5.1.12.1.5). Owner: the loop of the admin queue.
 */
public final class ChangedNamespaces {

    /** Most ids the log page holds; beyond it reports FFFFFFFFh alone. */
    static final int LIMIT = 1024;

    private final TreeSet<Integer> changed = new TreeSet<>();
    private boolean overflow;

    ChangedNamespaces() {}

    void add(int nsid) {
        overflow |= changed.size() == LIMIT && !changed.contains(nsid);
        if (!overflow) {
            changed.add(nsid);
        }
    }

    /** The ids as the log page shows them. */
    public List<Integer> ids() {
        return overflow ? List.of(-1) : List.copyOf(changed);
    }

    /** The host has read them. */
    public void clear() {
        changed.clear();
        overflow = false;
    }
}
