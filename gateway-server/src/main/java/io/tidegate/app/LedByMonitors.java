package io.tidegate.app;

import io.tidegate.bdev.Errno;
import io.tidegate.ceph.CephReply;
import io.tidegate.ha.MonitorMap;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether Ceph's monitors lead gateways of a group now, upstream's or Tidegate's, by their answer to {@code nvme-gw show}. Pure. */
final class LedByMonitors {

    private static final Logger LOG = LoggerFactory.getLogger(LedByMonitors.class);

    private LedByMonitors() {}

    /** Why a gateway that decides for itself must not start beside them; empty when there are none, as far as can be known. */
    static Optional<String> objection(CephReply reply) {
        // Monitors before Ceph 20 do not know the command.
        if (reply.errno() == Errno.EINVAL) {
            return Optional.empty();
        }
        List<String> living;
        try {
            living = reply.errno() == 0 ? MonitorMap.parse(reply.output()).living() : List.of();
        } catch (IllegalArgumentException unknown) {
            LOG.warn("{}", unknown.getMessage());
            return Optional.empty();
        }
        if (reply.errno() != 0) {
            LOG.info("whether Ceph's monitors lead gateways of this group is not known: {}", reply.status());
        }
        return living.isEmpty() ? Optional.empty() : Optional.of(sentence(living));
    }

    private static String sentence(List<String> living) {
        return "Ceph's monitors lead the gateways " + living
                + " of this group, so this one cannot decide with others who "
                + "serves what; stop those first, or use [ha] backing = ceph-mon here too (ceph nvme-gw show POOL GROUP tells "
                + "whether they are stopped)";
    }
}
