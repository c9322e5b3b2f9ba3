package io.tidegate.nvme;

import java.nio.ByteBuffer;

/**
 * The I/O Command Set data structure, CNS 1Ch (NVMe Base 2.1, 5.1.13.2.19): 512 vectors of 8 bytes, each a combination
 * of command sets that may be enabled together, bit n for the {@link CommandSet} n; zero after the last.
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class IoCommandSets extends Structure<IoCommandSets> {

    public static final int BYTES = 4096;

    /** A view over {@code buffer} from {@code offset}. */
    public IoCommandSets(ByteBuffer buffer, int offset) {
        super(buffer, offset, BYTES);
    }

    /** Combination {@code index}. */
    public long vector(int index) {
        return u64(index * Long.BYTES);
    }

    public IoCommandSets vector(int index, long commandSets) {
        return u64(index * Long.BYTES, commandSets);
    }

    @Override
    IoCommandSets self() {
        return this;
    }
}
