package io.tidegate.target;

import io.tidegate.target.auth.AuthPolicy;
import io.tidegate.target.auth.DhchapExchange;
import io.tidegate.target.auth.HostKeys;
import java.security.SecureRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * What the authentications of a target share: what it agrees to, randomness, and who does the arithmetic, which would hold
 * up an event loop and everything on it. Any thread may call.
 */
public final class Authenticator {

    private final AuthPolicy policy;
    private final Executor worker;
    private final SecureRandom random = new SecureRandom();
    private final AtomicInteger sequence = new AtomicInteger(random.nextInt());

    /**
     * Authenticates by a policy.
     *
     * @param worker computes; each queue gives it one task at a time
     */
    public Authenticator(AuthPolicy policy, Executor worker) {
        this.policy = policy;
        this.worker = worker;
    }

    Executor worker() {
        return worker;
    }

    DhchapExchange exchange(Supplier<HostKeys> keys, String hostNqn, String subsystemNqn) {
        return new DhchapExchange(policy, random, this::nextSequence, keys, hostNqn, subsystemNqn);
    }

    /** S1 is never 0 (NVMe Base 2.1, 8.3.4.5.2). */
    private int nextSequence() {
        int next = sequence.incrementAndGet();
        return next != 0 ? next : sequence.incrementAndGet();
    }
}
