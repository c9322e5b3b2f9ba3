package io.tidegate.group;

import java.nio.charset.StandardCharsets;

/** How long what the coordinator stores is, for measurements. */
public final class StoredSize {

    private StoredSize() {}

    /** Bytes of the record. */
    public static int of(GroupRecord record) {
        return GroupCodec.encode(record).getBytes(StandardCharsets.UTF_8).length;
    }

    /** Bytes of one gateway's renewal. */
    public static int of(Presence presence) {
        return GroupCodec.encode(presence).getBytes(StandardCharsets.UTF_8).length;
    }
}
