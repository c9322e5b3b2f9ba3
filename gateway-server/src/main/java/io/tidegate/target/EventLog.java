package io.tidegate.target;

import io.tidegate.nvme.Cqe;
import io.tidegate.nvme.IdentifyNamespace;
import io.tidegate.nvme.PersistentEvent;
import io.tidegate.nvme.PersistentEventData;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Turns what happens into events of the Persistent Event Log (docs/adr/0044): which types there are, and that hosts cannot
 * flood it. Any thread may call, owner loops too: nothing waits.
 */
public final class EventLog {

    /**
     * Types that the log announces. A firmware commit is among them because the specification demands it (figure 229); none
     * ever comes, for there is no such command.
     */
    public static final List<Integer> TYPES = List.of(
            PersistentEvent.FIRMWARE_COMMIT,
            PersistentEvent.TIMESTAMP_CHANGE,
            PersistentEvent.POWER_ON_OR_RESET,
            PersistentEvent.HARDWARE_ERROR,
            PersistentEvent.CHANGE_NAMESPACE,
            PersistentEvent.SET_FEATURE);

    private final InstantSource clock;
    private volatile EventKeeper keeper;

    EventLog(InstantSource clock) {
        this.clock = clock;
        this.keeper = new LocalEvents(clock);
    }

    /** Names the one place where events are kept; without one they live in this target alone. */
    public void keeper(EventKeeper named) {
        keeper = named;
    }

    /** Milliseconds since 1970, by the clock that events have their times from. */
    public long now() {
        return clock.millis();
    }

    /** What there is to tell of a subsystem; on any thread. */
    public CompletionStage<EventHistory> history(Subsystem subsystem) {
        return keeper.history(subsystem.nqn());
    }

    void begins(Subsystem subsystem) {
        keeper.begins(subsystem.nqn(), firstController(subsystem));
    }

    /** What no controller did is told by the first one that the gateway may have: the id tells which gateway it is. */
    private static int firstController(Subsystem subsystem) {
        return subsystem.target().settings().minControllerId();
    }

    /**
     * A host has set the time of its controller.
     *
     * @param previous the Timestamp data structure before
     */
    public void timestampChanged(Controller controller, long previous) {
        hostCaused(
                controller,
                PersistentEvent.TIMESTAMP_CHANGE,
                PersistentEventData.timestampChange(
                        previous, controller.values().millisSinceReset()));
    }

    /**
     * A controller was reset by its host.
     *
     * @param timestamp its Timestamp data structure before
     */
    void controllerReset(Controller controller, long timestamp) {
        byte[] data = PersistentEventData.reset(
                SubsystemSettings.FIRMWARE, controller.id(), controller.values().millisSinceMade(), timestamp);
        hostCaused(controller, PersistentEvent.POWER_ON_OR_RESET, data);
    }

    /** A host has changed a feature that every host of the subsystem shares, and that is in cdw11 alone. */
    public void featureSet(Controller controller, int cdw10, int cdw11) {
        hostCaused(controller, PersistentEvent.SET_FEATURE, PersistentEventData.setFeature(cdw10, cdw11));
    }

    /** The medium failed a command of a host. */
    void mediaError(Controller controller, Cqe answer) {
        hostCaused(controller, PersistentEvent.HARDWARE_ERROR, PersistentEventData.mediaError(answer));
    }

    private void hostCaused(Controller controller, int type, byte[] data) {
        Subsystem subsystem = controller.subsystem();
        if (subsystem.eventRate().admits(type)) {
            keeper.record(subsystem.nqn(), SubsystemEvent.of(type, controller.id(), clock.millis(), data));
        }
    }

    /** An administrator has created a namespace at this gateway. */
    public void namespaceCreated(Subsystem subsystem, Namespace created) {
        namespaceEvent(subsystem, PersistentEventData.CREATE, created.nsid(), identity(created));
    }

    /**
     * An administrator has deleted a namespace at this gateway.
     *
     * @param identity what {@link #identity} told before
     */
    public void namespaceDeleted(Subsystem subsystem, int nsid, IdentifyNamespace identity) {
        namespaceEvent(subsystem, PersistentEventData.DELETE, nsid, identity);
    }

    private void namespaceEvent(Subsystem subsystem, int select, int nsid, IdentifyNamespace identity) {
        byte[] data = PersistentEventData.namespace(select, nsid, identity);
        keeper.record(
                subsystem.nqn(),
                SubsystemEvent.of(PersistentEvent.CHANGE_NAMESPACE, firstController(subsystem), clock.millis(), data));
    }

    /** Of Identify Namespace, what an event tells. */
    public static IdentifyNamespace identity(Namespace namespace) {
        return new IdentifyNamespace()
                .nsze(namespace.blocks())
                .ncap(namespace.blocks())
                .nmic(IdentifyNamespace.NMIC_SHARED)
                .anagrpid(namespace.anaGroup())
                .endgid(EnduranceGroup.ID);
    }
}
