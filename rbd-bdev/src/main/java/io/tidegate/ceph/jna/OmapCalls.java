package io.tidegate.ceph.jna;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compound operations on the omap of one object, each a single RADOS operation. Any thread may call; calls block. */
public final class OmapCalls {

    private OmapCalls() {}

    /** Creates the object with {@code entries}; {@code -EEXIST} when it is there. */
    public static int create(long io, String object, Map<String, byte[]> entries) {
        return write(io, object, (op, arena) -> {
            Librados.rados_write_op_create(op, Librados.CREATE_EXCLUSIVE, null);
            set(op, arena, entries);
        });
    }

    /**
     * Sets and removes keys if the value of {@code key} is {@code expected}; {@code -ECANCELED} when it is another,
     * {@code -ENOENT} when the object is not there.
     */
    public static int compareAndSet(
            long io,
            String object,
            String key,
            byte[] expected,
            Map<String, byte[]> puts,
            Collection<String> removals) {
        byte[] keyBytes = utf8(key);
        return write(io, object, (op, arena) -> {
            Librados.rados_write_op_omap_cmp2(
                    op, keyBytes, Librados.COMPARE_EQUAL, expected, keyBytes.length, expected.length, 0);
            set(op, arena, puts);
            remove(op, arena, removals);
        });
    }

    /** Sets and removes keys whatever is there. */
    public static int update(long io, String object, Map<String, byte[]> puts, Collection<String> removals) {
        return write(io, object, (op, arena) -> {
            set(op, arena, puts);
            remove(op, arena, removals);
        });
    }

    /**
     * Reads the keys behind {@code after} in order, and beside them, in the same operation, the value of one key.
     *
     * @param limit how many at most; the OSD may return fewer, see {@link Page#more()}
     */
    public static Page read(long io, String object, String after, int limit, String alongside) {
        try (Arena arena = Arena.ofConfined()) {
            return new PageRead(arena, alongside).run(io, object, after, limit);
        }
    }

    private interface Actions {
        void add(long op, Arena arena);
    }

    private static int write(long io, String object, Actions actions) {
        long op = Librados.rados_create_write_op();
        try (Arena arena = Arena.ofConfined()) {
            actions.add(op, arena);
            return Librados.rados_write_op_operate(op, io, object, 0, 0);
        } finally {
            Librados.rados_release_write_op(op);
        }
    }

    private static void set(long op, Arena arena, Map<String, byte[]> entries) {
        if (entries.isEmpty()) {
            return;
        }
        List<byte[]> keys = utf8(entries.keySet());
        List<byte[]> values = new ArrayList<>(entries.values());
        Librados.rados_write_op_omap_set2(
                op,
                NativeMemory.pointers(arena, keys).address(),
                NativeMemory.pointers(arena, values).address(),
                NativeMemory.lengths(arena, keys).address(),
                NativeMemory.lengths(arena, values).address(),
                keys.size());
    }

    private static void remove(long op, Arena arena, Collection<String> removals) {
        if (removals.isEmpty()) {
            return;
        }
        List<byte[]> keys = utf8(removals);
        Librados.rados_write_op_omap_rm_keys2(
                op,
                NativeMemory.pointers(arena, keys).address(),
                NativeMemory.lengths(arena, keys).address(),
                keys.size());
    }

    private static List<byte[]> utf8(Collection<String> texts) {
        return texts.stream().map(OmapCalls::utf8).toList();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * What one read found.
     *
     * @param result 0 or a negative errno, then the rest is empty
     * @param entries keys in order
     * @param more true when keys follow
     * @param alongside the key asked for beside them, empty when the object lacks it
     */
    public record Page(int result, Map<String, byte[]> entries, boolean more, Map<String, byte[]> alongside) {}

    /** The out parameters of one read, laid out in the memory of its arena. */
    private static final class PageRead {

        private final MemorySegment outs;
        private final MemorySegment keys;
        private final MemorySegment lengths;

        PageRead(Arena arena, String alongside) {
            List<byte[]> names = List.of(utf8(alongside));
            this.outs = arena.allocate(ValueLayout.JAVA_LONG, 5);
            this.keys = NativeMemory.pointers(arena, names);
            this.lengths = NativeMemory.lengths(arena, names);
        }

        Page run(long io, String object, String after, int limit) {
            long op = Librados.rados_create_read_op();
            try {
                long base = outs.address();
                Librados.rados_read_op_omap_get_vals2(op, after, null, limit, base, base + 16, base + 24);
                Librados.rados_read_op_omap_get_vals_by_keys2(
                        op, keys.address(), 1, lengths.address(), base + 8, base + 32);
                return collect(Librados.rados_read_op_operate(op, io, object, 0));
            } finally {
                Librados.rados_release_read_op(op);
            }
        }

        private Page collect(int result) {
            long entries = outs.getAtIndex(ValueLayout.JAVA_LONG, 0);
            long alongside = outs.getAtIndex(ValueLayout.JAVA_LONG, 1);
            boolean more = outs.get(ValueLayout.JAVA_BYTE, 16) != 0;
            int page = outs.get(ValueLayout.JAVA_INT, 24);
            int single = outs.get(ValueLayout.JAVA_INT, 32);
            int failure = result < 0 ? result : Math.min(page, single);
            if (failure < 0) {
                end(entries);
                end(alongside);
                return new Page(failure, Map.of(), false, Map.of());
            }
            return new Page(0, drain(entries), more, drain(alongside));
        }

        /** Frees an iterator. One of a failed operation was never started and must not be asked for anything. */
        private static void end(long iterator) {
            if (iterator != 0) {
                Librados.rados_omap_get_end(iterator);
            }
        }

        private static Map<String, byte[]> drain(long iterator) {
            Map<String, byte[]> found = new LinkedHashMap<>();
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment next = arena.allocate(ValueLayout.JAVA_LONG, 4);
                long base = next.address();
                while (Librados.rados_omap_get_next2(iterator, base, base + 8, base + 16, base + 24) == 0
                        && next.getAtIndex(ValueLayout.JAVA_LONG, 0) != 0) {
                    byte[] key = entry(next, 0);
                    found.put(new String(key, StandardCharsets.UTF_8), entry(next, 1));
                }
            } finally {
                end(iterator);
            }
            return found;
        }

        private static byte[] entry(MemorySegment next, int index) {
            return NativeMemory.bytes(
                    next.getAtIndex(ValueLayout.JAVA_LONG, index), next.getAtIndex(ValueLayout.JAVA_LONG, index + 2L));
        }
    }
}
