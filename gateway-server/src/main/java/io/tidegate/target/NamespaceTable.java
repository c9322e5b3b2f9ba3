package io.tidegate.target;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces of a subsystem at one moment, found by id in one step. Immutable: a change makes a new table, so that
 * I/O needs no lock.
 */
public final class NamespaceTable {

    static final NamespaceTable EMPTY = new NamespaceTable(new Namespace[0]);

    private final @Nullable Namespace[] byNsid;

    private NamespaceTable(@Nullable Namespace[] byNsid) {
        this.byNsid = byNsid;
    }

    /** The namespace of this id, or null. Ids are unsigned 32 bits as on the wire. */
    public @Nullable Namespace get(int nsid) {
        return nsid > 0 && nsid < byNsid.length ? byNsid[nsid] : null;
    }

    /** All, in order of id. */
    public Stream<Namespace> stream() {
        return Arrays.stream(byNsid).filter(Objects::nonNull);
    }

    /** What one host sees, in order of id. */
    public List<Namespace> visibleTo(String hostNqn) {
        return stream().filter(namespace -> namespace.visibleTo(hostNqn)).toList();
    }

    public int count() {
        return (int) stream().count();
    }

    NamespaceTable with(Namespace namespace) {
        int nsid = namespace.nsid();
        @Nullable Namespace[] copy = Arrays.copyOf(byNsid, Math.max(byNsid.length, nsid + 1));
        copy[nsid] = namespace;
        return new NamespaceTable(copy);
    }

    NamespaceTable without(int nsid) {
        @Nullable Namespace[] copy = byNsid.clone();
        copy[nsid] = null;
        return new NamespaceTable(copy);
    }
}
