package io.tidegate.target;

import io.tidegate.nvme.PersistentEvent;
import io.tidegate.nvme.PersistentEventData;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Something that happened to an NVM subsystem, as the Persistent Event Log tells it. Immutable. */
public final class SubsystemEvent {

    /** Revisions of the layouts of data. */
    private static final int REVISION_1 = 1;

    private static final int REVISION_2 = 2;

    private final byte[] wire;

    private SubsystemEvent(byte[] wire) {
        this.wire = wire;
    }

    /**
     * An event.
     *
     * @param type one of {@link PersistentEvent}
     * @param controller that made it
     * @param millis when, since 1970
     * @param data as {@link PersistentEventData} makes it
     */
    public static SubsystemEvent of(int type, int controller, long millis, byte[] data) {
        byte[] wire = new byte[PersistentEvent.BYTES + data.length];
        System.arraycopy(data, 0, wire, PersistentEvent.BYTES, data.length);
        new PersistentEvent(ByteBuffer.wrap(wire), 0)
                .begin()
                .type(type)
                .revision(revision(type))
                .controller(controller)
                .timestamp(millis)
                .dataBytes(data.length);
        return new SubsystemEvent(wire);
    }

    private static int revision(int type) {
        return type == PersistentEvent.HARDWARE_ERROR || type == PersistentEvent.CHANGE_NAMESPACE
                ? REVISION_2
                : REVISION_1;
    }

    /** A gateway begins to serve the NVM subsystem. */
    public static SubsystemEvent powerOn(int controller, long millis) {
        return of(
                PersistentEvent.POWER_ON_OR_RESET,
                controller,
                millis,
                PersistentEventData.powerOn(SubsystemSettings.FIRMWARE));
    }

    /** A gateway had ended to serve it without a word. */
    public static SubsystemEvent powerLoss(int controller, long millis, long count) {
        return of(PersistentEvent.HARDWARE_ERROR, controller, millis, PersistentEventData.powerLoss(count));
    }

    /** An event from its bytes; empty when they are no event. */
    public static Optional<SubsystemEvent> parse(byte[] wire) {
        if (wire.length < PersistentEvent.BYTES) {
            return Optional.empty();
        }
        PersistentEvent header = new PersistentEvent(ByteBuffer.wrap(wire), 0);
        boolean whole = header.headerBytes() == PersistentEvent.BYTES
                && header.headerBytes() + header.dataBytes() == wire.length;
        return whole ? Optional.of(new SubsystemEvent(wire.clone())) : Optional.empty();
    }

    public int type() {
        return header().type();
    }

    /** Milliseconds since 1970. */
    public long millis() {
        return header().timestamp();
    }

    /** Bytes of header and data. */
    public int bytes() {
        return wire.length;
    }

    /** Header and data; the caller's copy. */
    public byte[] toBytes() {
        return wire.clone();
    }

    private PersistentEvent header() {
        return new PersistentEvent(ByteBuffer.wrap(wire), 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SubsystemEvent event && Arrays.equals(wire, event.wire);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(wire);
    }
}
