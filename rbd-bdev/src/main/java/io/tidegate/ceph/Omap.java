package io.tidegate.ceph;

import io.tidegate.ceph.jna.OmapCalls;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * The key-value map of one object. Any thread may call; calls block. Each method is one RADOS operation and so atomic.
 */
public final class Omap {

    private final CephPool pool;
    private final String object;

    Omap(CephPool pool, String object) {
        this.pool = pool;
        this.object = object;
    }

    /** How a person names the object: {@code pool/object}. */
    public String path() {
        return pool.path() + "/" + object;
    }

    /** Makes the object with these entries; false when it exists, then nothing was changed. */
    public boolean create(Map<String, byte[]> entries) throws CephException {
        int result = OmapCalls.create(pool.handle(), object, entries);
        if (result == -CephErrors.EEXIST) {
            return false;
        }
        check(result, "cannot be created");
        return true;
    }

    /**
     * Sets and removes keys if {@code key} has the value {@code expected}; false when it has another (or none), then
     * nothing was changed.
     *
     * @throws CephException with ENOENT when the object is not there
     */
    public boolean compareAndSet(String key, byte[] expected, Map<String, byte[]> puts, Collection<String> removals)
            throws CephException {
        int result = OmapCalls.compareAndSet(pool.handle(), object, key, expected, puts, removals);
        if (result == -CephErrors.ECANCELED) {
            return false;
        }
        check(result, "cannot be changed");
        return true;
    }

    /** Sets and removes keys whatever is there; makes the object when there is none. */
    public void update(Map<String, byte[]> puts, Collection<String> removals) throws CephException {
        check(OmapCalls.update(pool.handle(), object, puts, removals), "cannot be changed");
    }

    /**
     * Reads keys in order, starting behind {@code after} ("" for all), and one key beside them at the same instant.
     *
     * @param limit how many at most; an OSD may return fewer
     */
    public Page read(String after, int limit, String alongside) throws CephException {
        OmapCalls.Page page = OmapCalls.read(pool.handle(), object, after, limit, alongside);
        check(page.result(), "cannot be read");
        return new Page(
                page.entries(),
                page.more(),
                Optional.ofNullable(page.alongside().get(alongside)));
    }

    /** The value of one key; ENOENT when the object is not there. */
    public Optional<byte[]> value(String key) throws CephException {
        return read("", 1, key).alongside();
    }

    private void check(int result, String what) throws CephException {
        if (result < 0) {
            throw CephErrors.failure("object " + path() + " " + what, result);
        }
    }

    /**
     * Some keys of the map.
     *
     * @param entries in order
     * @param more true when keys follow behind the last of these
     * @param alongside the key that was asked for beside them
     */
    public record Page(Map<String, byte[]> entries, boolean more, Optional<byte[]> alongside) {}
}
