package io.tidegate.target.command;

import io.tidegate.nvme.HostBehavior;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.Controller;
import io.tidegate.target.Request;
import java.nio.ByteBuffer;

/**
 * Host Behavior Support (NVMe Base 2.1, 5.1.25.1.14). Advanced command retry is honoured: a device that takes no more at
 * the moment makes the host wait as long as CRDT1 says. The LBA format extension may be enabled, and changes nothing
 * where there is one format without protection information. What needs support here (telemetry data area 4, dispersed
 * namespaces, further copy formats) is refused. Stateless.
 */
final class HostBehaviorSupport implements FeatureHandler {

    @Override
    public int dataBytes() {
        return HostBehavior.BYTES;
    }

    @Override
    public void get(Controller controller, Request request) {
        request.data().put(0, controller.values().hostBehavior());
    }

    /** All zeroes, as the data is already. */
    @Override
    public void getDefault(Controller controller, Request request) {}

    @Override
    public boolean changeable() {
        return true;
    }

    @Override
    public int apply(Controller controller, Request request) {
        if (!valid(request.data())) {
            return request.invalidField(Sqe.SGL1);
        }
        byte[] data = new byte[HostBehavior.BYTES];
        request.data().get(0, data);
        controller.values().hostBehavior(data);
        return Status.SUCCESS;
    }

    private static boolean valid(ByteBuffer data) {
        boolean known = (data.get(HostBehavior.ACRE) & ~1) == 0 && (data.get(HostBehavior.LBAFEE) & ~1) == 0;
        boolean unsupported = data.get(HostBehavior.ETDAS) != 0
                || data.get(HostBehavior.HDISNS) != 0
                || data.getShort(HostBehavior.CDFE) != 0;
        return known && !unsupported;
    }
}
