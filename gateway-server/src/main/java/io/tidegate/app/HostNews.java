package io.tidegate.app;

import io.tidegate.events.EventKind;
import io.tidegate.events.EventLog;
import io.tidegate.events.HostEvent;
import io.tidegate.metrics.KeepAliveMarks;
import io.tidegate.target.Controller;
import io.tidegate.target.SlowIo;
import io.tidegate.target.TargetListener;
import java.net.InetSocketAddress;

/**
 * Puts into words what happens to hosts, and marks those that fell silent. Called on owner loops. Discovery is left out:
 * hosts ask it every now and then, and that is no news.
 */
final class HostNews implements TargetListener {

    private final EventLog log;
    private final KeepAliveMarks marks;
    private final SlowIoLog slow;

    HostNews(EventLog log, KeepAliveMarks marks) {
        this.log = log;
        this.marks = marks;
        this.slow = new SlowIoLog(log, System::nanoTime);
    }

    @Override
    public void connected(Controller controller) {
        boolean proves =
                controller.subsystem().access().keys(controller.hostNqn()).required();
        if (!controller.isDiscovery() && !proves) {
            tell(EventKind.HOST_CONNECTED, controller, " connected to ");
        }
    }

    @Override
    public void proven(Controller controller) {
        if (!controller.isDiscovery()) {
            tell(EventKind.HOST_CONNECTED, controller, " has proven itself and connected to ");
        }
    }

    @Override
    public void refused(String host, String nqn, InetSocketAddress from, String reason) {
        String address = from.getAddress().getHostAddress();
        log.add(
                EventKind.HOST_REFUSED,
                "Host " + host + " from " + address + " was refused by " + nqn + ": " + reason + ".");
        HostEvent.record(EventKind.HOST_REFUSED, host, nqn, -1, address, reason);
    }

    @Override
    public void disconnected(Controller controller, boolean keepAliveExpired) {
        if (keepAliveExpired) {
            marks.lost(controller.subsystem().nqn(), controller.hostNqn());
            tell(EventKind.KEEP_ALIVE, controller, " fell silent; its connection was closed to ");
        } else if (!controller.isDiscovery() && !controller.admin().awaitsAuthentication()) {
            tell(EventKind.HOST_LEFT, controller, " is no longer connected to ");
        }
    }

    @Override
    public void slow(SlowIo io) {
        slow.tell(io);
    }

    private void tell(EventKind kind, Controller controller, String what) {
        String nqn = controller.subsystem().nqn();
        String from =
                controller.admin().connection().remoteAddress().getAddress().getHostAddress();
        log.add(
                kind,
                "Host " + controller.hostNqn() + what + nqn + ", controller " + controller.id() + ", from " + from
                        + ".");
        HostEvent.record(kind, controller.hostNqn(), nqn, controller.id(), from, "");
    }
}
