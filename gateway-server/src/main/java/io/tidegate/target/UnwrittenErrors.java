package io.tidegate.target;

import java.util.stream.Stream;

/**
 * The namespaces of which a controller's host wants an error when it reads blocks that are deallocated or were never written
 * (DULBE; NVM Command Set 1.1, 3.2.3.2.1 and 4.1.3.2). None after a controller reset.
 *
 * <p>Changed by the loop of the admin queue, read by the loops of all queues. A namespace is known by itself, whatever
 * its settings, and not by its number: another one that gets the number begins without.
 */
public final class UnwrittenErrors {

    private static final Namespace[] NONE = {};

    private volatile Namespace[] enabled = NONE;

    UnwrittenErrors() {}

    /** True when reads of unwritten blocks of this namespace are to fail. Any thread; allocates nothing. */
    public boolean wanted(Namespace namespace) {
        for (Namespace each : enabled) {
            if (each.is(namespace)) {
                return true;
            }
        }
        return false;
    }

    /** Asks for the error, or no more. */
    public void want(Namespace namespace, boolean error) {
        Stream<Namespace> others = Stream.of(enabled).filter(each -> !each.is(namespace) && !each.retired());
        enabled = (error ? Stream.concat(others, Stream.of(namespace)) : others).toArray(Namespace[]::new);
    }

    void reset() {
        enabled = NONE;
    }
}
