package io.tidegate.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;

/** A daemon of {@link FileStateStoreKillTest}: changes a store many times and prints each version acknowledged. */
public final class AppendingProcess {

    /** An end for the case that nobody kills it. */
    private static final int MOST_CHANGES = 10_000;

    private AppendingProcess() {}

    /** Arguments: the folder and a seed. */
    public static void main(String[] arguments) throws Exception {
        Random random = new Random(Long.parseLong(arguments[1]));
        try (FileStateStore store = FileStateStore.open(Path.of(arguments[0]))) {
            for (int i = 0; i < MOST_CHANGES; i++) {
                long version = store.read().version();
                StateChange change = StateChange.put("key" + (version + 1), value(random, version + 1));
                System.out.print(store.compareAndPut(version, change) + "\n");
                System.out.flush();
            }
        }
    }

    /** A value that says which version wrote it. */
    private static byte[] value(Random random, long version) {
        String text = "v" + version + " " + "x".repeat(random.nextInt(9000));
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
