package io.tidegate.nvme;

import java.nio.ByteBuffer;

/**
 * A namespace list, as CNS 02h and 10h give it (NVMe Base 2.1, 5.1.13.2.2): up to 1024 identifiers greater than the one
 * asked for, in ascending order, 4 bytes each, zero after the last.
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class ActiveNamespaceList extends Structure<ActiveNamespaceList> {

    public static final int BYTES = 4096;
    public static final int MAX_ENTRIES = BYTES / Integer.BYTES;

    /** A view over {@code buffer} from {@code offset}. */
    public ActiveNamespaceList(ByteBuffer buffer, int offset) {
        super(buffer, offset, BYTES);
    }

    /** Entry {@code index}; 0 after the last. */
    public int nsid(int index) {
        return u32(index * Integer.BYTES);
    }

    public ActiveNamespaceList nsid(int index, int nsid) {
        return u32(index * Integer.BYTES, nsid);
    }

    /** Identifiers in the list. */
    public int count() {
        int count = 0;
        while (count < MAX_ENTRIES && nsid(count) != 0) {
            count++;
        }
        return count;
    }

    @Override
    ActiveNamespaceList self() {
        return this;
    }
}
