package io.tidegate.conformance;

import io.tidegate.initiator.HostCommand;
import io.tidegate.nvme.Sqe;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/** A command as a case writes it down, sent later and as often as wanted. Not to be shared by threads. */
final class Command {

    private final Sqe fields = new Sqe();
    private ByteBuffer data = ByteBuffer.allocateDirect(0);
    private Consumer<HostCommand> transfer = command -> {};
    private Consumer<HostCommand> descriptor = command -> {};

    static Command of(int opcode) {
        return new Command().with(sqe -> sqe.opcode(opcode));
    }

    /** Changes fields. */
    Command with(Consumer<Sqe> change) {
        change.accept(fields);
        return this;
    }

    /** Sends these bytes, inside the capsule when they fit. */
    Command sends(byte[] bytes) {
        data = direct(bytes.length).put(0, bytes);
        transfer = command -> command.send(data, 0, bytes.length);
        return this;
    }

    /** Sends the same bytes, but only when the controller asks for them by R2T. */
    Command onRequest() {
        transfer = command -> command.sendOnRequest(data, 0, data.limit());
        return this;
    }

    Command receives(int bytes) {
        data = direct(bytes);
        transfer = command -> command.receive(data, 0, bytes);
        return this;
    }

    /** Puts this SGL descriptor into the command whatever its data is. */
    Command describedAs(int identifier, long address, long length) {
        descriptor = command -> command.describeDataAs(identifier, address, length);
        return this;
    }

    void fill(HostCommand command) {
        for (int i = 0; i < Sqe.BYTES; i++) {
            command.sqe().buffer().put(i, fields.buffer().get(i));
        }
        transfer.accept(command);
        descriptor.accept(command);
    }

    ByteBuffer data() {
        return data;
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public String toString() {
        return fields.toString();
    }
}
