package io.tidegate.bdev;

/**
 * Names a block device: {@code rbd:pool/[namespace/]image}, {@code file:/path}, {@code dev:/dev/vg/lv}, {@code
 * memory:name}.
 *
 * @param scheme which backing serves it
 * @param location what the backing looks up, never empty
 */
public record BlockDeviceUri(Scheme scheme, String location) {

    /** The backings. */
    public enum Scheme {
        RBD,
        FILE,
        DEV,
        MEMORY
    }

    /** Refuses an empty location. */
    public BlockDeviceUri {
        if (location.isEmpty()) {
            throw new IllegalArgumentException("a block device needs a location");
        }
    }

    /** An image of a pool. */
    public static BlockDeviceUri rbd(String pool, String image) {
        return new BlockDeviceUri(Scheme.RBD, pool + "/" + image);
    }

    /** Reads the text form. */
    public static BlockDeviceUri parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("'" + text + "' names no backing; write rbd:, file:, dev: or memory:");
        }
        String name = text.substring(0, colon);
        for (Scheme scheme : Scheme.values()) {
            if (scheme.name().equalsIgnoreCase(name)) {
                return new BlockDeviceUri(scheme, text.substring(colon + 1));
            }
        }
        throw new IllegalArgumentException("'" + name + "' is no backing; write rbd:, file:, dev: or memory:");
    }

    @Override
    public String toString() {
        return scheme.name().toLowerCase(java.util.Locale.ROOT) + ":" + location;
    }
}
