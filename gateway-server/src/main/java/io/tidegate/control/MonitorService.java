package io.tidegate.control;

import io.tidegate.proto.ana_info;
import io.tidegate.proto.ana_state;
import io.tidegate.proto.req_status;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the client of Ceph's monitors tells the gateway. */
final class MonitorService {

    /** Upstream's answer is a truth value, and its monitor client takes 0 for a failure. */
    private static final int TRUE = 1;

    /** The monitor client asks again a millisecond after a failure. */
    private static final long FAILURE_MILLIS = 200;

    private final MonitorPort monitor;

    MonitorService(MonitorPort monitor) {
        this.monitor = monitor;
    }

    /** Of each group the states that have changed, for each subsystem; anything but optimized is inaccessible. */
    req_status anaStates(ana_info request) throws Refusal {
        List<MonitorPort.Said> all = request.getStatesList().stream()
                .flatMap(subsystem -> subsystem.getStatesList().stream()
                        .map(group -> new MonitorPort.Said(
                                subsystem.getNqn(), group.getGrpId(), group.getState() == ana_state.OPTIMIZED)))
                .toList();
        try {
            monitor.says(all);
        } catch (Refusal refusal) {
            pause();
            throw refusal;
        }
        return req_status.newBuilder().setStatus(TRUE).build();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(FAILURE_MILLIS);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }
}
