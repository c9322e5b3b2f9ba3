package io.tidegate.transport.tcp;

import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.nvme.tcp.FatalError;
import io.tidegate.nvme.tcp.PduDecoder;
import io.tidegate.nvme.tcp.PduHeader;
import io.tidegate.nvme.tcp.PduRole;
import io.tidegate.nvme.tcp.PduSink;
import io.tidegate.nvme.tcp.PduType;
import io.tidegate.target.QueuePair;
import io.tidegate.target.Request;
import io.tidegate.transport.tcp.TcpSlot.Phase;
import org.jspecify.annotations.Nullable;

/**
 * Turns what one host sends into commands of its queue pair: handshake, capsules, data asked for. Owner: the event loop.
 *
 * <p>A command runs when its capsule has ended, and in the order of the capsules as long as buffers are free. Data for
 * a command is received where the block device takes it from.
 */
final class CommandReceiver implements PduSink {

    private final TcpConnection connection;
    private final TcpSettings.Transfers bounds;
    private final QueuePair queuePair;
    private final ResponseSender sender;
    private final PduDecoder decoder = new PduDecoder(PduRole.TARGET, this);
    private final SlotNotes slots = new SlotNotes();
    private final BufferQueue buffers;
    private final InputWatch watch;

    /** R2Ts of one command that the host takes at a time. */
    private int requests = 1;

    /** The command whose data the decoder is delivering. */
    private @Nullable TcpSlot current;

    CommandReceiver(
            TcpConnection connection,
            TcpSettings.Transfers bounds,
            QueuePair queuePair,
            ResponseSender sender,
            DataBufferPool pool) {
        this.connection = connection;
        this.bounds = bounds;
        this.queuePair = queuePair;
        this.sender = sender;
        this.buffers = new BufferQueue(pool, this);
        this.watch = connection.inputWatch(this::awaitsHost);
    }

    PduDecoder decoder() {
        return decoder;
    }

    @Override
    public void header(PduHeader header, int dataBytes) {
        switch (header.type()) {
            case PduType.IC_REQ -> handshake(header);
            case PduType.CAPSULE_CMD -> capsule(header, dataBytes);
            case PduType.H2C_DATA -> hostData(header, dataBytes);
            default -> connection.close("the host ended the connection: " + FatalError.describe(header.fes()));
        }
    }

    @Override
    public void complete(PduHeader header, boolean dataIntact) {
        TcpSlot slot = current;
        current = null;
        if (slot == null) {
            return;
        }
        watch.received();
        if (slot.phase() == Phase.CAPSULE) {
            capsuleEnded(slot, dataIntact);
        } else {
            hostDataEnded(slot, dataIntact);
        }
    }

    @Override
    public void failed(FatalError error) {
        connection.terminate(error);
    }

    private void handshake(PduHeader icReq) {
        FatalError error = Handshake.check(icReq);
        if (error != null) {
            decoder.fail(error);
            return;
        }
        Handshake agreed = Handshake.of(icReq);
        sender.icResp(agreed.digests(), bounds.maxH2cData());
        sender.negotiated(agreed.encoder());
        requests = agreed.requests();
        decoder.negotiated(agreed.received(bounds));
    }

    private void capsule(PduHeader header, int dataBytes) {
        connection.commandReceived();
        Request request = queuePair.acquire();
        if (request == null) {
            decoder.fail(FatalError.sequence("more commands than the queue has entries"));
            return;
        }
        request.sqe().buffer().put(0, header.buffer(), PduHeader.SQE, Sqe.BYTES);
        if (queuePair.begin(request) != QueuePair.Next.RESPONDED) {
            TcpSlot slot = slots.of(request);
            slot.phase(Phase.CAPSULE);
            current = slot;
            capsuleBegun(slot, dataBytes);
        }
    }

    /** Refuses what cannot be carried, and finds room for data inside the capsule. */
    private void capsuleBegun(TcpSlot slot, int dataBytes) {
        Request request = slot.request();
        if (request.transferBytes() > bounds.maxBytes()) {
            queuePair.fail(request, Status.INVALID_FIELD | Status.DNR);
        } else if (takesCapsuleData(request)) {
            if (dataBytes != request.transferBytes()) {
                queuePair.fail(request, Status.DATA_SGL_LENGTH_INVALID | Status.DNR);
            } else if (!buffers.attachForCapsule(slot)) {
                connection.pause(TcpConnection.NO_BUFFER);
            } else {
                watch.awaits();
                decoder.deliverTo(request.data(), 0);
            }
        }
    }

