package io.tidegate.initiator;

import io.tidegate.nvme.AdminOpcode;
import io.tidegate.nvme.ConnectCommand;
import io.tidegate.nvme.ConnectData;
import io.tidegate.nvme.IdentifyCns;
import io.tidegate.nvme.LogPage;
import io.tidegate.nvme.Property;
import io.tidegate.nvme.Status;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * The commands a host needs to set up and ask a controller, one call each. Every call blocks; any thread but the loops
 * may call. A failure is an {@link NvmeException} that names the command.
 */
public final class AdminQueue {

    private final HostQueuePair queue;

    AdminQueue(HostQueuePair queue) {
        this.queue = queue;
    }

    HostQueuePair queue() {
        return queue;
    }

    /** Does one command; {@code what} names it in messages. */
    public HostResult execute(String what, Consumer<HostCommand> fill) throws NvmeException {
        return Await.result(queue.call(fill)).orThrow(what);
    }

    /**
     * Connects {@code target}, this queue or an I/O queue, to the subsystem; returns the controller identifier.
     *
     * @param controllerId of the association; {@link ConnectData#DYNAMIC_CONTROLLER} for a new one
     */
    static int connect(HostQueuePair target, int controllerId) throws NvmeException {
        HostOptions options = target.options();
        ByteBuffer data = buffer(ConnectData.BYTES);
        new ConnectData(data, 0)
                .hostId(options.host().id())
                .cntlid(controllerId)
                .subnqn(options.subsystemNqn())
                .hostnqn(options.host().nqn());
        int attributes = options.queues().flowControl() ? 0 : ConnectCommand.CATTR_NO_FLOW_CONTROL;
        int keepAlive =
                target.queueId() == 0 ? (int) options.timeouts().keepAlive().toMillis() : 0;
        HostResult result = Await.result(target.call(command -> {
            ConnectCommand.fill(command.sqe(), target.queueId(), target.depth(), attributes, keepAlive);
            command.send(data, 0, ConnectData.BYTES);
        }));
        if (!result.succeeded()) {
            throw new NvmeException(result.status(), refusal(target, result));
        }
        if ((result.dw0() & ConnectCommand.AUTHREQ_SECURE_CHANNEL) != 0) {
            throw new NvmeException(
                    Status.AUTHENTICATION_REQUIRED,
                    options.where() + " requires a secure channel, which this host does not have");
        }
        if ((result.dw0() & ConnectCommand.AUTHREQ_AUTHENTICATION) != 0) {
            HostAuthentication.authenticate(target);
        }
        return result.dw0() & 0xffff;
    }

    private static String refusal(HostQueuePair queue, HostResult result) {
        HostOptions options = queue.options();
        String what = "cannot connect queue " + queue.queueId() + " to " + options.where() + ": ";
        return what
                + switch (Status.code(result.status())) {
                    case Status.CONNECT_INVALID_HOST ->
                        "host " + options.host().nqn() + " is not allowed; add it to the subsystem";
                    case Status.CONNECT_INVALID_PARAMETERS -> invalidParameter(result.dw0());
                    default -> result.description();
                };
    }

    private static String invalidParameter(int dw0) {
        int offset = dw0 & 0xffff;
        boolean inData = (dw0 & ConnectCommand.invalidData(0)) != 0;
        if (inData && offset == ConnectCommand.SUBNQN_OFFSET) {
            return "there is no such subsystem here";
        }
        return "the target refuses byte " + offset + " of the Connect " + (inData ? "data" : "command");
    }

    public long property(int offset) throws NvmeException {
        return execute("Property Get " + Integer.toHexString(offset) + "h", c -> Property.get(c.sqe(), offset))
                .result();
    }

    public void property(int offset, int value) throws NvmeException {
        execute("Property Set " + Integer.toHexString(offset) + "h", c -> Property.set(c.sqe(), offset, value));
    }

    /** The data of Identify, 4096 bytes, see {@link IdentifyCns}. */
    public ByteBuffer identify(int cns, int nsid, int csi) throws NvmeException {
        ByteBuffer data = buffer(IdentifyCns.DATA_BYTES);
        execute("Identify " + Integer.toHexString(cns) + "h of namespace " + nsid, command -> {
            command.sqe().opcode(AdminOpcode.IDENTIFY).nsid(nsid).cdw10(cns).cdw11(csi << 24);
            command.receive(data, 0, IdentifyCns.DATA_BYTES);
        });
        return data;
    }

    /**
     * {@code bytes} of a log page from {@code offset}.
     *
     * @param nsid FFFFFFFFh for the pages of the controller
     * @param retainEvent true to leave its asynchronous event pending
     */
    public ByteBuffer logPage(int page, int nsid, long offset, int bytes, boolean retainEvent) throws NvmeException {
        ByteBuffer data = buffer(bytes);
        execute("Get Log Page " + Integer.toHexString(page) + "h", command -> {
            LogPage.ask(command.sqe(), page, offset, bytes, retainEvent).nsid(nsid);
            command.receive(data, 0, bytes);
        });
        return data;
    }

    /** Sets a feature without data; returns dword 0. */
    public int setFeature(int feature, int value) throws NvmeException {
        return execute(
                        "Set Features " + Integer.toHexString(feature) + "h",
                        command -> command.sqe()
                                .opcode(AdminOpcode.SET_FEATURES)
                                .cdw10(feature)
                                .cdw11(value))
                .dw0();
    }

    /** The current value of a feature without data. */
    public int feature(int feature) throws NvmeException {
        return execute(
                        "Get Features " + Integer.toHexString(feature) + "h",
                        command ->
                                command.sqe().opcode(AdminOpcode.GET_FEATURES).cdw10(feature))
                .dw0();
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
