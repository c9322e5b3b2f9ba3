package io.tidegate.transport.tcp;

import io.tidegate.target.Request;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The {@link TcpSlot} of each slot of a queue pair, found by request or by transfer tag. Owner: the event loop. */
final class SlotNotes {

    private @Nullable TcpSlot[] byTag = new TcpSlot[8];

    /** The note on {@code request}, made when the slot is used for the first time. */
    TcpSlot of(Request request) {
        return request.transportState() instanceof TcpSlot known ? known : make(request);
    }

    private TcpSlot make(Request request) {
        TcpSlot slot = new TcpSlot(request);
        request.transportState(slot);
        if (request.slot() >= byTag.length) {
            byTag = Arrays.copyOf(byTag, Math.max(request.slot() + 1, byTag.length * 2));
        }
        byTag[request.slot()] = slot;
        return slot;
    }

    /** The note with transfer tag {@code ttag}, or null when no such tag was ever given. */
    @Nullable
    TcpSlot find(int ttag) {
        return ttag < byTag.length ? byTag[ttag] : null;
    }

    /** Number of tags that may be asked for. */
    int size() {
        return byTag.length;
    }
}