    private static boolean takesCapsuleData(Request request) {
        return request.transfer() == Request.Transfer.TO_CONTROLLER
                && request.transferBytes() > 0
                && request.dataInCapsule();
    }

    /** A buffer for the capsule that stopped the stream was found. */
    void capsuleBufferFound(TcpSlot slot) {
        watch.awaits();
        decoder.deliverTo(slot.request().data(), 0);
        connection.resume(TcpConnection.NO_BUFFER);
    }

    private void capsuleEnded(TcpSlot slot, boolean intact) {
        Request request = slot.request();
        if (request.transferBytes() == 0) {
            execute(slot);
        } else if (takesCapsuleData(request)) {
            finishData(slot, intact);
        } else if (buffers.attach(slot)) {
            bufferFound(slot);
        }
    }

    /** A command that had to wait, or had not to, has its buffer: reads run, writes ask for their data. */
    void bufferFound(TcpSlot slot) {
        if (slot.request().transfer() == Request.Transfer.TO_HOST) {
            execute(slot);
        } else {
            slot.phase(Phase.TRANSFER);
            slot.hostData().begin(slot.request().transferBytes(), bounds.r2tBytes());
            ask(slot);
        }
    }

    /** Asks for the next pieces of a command's data, as many as the host takes at a time. */
    private void ask(TcpSlot slot) {
        HostData data = slot.hostData();
        while (data.mayAsk(requests)) {
            sender.r2t(slot.request(), data);
            data.askedNext();
        }
        watch.awaits();
    }

    private void hostData(PduHeader header, int dataBytes) {
        TcpSlot slot = slots.find(HostData.slot(header.ttag()));
        FatalError error = TransferRules.check(header, slot);
        if (error != null || slot == null) {
            decoder.fail(error != null ? error : FatalError.invalidField(PduHeader.TTAG, "no such transfer"));
            return;
        }
        decoder.deliverTo(slot.request().data(), (int) header.datao());
        slot.hostData().receiving(header.ttag(), dataBytes);
        current = slot;
    }

    private void hostDataEnded(TcpSlot slot, boolean intact) {
        if (!intact) {
            slot.markCorrupt();
        }
        HostData data = slot.hostData();
        if (data.complete() || (slot.corrupt() && data.nothingOpen())) {
            finishData(slot, !slot.corrupt());
        } else if (!slot.corrupt()) {
            ask(slot);
        }
    }

    private void finishData(TcpSlot slot, boolean intact) {
        if (intact) {
            execute(slot);
        } else {
            // The stream itself is sound: the digest is the data's. The host may try again (NVMe/TCP 1.1, 3.3.1.1).
            queuePair.fail(slot.request(), Status.TRANSIENT_TRANSPORT_ERROR);
        }
    }

    private void execute(TcpSlot slot) {
        slot.phase(Phase.IDLE);
        queuePair.execute(slot.request());
    }

    /** True when no buffer was free for the command, so that nothing of it is under way. */
    boolean waitsForBuffer(Request request) {
        return slots.of(request).phase() == Phase.WAITING;
    }

    /** The target ended a command: its buffer goes, whatever was under way for it. */
    @Nullable
    DataBuffer answered(Request request) {
        TcpSlot slot = slots.of(request);
        if (slot == current) {
            current = null;
            decoder.skipData();
        }
        return slot.detach();
    }

    private boolean awaitsHost() {
        for (int tag = 0; tag < slots.size(); tag++) {
            TcpSlot slot = slots.find(tag);
            if (slot != null && slot.awaitsHost()) {
                return true;
            }
        }
        return false;
    }

    /** Work that waited for buffers went on. */
    void flush() {
        connection.flush();
    }

    /** Gives up the commands that the target has not begun to execute; the connection has ended. */
    void abandon() {
        decoder.stop();
        current = null;
        buffers.clear();
        for (int tag = 0; tag < slots.size(); tag++) {
            TcpSlot slot = slots.find(tag);
            if (slot != null && slot.phase() != Phase.IDLE) {
                connection.discard(slot.request());
            }
        }
    }
}
