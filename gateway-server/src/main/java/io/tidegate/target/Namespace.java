package io.tidegate.target;

import io.tidegate.bdev.BlockDevice;
import java.util.concurrent.CompletionStage;

/**
 * A namespace: a block device under an identity. Any thread may read it; the subsystem that holds it changes it.
 *
 * <p>Invariant: the device is used only between {@link #enter} and {@link #exit}, so whoever removed the namespace knows
 * when nobody uses the device any more.
 */
public final class Namespace {

    private final NamespaceSettings settings;
    private final BlockDevice device;
    private final int blockShift;
    private final InflightGate gate;
    private final NamespaceReservations reservations;

    Namespace(NamespaceSettings settings, BlockDevice device, NamespaceReservations reservations) {
        this(settings, device, new InflightGate(), reservations);
    }

    private Namespace(
            NamespaceSettings settings, BlockDevice device, InflightGate gate, NamespaceReservations reservations) {
        this.settings = settings;
        this.device = device;
        this.blockShift = Integer.numberOfTrailingZeros(settings.blockBytes());
        this.gate = gate;
        this.reservations = reservations;
    }

    /** The same device and the same users under changed settings (another group, other visibility). */
    Namespace with(NamespaceSettings changed) {
        return new Namespace(changed, device, gate, reservations);
    }

    /** Who has reserved it. */
    public NamespaceReservations reservations() {
        return reservations;
    }

    public NamespaceSettings settings() {
        return settings;
    }

    public int nsid() {
        return settings.nsid();
    }

    public int anaGroup() {
        return settings.anaGroup();
    }

    public BlockDevice device() {
        return device;
    }

    /** Binary logarithm of the block size. */
    public int blockShift() {
        return blockShift;
    }

    /** Size in logical blocks as of now (NSZE). */
    public long blocks() {
        return device.geometry().sizeBytes() >> blockShift;
    }

    public boolean readOnly() {
        return settings.readOnly()
                || settings.writeProtected()
                || device.geometry().readOnly();
    }

    public boolean visibleTo(String hostNqn) {
        return settings.visibility().includes(hostNqn);
    }

    /** Starts a use of the device; false when the namespace is being removed. */
    public boolean enter() {
        return gate.enter();
    }

    /** Ends a use of the device. */
    public void exit() {
        gate.exit();
    }

    /** True when it has been removed. */
    boolean retired() {
        return gate.closed();
    }

    /** Admits no use any more; the stage completes when the last one has ended. */
    CompletionStage<Void> retire() {
        return gate.close();
    }
}
