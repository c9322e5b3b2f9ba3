package io.tidegate.bdev.rbd;

import io.tidegate.bdev.BlockGeometry;
import io.tidegate.ceph.CephException;
import io.tidegate.ceph.CephPool;
import io.tidegate.ceph.ImageStat;
import io.tidegate.ceph.RbdImage;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the geometry of an open image, with what its own metadata and that of its pool override. Calls block. */
final class ImagePreferences {

    private static final int MAX_REQUEST_BYTES = 16 << 20;
    private static final int DEFAULT_DISCARD_BYTES = 64 << 10;
    private static final Set<String> TRUE = Set.of("true", "1", "yes", "on");

    private final CephPool pool;
    private final RbdImage image;

    ImagePreferences(CephPool pool, RbdImage image) {
        this.pool = pool;
        this.image = image;
    }

    BlockGeometry geometry(boolean readOnly) throws CephException {
        ImageStat stat = image.stat();
        long whole = stat.stripeCount() > 1 ? stat.stripeUnitBytes() : stat.objectBytes();
        int discard = (int) Math.min(discardBytes(), stat.objectBytes());
        return new BlockGeometry(
                stat.sizeBytes(), (int) whole, discard, MAX_REQUEST_BYTES, hasVolatileCache(), true, false, readOnly);
    }

    private long discardBytes() {
        return pool.cluster()
                .option("rbd_discard_granularity_bytes")
                .filter(text -> !text.isEmpty() && text.chars().allMatch(Character::isDigit))
                .map(Long::parseLong)
                .filter(bytes -> bytes > 0)
                .orElse((long) DEFAULT_DISCARD_BYTES);
    }

    /**
     * The client's own configuration has no cache, but an administrator may have given one to the image ({@code rbd
     * config image set}) or to the pool, which takes precedence.
     */
    private boolean hasVolatileCache() throws CephException {
        boolean cache = override("conf_rbd_cache").filter(TRUE::contains).isPresent();
        boolean log = override("conf_rbd_persistent_cache_mode")
                .filter(mode -> !mode.equals("disabled"))
                .isPresent();
        return cache || log;
    }

    private Optional<String> override(String key) throws CephException {
        Optional<String> own = image.metadata(key);
        return (own.isPresent() ? own : pool.imageMetadata(key)).map(text -> text.toLowerCase(Locale.ROOT));
    }
}
