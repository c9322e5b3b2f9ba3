package io.tidegate.ceph.jna;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The names of the images of one pool.
 *
 * @param result 0 or a negative errno, then there are no names
 * @param names in librbd's order
 */
public record ImageList(int result, List<String> names) {

    private static final int ERANGE = 34;
    private static final int FIRST_GUESS = 256;
    private static final long SPEC_BYTES = 16;

    /** Asks librbd, with more room each time it says that there was too little. */
    public static ImageList read(long io) {
        long[] count = {FIRST_GUESS};
        while (true) {
            try (Arena arena = Arena.ofConfined()) {
                long room = Math.max(1, count[0]);
                MemorySegment specs = arena.allocate(room * SPEC_BYTES, 8);
                int result = Librbd.rbd_list2(io, specs.address(), count);
                if (result != -ERANGE) {
                    return result < 0 ? new ImageList(result, List.of()) : new ImageList(0, take(specs, count[0]));
                }
            }
        }
    }

    private static List<String> take(MemorySegment specs, long count) {
        List<String> names = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            names.add(NativeMemory.string(specs.get(ValueLayout.JAVA_LONG, i * SPEC_BYTES + 8)));
        }
        Librbd.rbd_image_spec_list_cleanup(specs.address(), count);
        return names;
    }
}
