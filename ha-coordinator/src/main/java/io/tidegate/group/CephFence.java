package io.tidegate.group;

import io.tidegate.ceph.CephCluster;
import io.tidegate.ceph.CephErrors;
import io.tidegate.ceph.CephException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fences RADOS clients by the blocklist of the OSD map. Any thread may call.
 *
 * <p>An OSD enforces the newest map that it knows. It need not know the entry yet when the monitors do; but an operation of
 * a client with a newer map makes it fetch that first. So the former writer is shut out from the moment on when the clients
 * of the new one know the map, which {@link #awaitMap} waits for.
 */
public final class CephFence implements Fence {

    private static final Pattern EPOCH = Pattern.compile("\"epoch\"\\s*:\\s*(\\d+)");

    private final CephCluster cluster;
    private final Duration expire;

    /**
     * A fence.
     *
     * @param cluster a client that is not one of those that a fence may hit
     * @param expire after this an entry vanishes by itself; far longer than any pause that a gateway may wake from
     */
    public CephFence(CephCluster cluster, Duration expire) {
        this.cluster = cluster;
        this.expire = expire;
    }

    @Override
    public long shutOut(List<String> addresses) throws FenceException {
        try {
            blocklist(addresses);
            return epoch();
        } catch (CephException failure) {
            throw new FenceException("clients " + addresses + " cannot be shut out: " + failure.getMessage(), failure);
        }
    }

    /** All at once: the monitors put what comes together into one map, and take up to a second for each further one. */
    private void blocklist(List<String> addresses) throws CephException {
        try (ExecutorService calls = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().name("blocklist-", 0).daemon().factory())) {
            List<Future<Boolean>> under = addresses.stream()
                    .map(address -> calls.submit(() -> {
                        cluster.blocklistAdd(address, expire);
                        return true;
                    }))
                    .toList();
            for (Future<Boolean> call : under) {
                call.get();
            }
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof CephException failure) {
                throw failure;
            }
            throw new IllegalStateException("blocklisting breaks", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CephException(CephErrors.ETIMEDOUT, "interrupted while clients are shut out");
        }
    }

    /** The newest map that the monitors have agreed upon; it has every entry that they acknowledged. */
    private long epoch() throws CephException, FenceException {
        String answer = cluster.command("{\"prefix\": \"osd stat\", \"format\": \"json\"}");
        Matcher epoch = EPOCH.matcher(answer);
        if (!epoch.find()) {
            throw new FenceException("the monitors do not tell the number of the OSD map: " + answer);
        }
        return Long.parseLong(epoch.group(1));
    }

    /** Waits until each of these clients, which are to write from now on, knows every entry made so far. */
    public static void awaitMap(List<CephCluster> writers) throws FenceException {
        try {
            for (CephCluster writer : writers) {
                writer.awaitLatestOsdMap();
            }
        } catch (CephException failure) {
            throw new FenceException("the newest OSD map cannot be fetched: " + failure.getMessage(), failure);
        }
    }

    @Override
    public void letIn(List<String> addresses) throws FenceException {
        try {
            for (String address : addresses) {
                cluster.blocklistRemove(address);
            }
        } catch (CephException failure) {
            throw new FenceException("clients " + addresses + " cannot be let in: " + failure.getMessage(), failure);
        }
    }
}
