package io.tidegate.app;

import io.tidegate.events.EventKind;
import io.tidegate.events.EventLog;
import io.tidegate.metrics.KeepAliveMarks;
import io.tidegate.target.Controller;
import io.tidegate.target.TargetListener;
import java.net.InetSocketAddress;

/**
 * Puts into words what happens to hosts, and marks those that fell silent. Called on owner loops. Discovery is left out:
 * hosts ask it every now and then, and that is no news.
 */
record HostNews(EventLog log, KeepAliveMarks marks) implements TargetListener {

    @Override
    public void connected(Controller controller) {
        if (!controller.isDiscovery()
                && !controller.subsystem().access().keys(controller.hostNqn()).required()) {
            log.add(EventKind.HOST_CONNECTED, sentence(controller, " connected to "));
        }
    }

    @Override
    public void proven(Controller controller) {
        if (!controller.isDiscovery()) {
            log.add(EventKind.HOST_CONNECTED, sentence(controller, " has proven itself and connected to "));
        }
    }

    @Override
    public void refused(String host, String nqn, InetSocketAddress from, String reason) {
        log.add(
                EventKind.HOST_REFUSED,
                "Host " + host + " from " + from.getAddress().getHostAddress() + " was refused by " + nqn + ": "
                        + reason + ".");
    }

    @Override
    public void disconnected(Controller controller, boolean keepAliveExpired) {
        if (keepAliveExpired) {
            marks.lost(controller.subsystem().nqn(), controller.hostNqn());
            log.add(EventKind.KEEP_ALIVE, sentence(controller, " fell silent; its connection was closed to "));
        } else if (!controller.isDiscovery() && !controller.admin().awaitsAuthentication()) {
            log.add(EventKind.HOST_LEFT, sentence(controller, " is no longer connected to "));
        }
    }

    private static String sentence(Controller controller, String what) {
        return "Host " + controller.hostNqn() + what + controller.subsystem().nqn() + ", controller " + controller.id()
                + ", from "
                + controller.admin().connection().remoteAddress().getAddress().getHostAddress() + ".";
    }
}
