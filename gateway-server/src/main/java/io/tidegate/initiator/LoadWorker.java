package io.tidegate.initiator;

import java.nio.ByteBuffer;

/** One command after the other of a load, with a buffer of its own. Owner: the loop of its lane. */
final class LoadWorker implements HostCompletion {

    private final LoadLane lane;
    private final LoadSpec spec;
    private final ByteBuffer buffer;

    private boolean read;
    private long slot;
    private long late;

    LoadWorker(LoadLane lane, int bytes, long seed) {
        this.lane = lane;
        this.spec = lane.spec();
        this.buffer = Pattern.buffer(bytes, seed);
    }

    /**
     * Sends the next command.
     *
     * @param lateNanos for how long it has been due, which counts to its latency
     */
    void issue(HostCommand command, long lateNanos) {
        late = lateNanos;
        read = lane.nextIsRead();
        slot = lane.nextSlot();
        NvmeNamespace namespace = lane.namespace();
        long lba = (spec.offset() + slot * spec.ioBytes()) / namespace.blockBytes();
        int blocks = spec.ioBytes() / namespace.blockBytes();
        if (read) {
            namespace.read(command, lba, blocks, buffer, 0, this);
        } else {
            fill();
            namespace.write(command, lba, blocks, buffer, 0, this);
        }
        lane.queue().submit(command);
    }

    private void fill() {
        WriteLedger ledger = spec.ledger();
        if (ledger != null) {
            ledger.fillNext(buffer, 0, lane.firstGrain(slot), lane.grains());
        }
    }

    @Override
    public void completed(HostCommand command) {
        long now = System.nanoTime();
        String failure = command.succeeded() ? settle() : failed(command);
        if (failure.isEmpty()) {
            lane.succeeded(read, now - command.submittedNanos() + late);
        } else {
            lane.fail(failure);
        }
        lane.settled(this, command, now);
    }

    /** Checks or notes what a command has done; returns what is wrong with it. */
    private String settle() {
        WriteLedger ledger = spec.ledger();
        if (ledger == null) {
            return "";
        }
        int first = lane.firstGrain(slot);
        int grains = lane.grains();
        ledger.release(first, grains);
        if (read) {
            return ledger.check(buffer, 0, first, grains);
        }
        ledger.written(first, grains);
        return "";
    }

    private String failed(HostCommand command) {
        WriteLedger ledger = spec.ledger();
        if (ledger != null) {
            int first = lane.firstGrain(slot);
            ledger.release(first, lane.grains());
            if (!read) {
                ledger.forget(first, lane.grains());
            }
        }
        return (read ? "read" : "write") + " of " + spec.ioBytes() + " bytes at byte "
                + (spec.offset() + slot * spec.ioBytes()) + ": " + command.describe();
    }
}
