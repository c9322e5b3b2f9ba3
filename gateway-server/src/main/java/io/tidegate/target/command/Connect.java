package io.tidegate.target.command;

import io.tidegate.nvme.ConnectCommand;
import io.tidegate.nvme.ConnectData;
import io.tidegate.nvme.Nqn;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.nvme.auth.PskIdentity;
import io.tidegate.target.Controller;
import io.tidegate.target.Controller.HostIdentity;
import io.tidegate.target.HostAccess;
import io.tidegate.target.QueueLimits;
import io.tidegate.target.QueuePair;
import io.tidegate.target.Request;
import io.tidegate.target.Subsystem;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connect: makes a controller or joins an I/O queue to one (NVMe Base 2.1, 6.3). Called on the loop of the queue.
 *
 * <p>A refusal of a parameter says where it lies: dword 0 carries IPO and IATTR.
 */
final class Connect {

    private static final Logger LOG = LoggerFactory.getLogger(Connect.class);

    /** Entries of an admin queue that a host may ask for. */
    private static final int MAX_ADMIN_ENTRIES = 128;

    // Offsets of parameters, for IPO.
    private static final int RECFMT = 40;
    private static final int QID = 42;
    private static final int SQSIZE = 44;
    private static final int HOSTID = 0;
    private static final int CNTLID = 16;
    private static final int SUBNQN = 256;
    private static final int HOSTNQN = 512;

    /** SQHD of the answer when the controller agrees to go without SQ flow control. */
    private static final int SQHD_NO_FLOW_CONTROL = 0xffff;

    private Connect() {}

    static int validate(Request request) {
        Sqe sqe = request.sqe();
        if (ConnectCommand.recordFormat(sqe) != 0) {
            request.cqe().dw0(ConnectCommand.invalidCommand(RECFMT));
            return Status.CONNECT_INCOMPATIBLE_FORMAT | Status.DNR;
        }
        // How much a controller grants is known when the data has told which one is meant.
        int qid = ConnectCommand.qid(sqe);
        if (qid > QueueLimits.MAX_IO_QUEUES) {
            return invalidCommand(request, QID);
        }
        int entries = ConnectCommand.sqsize(sqe) + 1;
        int most = qid == 0 ? MAX_ADMIN_ENTRIES : QueueLimits.MAX_QUEUE_ENTRIES;
        if (entries < 2 || entries > most) {
            return invalidCommand(request, SQSIZE);
        }
        request.expect(Request.Transfer.TO_CONTROLLER, ConnectData.BYTES);
        return Status.SUCCESS;
    }

    static int execute(Request request) {
        ConnectData data = new ConnectData(request.data(), 0);
        QueuePair queue = request.queuePair();
        Subsystem subsystem = queue.target().subsystem(data.subnqn());
        if (subsystem == null) {
            return refuse(request, data, SUBNQN, "no such subsystem");
        }
        if (data.hostnqn().length() > Nqn.MAX_BYTES) {
            return refuse(request, data, HOSTNQN, "host NQN longer than " + Nqn.MAX_BYTES + " bytes");
        }
        if (isZero(data.hostId()) && !subsystem.nqn().equals(Nqn.DISCOVERY)) {
            return refuse(request, data, HOSTID, "a host identifier of zero");
        }
        // One look at who may connect and by what key: it may change at any time.
        HostAccess access = subsystem.access();
        int status = admits(subsystem, access, data, queue);
        if (status != Status.SUCCESS) {
            return status;
        }
        boolean authenticate = access.keys(data.hostnqn()).required();
        return ConnectCommand.qid(request.sqe()) == 0
                ? connectAdmin(request, data, subsystem, authenticate)
                : connectIo(request, data, subsystem, authenticate);
    }

    /** A host that only asks where its subsystems are needs no identity (NVMe Base 2.1, 5.1.25.1.28). */
    private static boolean isZero(UUID hostId) {
        return hostId.getMostSignificantBits() == 0 && hostId.getLeastSignificantBits() == 0;
    }

    private static int admits(Subsystem subsystem, HostAccess access, ConnectData data, QueuePair queue) {
        boolean discovery = subsystem.nqn().equals(Nqn.DISCOVERY);
        if (!access.allows(data.hostnqn())) {
            LOG.info("host {} is not allowed on {}", data.hostnqn(), subsystem.nqn());
            tell(queue, data, "it is not among the hosts of the subsystem");
            return Status.CONNECT_INVALID_HOST | Status.DNR;
        }
        if (!discovery && !subsystem.portals().contains(queue.connection().portal())) {
            LOG.info(
                    "host {} came to {}, which is no listener of {}",
                    data.hostnqn(),
                    queue.connection().portal().address(),
                    subsystem.nqn());
            tell(queue, data, "it came to an address that is no listener of the subsystem");
            return Status.CONNECT_INVALID_HOST | Status.DNR;
        }
        return proves(access, data, queue.connection().pskIdentity());
    }

