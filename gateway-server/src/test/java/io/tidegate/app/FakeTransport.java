package io.tidegate.app;

import io.tidegate.target.Portal;
import io.tidegate.transport.Transport;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A fabric without a network: remembers what is bound and refuses ports that a test has taken. */
final class FakeTransport implements Transport {

    final Set<Portal> bound = ConcurrentHashMap.newKeySet();
    final Set<Integer> taken = ConcurrentHashMap.newKeySet();

    @Override
    public String type() {
        return "TCP";
    }

    @Override
    public CompletionStage<Portal> listen(Portal portal) {
        if (taken.contains(portal.address().getPort())) {
            return CompletableFuture.failedStage(new IOException("bind failed: Address already in use"));
        }
        bound.add(portal);
        return CompletableFuture.completedStage(portal);
    }

    @Override
    public CompletionStage<Void> unlisten(Portal portal) {
        bound.remove(portal);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void close() {
        bound.clear();
    }
}
