package io.tidegate.target;

import io.tidegate.nvme.AsyncEvent;

/** Notices a host may ask to be told of (NVMe Base 2.1, 5.1.2.1 and 5.1.25.1.5, figure 152). */
public enum Notice {
    /** Namespaces came, went or changed; the changed namespace list tells which. */
    NAMESPACE_ATTRIBUTE(AsyncEvent.NAMESPACE_CHANGED, AsyncEvent.ENABLE_NAMESPACE_CHANGED),
    /** ANA states changed; the ANA log page tells how. */
    ANA_CHANGE(AsyncEvent.ANA_CHANGED, AsyncEvent.ENABLE_ANA_CHANGE),
    /** The discovery log page changed. */
    DISCOVERY_CHANGE(AsyncEvent.DISCOVERY_CHANGED, AsyncEvent.ENABLE_DISCOVERY_CHANGE),
    /** A reservation notification log page waits; not a notice in the strict sense, and nothing turns it off. */
    RESERVATION(AsyncEvent.RESERVATION_CHANGED, 0);

    private final int result;
    private final int enable;

    Notice(int result, int enable) {
        this.result = result;
        this.enable = enable;
    }

    /** Dword 0 of the completion that carries this notice. */
    int result() {
        return result;
    }

    /** True when the Asynchronous Event Configuration feature asks for this notice. */
    boolean enabledBy(int configuration) {
        return enable == 0 || (configuration & enable) != 0;
    }

    /** The log page whose reading makes the host ready for the next notice of this kind. */
    int logPage() {
        return AsyncEvent.logPage(result);
    }
}
