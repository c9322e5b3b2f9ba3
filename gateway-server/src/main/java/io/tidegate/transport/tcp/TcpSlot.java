package io.tidegate.transport.tcp;

import io.tidegate.target.Request;
import org.jspecify.annotations.Nullable;

/**
 * The transport's note on one slot of a queue pair, made once and kept for its life. Owner: the event loop.
 *
 * <p>Life: idle → (waiting for a buffer) → (receiving the host's data) → executing → idle.
 */
final class TcpSlot {

    /** Where the command of this slot is, as the transport sees it. */
    enum Phase {
        /** Nothing of the transport's is under way: free, or with the target. */
        IDLE,
        /** No buffer was free. */
        WAITING,
        /** Data comes inside the capsule. */
        CAPSULE,
        /** Data was asked for by R2T and comes in H2CData PDUs. */
        TRANSFER
    }

    private final Request request;
    private Phase phase = Phase.IDLE;
    private @Nullable DataBuffer buffer;
    private final HostData hostData = new HostData();
    private boolean corrupt;

    TcpSlot(Request request) {
        this.request = request;
    }

    Request request() {
        return request;
    }

    Phase phase() {
        return phase;
    }

    void phase(Phase next) {
        phase = next;
    }

    /** Gives the command its buffer. */
    void attach(DataBuffer lent) {
        buffer = lent;
        corrupt = false;
        request.attachData(lent.data(request.transferBytes()));
    }

    /** The buffer, which is the caller's from now on; null when the command had none. */
    @Nullable
    DataBuffer detach() {
        DataBuffer lent = buffer;
        buffer = null;
        phase = Phase.IDLE;
        return lent;
    }

    /** What the host is asked for, in {@link Phase#TRANSFER}. */
    HostData hostData() {
        return hostData;
    }

    /** True when the command has its buffer and only the host's data is missing. */
    boolean awaitsHost() {
        return phase == Phase.TRANSFER || (phase == Phase.CAPSULE && buffer != null);
    }

    /** True when a data digest did not match: the data is received to its end, but not used. */
    boolean corrupt() {
        return corrupt;
    }

    void markCorrupt() {
        corrupt = true;
    }
}
