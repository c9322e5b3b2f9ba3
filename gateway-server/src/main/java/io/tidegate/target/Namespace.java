package io.tidegate.target;

import io.tidegate.bdev.BlockDevice;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A namespace under settings that hold at one time: a block device under an identity. Any thread may read it; the subsystem
 * that holds it changes it.
 *
 * <p>Invariant: the device is used only between {@link #enter} and {@link #exit}, so whoever removed the namespace, or took
 * something away from its hosts, knows when nobody uses the device as before any more.
 */
public final class Namespace {

    private final NamespaceSettings settings;
    private final BlockDevice device;
    private final int blockShift;
    private final InflightGate gate;
    private final NamespaceReservations reservations;
    private final NamespaceLife life;

    private Namespace(
            NamespaceSettings settings,
            BlockDevice device,
            InflightGate gate,
            NamespaceReservations reservations,
            NamespaceLife life) {
        this.settings = settings;
        this.device = device;
        this.blockShift = Integer.numberOfTrailingZeros(settings.blockBytes());
        this.gate = gate;
        this.reservations = reservations;
        this.life = life;
    }

    /** A namespace that begins. */
    static Namespace begin(NamespaceSettings settings, BlockDevice device, NamespaceReservations reservations) {
        NamespaceLife life = new NamespaceLife();
        Namespace first = new Namespace(settings, device, new InflightGate(), reservations, life);
        life.latest(first);
        return first;
    }

    /**
     * The same device under changed settings. Who uses it goes on and is not told from later users, unless the change takes
     * something away: then they have a gate of their own.
     */
    Namespace with(NamespaceSettings changed) {
        InflightGate next = changed.takesAwayFrom(settings) ? new InflightGate() : gate;
        return new Namespace(changed, device, next, reservations, life);
    }

    /**
     * Lets nobody begin under these settings, if {@code next}, by which hosts find the namespace already, takes something
     * away.
     *
     * @return completes when nobody uses the device under what was taken away, now or before
     */
    CompletionStage<Void> replacedBy(Namespace next) {
        life.latest(next);
        return life.leaving(next.gate == gate ? CompletableFuture.completedStage(null) : gate.close());
    }

    /** True for the same namespace, under whatever settings. */
    boolean is(Namespace other) {
        return life == other.life;
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

    /**
     * Starts a use of the device.
     *
     * @return the namespace that was entered and is to be left: this one, or, when something was taken away from its hosts
     *     since, the one under the settings of now; null when it was removed
     */
    public @Nullable Namespace enter() {
        Namespace entered = this;
        while (entered != null && !entered.gate.enter()) {
            entered = life.latest();
        }
        return entered;
    }

    /** Ends a use of the device that began with the {@link #enter} that gave this. */
    public void exit() {
        gate.exit();
    }

    /** True when it has been removed. */
    boolean retired() {
        return life.latest() == null;
    }

    /** Admits no use any more; the stage completes when the last one has ended. */
    CompletionStage<Void> retire() {
        life.latest(null);
        return life.leaving(gate.close());
    }
}
