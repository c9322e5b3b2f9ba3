package io.tidegate.nvme;

import java.nio.ByteBuffer;

/**
 * The Changed Attached Namespace List log page, LID 04h (NVMe Base 2.1, 5.1.12.1.5): up to 1024 namespace identifiers
 * in ascending order, 4 bytes each, zero after the last.
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class ChangedNamespaceLog extends Structure<ChangedNamespaceLog> {

    public static final int BYTES = 4096;
    public static final int MAX_ENTRIES = BYTES / Integer.BYTES;

    /** First and only entry when more namespaces changed than the page holds. */
    public static final int TOO_MANY = 0xffff_ffff;

    /** A view over {@code buffer} from {@code offset}. */
    public ChangedNamespaceLog(ByteBuffer buffer, int offset) {
        super(buffer, offset, BYTES);
    }

    /** Entry {@code index}; 0 after the last. */
    public int nsid(int index) {
        return u32(index * Integer.BYTES);
    }

    public ChangedNamespaceLog nsid(int index, int nsid) {
        return u32(index * Integer.BYTES, nsid);
    }

    /** Says that more namespaces changed than fit. */
    public ChangedNamespaceLog tooMany() {
        return clear().nsid(0, TOO_MANY);
    }

    @Override
    ChangedNamespaceLog self() {
        return this;
    }
}
