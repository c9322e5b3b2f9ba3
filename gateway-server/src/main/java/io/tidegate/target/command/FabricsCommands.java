package io.tidegate.target.command;

import io.tidegate.nvme.FabricsType;
import io.tidegate.nvme.Property;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.Controller;
import io.tidegate.target.Registers;
import io.tidegate.target.Request;

/**
 * Fabrics commands of a connected queue: properties, Disconnect (NVMe Base 2.1, 6.4 to 6.6) and authentication, which a host
 * may repeat whenever it likes.
 */
final class FabricsCommands {

    private static final int DISCONNECT_SUPPORTED_FORMAT = 0;

    private FabricsCommands() {}

    static int validateAdmin(Request request) {
        return switch (request.sqe().fctype()) {
            case FabricsType.PROPERTY_GET -> validateGet(request);
            case FabricsType.PROPERTY_SET -> validateSet(request);
            case FabricsType.CONNECT -> Status.COMMAND_SEQUENCE_ERROR | Status.DNR;
            case FabricsType.DISCONNECT -> Status.DISCONNECT_INVALID_QUEUE_TYPE | Status.DNR;
            case FabricsType.AUTHENTICATION_SEND, FabricsType.AUTHENTICATION_RECEIVE ->
                AuthenticationCommands.validate(request);
            default -> Status.INVALID_OPCODE | Status.DNR;
        };
    }

    static int validateIo(Request request) {
        return switch (request.sqe().fctype()) {
            case FabricsType.DISCONNECT -> validateDisconnect(request.sqe());
            case FabricsType.CONNECT -> Status.COMMAND_SEQUENCE_ERROR | Status.DNR;
            case FabricsType.AUTHENTICATION_SEND, FabricsType.AUTHENTICATION_RECEIVE ->
                AuthenticationCommands.validate(request);
            default -> Status.INVALID_OPCODE | Status.DNR;
        };
    }

    private static int validateDisconnect(Sqe sqe) {
        return (sqe.cdw10() & 0xffff) == DISCONNECT_SUPPORTED_FORMAT
                ? Status.SUCCESS
                : Status.CONNECT_INCOMPATIBLE_FORMAT | Status.DNR;
    }

    private static int validateGet(Request request) {
        Sqe sqe = request.sqe();
        if (!Property.validSize(sqe)) {
            return request.invalidField(Sqe.CDW10);
        }
        boolean known = switch (Property.offset(sqe)) {
            case Property.CAP -> Property.wide(sqe);
            case Property.VS, Property.CC, Property.CSTS, Property.CRTO -> !Property.wide(sqe);
            default -> false;
        };
        return known ? Status.SUCCESS : request.invalidField(Sqe.CDW11);
    }

    /** CC is the one property that a host may write; there is no subsystem reset (CAP.NSSRS). */
    private static int validateSet(Request request) {
        Sqe sqe = request.sqe();
        if (!Property.validSize(sqe) || Property.wide(sqe)) {
            return request.invalidField(Sqe.CDW10);
        }
        return Property.offset(sqe) == Property.CC ? Status.SUCCESS : request.invalidField(Sqe.CDW11);
    }

    static void executeAdmin(Request request) {
        Controller controller = request.queuePair().controller();
        Sqe sqe = request.sqe();
        if (AuthenticationCommands.is(sqe.fctype())) {
            AuthenticationCommands.execute(request);
            return;
        }
        if (sqe.fctype() == FabricsType.PROPERTY_SET) {
            controller.configure((int) Property.value(sqe));
        } else {
            request.cqe().result(read(controller.registers(), Property.offset(sqe)));
        }
        request.queuePair().complete(request, Status.SUCCESS);
    }

    private static long read(Registers registers, int offset) {
        return switch (offset) {
            case Property.CAP -> registers.capabilities();
            case Property.VS -> Registers.VERSION;
            case Property.CRTO -> registers.readyTimeouts();
            case Property.CC -> Integer.toUnsignedLong(registers.configuration());
            default -> Integer.toUnsignedLong(registers.status());
        };
    }

    static void executeIo(Request request) {
        if (AuthenticationCommands.is(request.sqe().fctype())) {
            AuthenticationCommands.execute(request);
        } else {
            executeDisconnect(request);
        }
    }

    /** Disconnect: answers, then ends the connection (NVMe Base 2.1, 6.5). */
    private static void executeDisconnect(Request request) {
        request.queuePair().complete(request, Status.SUCCESS);
        request.queuePair().connection().flush();
        request.queuePair()
                .connection()
                .close("the host has deleted queue " + request.queuePair().queueId());
    }
}