    /** A host with a pre-shared key comes over TLS or not at all, and as the one that has the key (NVMe/TCP 1.1, 3.6.1.3). */
    private static int proves(HostAccess access, ConnectData data, @Nullable PskIdentity identity) {
        if (identity == null) {
            if (access.keys(data.hostnqn()).psk().isEmpty()) {
                return Status.SUCCESS;
            }
            LOG.info("host {} has a pre-shared key for {} but came without TLS", data.hostnqn(), data.subnqn());
            return Status.CONNECT_INVALID_HOST | Status.DNR;
        }
        if (identity.hostNqn().equals(data.hostnqn()) && identity.subsystemNqn().equals(data.subnqn())) {
            return Status.SUCCESS;
        }
        LOG.warn("Connect of host {} to {} came over TLS with the key of {}", data.hostnqn(), data.subnqn(), identity);
        return Status.CONNECT_INVALID_HOST | Status.DNR;
    }

    private static int connectAdmin(Request request, ConnectData data, Subsystem subsystem, boolean authenticate) {
        // Only the dynamic controller model is offered (FCATT 0).
        if (data.cntlid() != ConnectData.DYNAMIC_CONTROLLER) {
            return refuse(request, data, CNTLID, "controller " + data.cntlid() + " was asked for by id");
        }
        OptionalInt id = subsystem.takeControllerId();
        if (id.isEmpty()) {
            LOG.warn("host {} refused: every controller id of {} is in use", data.hostnqn(), subsystem.nqn());
            tell(request.queuePair(), data, "every controller id of the subsystem is in use");
            return Status.CONNECT_CONTROLLER_BUSY;
        }
        HostIdentity host = new HostIdentity(data.hostnqn(), data.hostId());
        Controller controller = new Controller(subsystem, id.getAsInt(), host, request.queuePair());
        Sqe sqe = request.sqe();
        controller.begin(ConnectCommand.sqsize(sqe) + 1, noFlowControl(sqe), keepAliveMillis(request, controller));
        LOG.info("host {} connected to {} as controller {}", host.nqn(), subsystem.nqn(), controller.id());
        return accept(request, controller, authenticate);
    }

    private static long keepAliveMillis(Request request, Controller controller) {
        long asked = Integer.toUnsignedLong(ConnectCommand.kato(request.sqe()));
        return asked != 0 ? asked : controller.limits().keepAliveMillis();
    }

    private static int connectIo(Request request, ConnectData data, Subsystem subsystem, boolean authenticate) {
        Controller controller = subsystem.controller(data.cntlid());
        if (controller == null || controller.isDiscovery()) {
            return refuse(request, data, CNTLID, "no controller " + data.cntlid());
        }
        if (!controller.hostNqn().equals(data.hostnqn())) {
            return refuse(request, data, HOSTNQN, "controller " + controller.id() + " belongs to another host");
        }
        if (!controller.host().id().equals(data.hostId())) {
            return refuse(request, data, HOSTID, "controller " + controller.id() + " has another host identifier");
        }
        if (!controller.registers().ready()) {
            return Status.COMMAND_SEQUENCE_ERROR | Status.DNR;
        }
        Sqe sqe = request.sqe();
        int qid = ConnectCommand.qid(sqe);
        if (ConnectCommand.sqsize(sqe) >= controller.limits().queueEntries()) {
            return invalidCommand(request, SQSIZE);
        }
        if (qid > controller.values().ioQueues()) {
            return invalidCommand(request, QID);
        }
        if (!controller.join(request.queuePair(), qid, ConnectCommand.sqsize(sqe) + 1, noFlowControl(sqe))) {
            return invalidCommand(request, QID);
        }
        return accept(request, controller, authenticate);
    }

    private static int accept(Request request, Controller controller, boolean authenticate) {
        if (authenticate) {
            request.queuePair().demandAuthentication();
        }
        request.cqe().dw0(controller.id() | (authenticate ? ConnectCommand.AUTHREQ_AUTHENTICATION : 0));
        if (noFlowControl(request.sqe())) {
            request.cqe().sqhd(SQHD_NO_FLOW_CONTROL);
        }
        return Status.SUCCESS;
    }

    private static boolean noFlowControl(Sqe sqe) {
        return (ConnectCommand.attributes(sqe) & ConnectCommand.CATTR_NO_FLOW_CONTROL) != 0;
    }

    private static int invalidCommand(Request request, int offset) {
        request.cqe().dw0(ConnectCommand.invalidCommand(offset));
        return Status.CONNECT_INVALID_PARAMETERS | Status.DNR;
    }

    private static int refuse(Request request, ConnectData data, int offset, String reason) {
        LOG.info("Connect of host {} to {} refused: {}", data.hostnqn(), data.subnqn(), reason);
        tell(request.queuePair(), data, reason);
        request.cqe().dw0(ConnectCommand.invalidData(offset));
        return Status.CONNECT_INVALID_PARAMETERS | Status.DNR;
    }

    private static void tell(QueuePair queue, ConnectData data, String reason) {
        queue.target()
                .listener()
                .refused(data.hostnqn(), data.subnqn(), queue.connection().remoteAddress(), reason);
    }
}
