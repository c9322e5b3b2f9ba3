package io.tidegate.reconcile;

import io.tidegate.target.Portal;
import io.tidegate.transport.Transport;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The addresses bound, each with those who need it: an address is given up when nobody does. Any thread. */
public final class PortalTable {

    private final Transport transport;
    private final Map<Portal, Set<String>> users = new HashMap<>();

    public PortalTable(Transport transport) {
        this.transport = transport;
    }

    /**
     * Binds a portal unless it is bound.
     *
     * @param user who needs it
     * @return the portal as bound; fails with an {@link java.io.IOException}
     */
    public CompletionStage<Portal> open(Portal portal, String user) {
        return transport.listen(portal).thenApply(bound -> {
            synchronized (users) {
                users.computeIfAbsent(bound, key -> new HashSet<>()).add(user);
            }
            return bound;
        });
    }

    /** Gives up a portal as far as {@code user} is concerned. */
    public CompletionStage<Void> close(Portal bound, String user) {
        synchronized (users) {
            Set<String> left = users.getOrDefault(bound, Set.of());
            if (!left.isEmpty()) {
                left.remove(user);
            }
            if (!left.isEmpty()) {
                return CompletableFuture.completedStage(null);
            }
            users.remove(bound);
        }
        return transport.unlisten(bound);
    }
}
