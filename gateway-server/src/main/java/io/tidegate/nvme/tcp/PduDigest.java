package io.tidegate.nvme.tcp;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Computes header and data digests: CRC32C as the specification wants it, sent little-endian (NVMe/TCP 1.1, 3.3.1).
 * Owner: whoever made it; not thread-safe; used again and again without allocation.
 */
public final class PduDigest {

    private final CRC32C crc = new CRC32C();

    /** Begins a new digest. */
    public void reset() {
        crc.reset();
    }

    /** Adds {@code length} bytes from absolute index {@code from}; position and limit stay as they are. */
    public void update(ByteBuffer bytes, int from, int length) {
        int position = bytes.position();
        int limit = bytes.limit();
        bytes.limit(from + length).position(from);
        crc.update(bytes);
        bytes.limit(limit).position(position);
    }

    /** The digest of everything added since the reset. */
    public int value() {
        return (int) crc.getValue();
    }

    /** The digest of one range. */
    public int of(ByteBuffer bytes, int from, int length) {
        reset();
        update(bytes, from, length);
        return value();
    }
}
