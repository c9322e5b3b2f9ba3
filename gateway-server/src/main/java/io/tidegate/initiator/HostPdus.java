package io.tidegate.initiator;

import io.tidegate.nvme.Cqe;
import io.tidegate.nvme.Status;
import io.tidegate.nvme.tcp.FatalError;
import io.tidegate.nvme.tcp.PduFlags;
import io.tidegate.nvme.tcp.PduHeader;
import io.tidegate.nvme.tcp.PduSink;
import io.tidegate.nvme.tcp.PduType;

/**
 * Understands what a target sends and moves the commands of one queue pair accordingly; what does not fit a command
 * under way ends the connection. Owner: the connection's event loop.
 */
final class HostPdus implements PduSink {

    /** The smallest MAXH2CDATA a target may announce (NVMe/TCP 1.1, 3.6.2.3). */
    private static final int LEAST_MAXH2CDATA = 4096;

    private static final int CQE_CID = PduHeader.CQE + 12;

    private final HostQueuePair queue;
    private final HostLink link;
    private final CommandTable commands;

    HostPdus(HostQueuePair queue, HostLink link, CommandTable commands) {
        this.queue = queue;
        this.link = link;
        this.commands = commands;
    }

    @Override
    public void header(PduHeader header, int dataBytes) {
        if (header.type() == PduType.C2H_DATA) {
            acceptData(header, dataBytes);
        }
    }

    private void acceptData(PduHeader header, int bytes) {
        HostCommand command = commands.find(header.cccid());
        if (command == null || command.transfer() != HostCommand.Transfer.TO_HOST) {
            refuse(FatalError.invalidField(PduHeader.CCCID, "C2HData for no command that reads"));
        } else if (header.datao() != command.moved() || bytes > command.missing()) {
            refuse(FatalError.outOfRange("C2HData of " + bytes + " bytes at " + header.datao() + " for " + command));
        } else {
            link.decoder().deliverTo(command.data(), command.dataIndex() + command.moved());
            command.moved(bytes);
        }
    }

    private void refuse(FatalError error) {
        link.decoder().fail(error);
    }

    @Override
    public void complete(PduHeader header, boolean dataIntact) {
        switch (header.type()) {
            case PduType.IC_RESP -> handshake(header);
            case PduType.CAPSULE_RESP -> responded(header);
            case PduType.C2H_DATA -> dataReceived(header, dataIntact);
            case PduType.R2T -> dataWanted(header);
            case PduType.C2H_TERM_REQ ->
                link.close("the target ended the connection: " + FatalError.describe(header.fes()));
            default -> throw new AssertionError("the decoder lets no " + header + " pass to a host");
        }
    }

    private void handshake(PduHeader header) {
        QueueOptions wished = queue.options().queues();
        boolean headerDigest = (header.dgst() & PduHeader.DGST_HEADER) != 0;
        boolean dataDigest = (header.dgst() & PduHeader.DGST_DATA) != 0;
        if (header.pfv() != 0 || header.pda() > 31 || header.maxh2cdata() < LEAST_MAXH2CDATA) {
            refuse(FatalError.unsupported(
                    PduHeader.PFV,
                    "ICResp with PFV " + header.pfv() + ", CPDA " + header.pda() + " and MAXH2CDATA "
                            + header.maxh2cdata()));
        } else if (headerDigest != wished.headerDigest() || dataDigest != wished.dataDigest()) {
            link.close("the target answers with header digest " + headerDigest + " and data digest " + dataDigest
                    + "; ask for the same");
        } else {
            int maxData = (int) Math.min(header.maxh2cdata(), Integer.MAX_VALUE);
            link.negotiated(headerDigest, dataDigest, header.pda(), maxData);
            queue.handshakeDone();
        }
    }

    private void responded(PduHeader header) {
        Cqe cqe = link.response();
        HostCommand command = commands.find(cqe.cid());
        if (command == null) {
            refuse(FatalError.invalidField(CQE_CID, header + ": a response to no command: " + cqe));
        } else {
            queue.finish(command, cqe.status(), cqe.result());
        }
    }

    private void dataReceived(PduHeader header, boolean intact) {
        HostCommand command = commands.find(header.cccid());
        if (command == null) {
            throw new AssertionError("a command ended between header and data of " + header);
        }
        if (!intact) {
            command.damage();
        }
        if (header.has(PduFlags.SUCCESS)) {
            queue.finish(command, Status.SUCCESS, 0);
        }
    }

    private void dataWanted(PduHeader header) {
        HostCommand command = commands.find(header.cccid());
        if (command == null || command.transfer() != HostCommand.Transfer.TO_CONTROLLER) {
            refuse(FatalError.invalidField(PduHeader.CCCID, "R2T for no command that writes"));
        } else if (header.datao() != command.moved() || header.datal() > command.missing()) {
            refuse(FatalError.outOfRange(
                    "R2T of " + header.datal() + " bytes at " + header.datao() + " for " + command));
        } else {
            int length = (int) header.datal();
            link.sendData(command, header.ttag(), command.moved(), length);
            command.moved(length);
        }
    }

    @Override
    public void failed(FatalError error) {
        link.terminate(error);
    }
}
