package io.tidegate.target.command;

import io.tidegate.target.Controller;
import io.tidegate.target.Request;

/**
 * Timestamp (NVMe Base 2.1, 5.1.25.1.8): milliseconds in 48 bits, then the origin in bits 3:1 of byte 6. It goes on since
 * it was set, or since the controller was reset, and never stops. Stateless.
 */
final class Timestamp implements FeatureHandler {

    @Override
    public int dataBytes() {
        return Long.BYTES;
    }

    @Override
    public void get(Controller controller, Request request) {
        request.data().putLong(0, controller.values().timestamp());
    }

    /** What a reset leaves: zero, of which the data consists already. */
    @Override
    public void getDefault(Controller controller, Request request) {}

    @Override
    public boolean changeable() {
        return true;
    }

    @Override
    public void set(Controller controller, Request request) {
        long previous = controller.values().timestamp();
        controller.values().timestamp(request.data().getLong(0));
        controller.target().eventLog().timestampChanged(controller, previous);
    }
}
