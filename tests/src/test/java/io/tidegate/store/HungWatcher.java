package io.tidegate.store;

import io.tidegate.support.Eventually;
import io.tidegate.support.Shell;
import io.tidegate.support.ThrowawayCeph;
import java.io.IOException;

/** A process that watches an object and is stopped, so it acknowledges nothing. */
record HungWatcher(Process process, int others) implements AutoCloseable {

    static HungWatcher of(ThrowawayCeph ceph, String object) throws IOException {
        int others = watchers(ceph, object);
        Process process = new ProcessBuilder(
                        "rados", "-c", ceph.conf().toString(), "-p", ThrowawayCeph.POOL, "watch", object)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Eventually.holds(() -> {
            if (watchers(ceph, object) <= others) {
                throw new AssertionError("nobody more watches " + object);
            }
        });
        Shell.run("kill", "-STOP", Long.toString(process.pid())).orFail("kill -STOP");
        return new HungWatcher(process, others);
    }

    private static int watchers(ThrowawayCeph ceph, String object) {
        return (int) ceph.rados("listwatchers", object).lines().count();
    }

    /** Whether the cluster still counts on it. */
    boolean stillWatches(ThrowawayCeph ceph, String object) {
        return watchers(ceph, object) > others;
    }

    @Override
    public void close() {
        Shell.end(process);
    }
}
