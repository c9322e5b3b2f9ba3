package io.tidegate.store;

import io.tidegate.ceph.CephException;
import io.tidegate.ceph.Omap;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The layout of the state in one omap: every entry is a key, and {@value #VERSION_KEY} holds the version in decimal. Any
 * thread may call; calls block.
 */
final class OmapState {

    static final String VERSION_KEY = "omap_version";

    private static final int PAGE = 10_000;
    private static final int READ_ATTEMPTS = 100;

    private final Omap omap;

    OmapState(Omap omap) {
        this.omap = omap;
    }

    /** Makes the object with version 1 unless it is there. */
    void create() throws CephException {
        omap.create(Map.of(VERSION_KEY, text(1)));
    }

    /** The version as of now. */
    long version() throws StoreException, CephException {
        return version(omap.value(VERSION_KEY));
    }

    /**
     * All entries of one version. The map is read in pages; each page tells the version of its own instant, and when a
     * writer was in between the reading starts again.
     */
    StateSnapshot read() throws StoreException, CephException {
        for (int attempt = 0; attempt < READ_ATTEMPTS; attempt++) {
            Optional<StateSnapshot> whole = readOnce();
            if (whole.isPresent()) {
                return whole.get();
            }
        }
        throw new StoreException("the state in " + omap.path() + " changed during each of " + READ_ATTEMPTS
                + " attempts to read it; find out who writes without pause");
    }

    private Optional<StateSnapshot> readOnce() throws StoreException, CephException {
        TreeMap<String, byte[]> entries = new TreeMap<>();
        OptionalLong version = OptionalLong.empty();
        String last = "";
        Omap.Page page;
        do {
            page = omap.read(last, PAGE, VERSION_KEY);
            long now = version(page.alongside());
            if (version.isPresent() && version.getAsLong() != now) {
                return Optional.empty();
            }
            version = OptionalLong.of(now);
            for (Map.Entry<String, byte[]> entry : page.entries().entrySet()) {
                last = entry.getKey();
                entries.put(last, entry.getValue());
            }
        } while (page.more());
        entries.remove(VERSION_KEY);
        return Optional.of(new StateSnapshot(version.getAsLong(), entries));
    }

    /** Applies a change in one RADOS operation; false when the version is another. */
    boolean compareAndPut(long expected, StateChange change) throws CephException {
        Map<String, byte[]> puts = new HashMap<>(change.puts());
        puts.put(VERSION_KEY, text(expected + 1));
        return omap.compareAndSet(VERSION_KEY, text(expected), puts, change.removals());
    }

    private long version(Optional<byte[]> value) throws StoreException {
        if (value.isEmpty()) {
            throw new StoreException(
                    "object " + omap.path() + " has no key " + VERSION_KEY
                            + ": it is damaged or no state of a gateway; restore it, or remove it to start with an empty state");
        }
        String text = new String(value.get(), StandardCharsets.UTF_8);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException damaged) {
            throw new StoreException(
                    "object " + omap.path() + " has '" + text + "' as " + VERSION_KEY
                            + ", which is no version; restore it, or remove it to start with an empty state",
                    damaged);
        }
    }

    private static byte[] text(long version) {
        return Long.toString(version).getBytes(StandardCharsets.UTF_8);
    }
}
