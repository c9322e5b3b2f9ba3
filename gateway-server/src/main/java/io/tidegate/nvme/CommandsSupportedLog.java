package io.tidegate.nvme;

import java.nio.ByteBuffer;

/**
 * The Commands Supported and Effects log page, LID 05h (NVMe Base 2.1, 5.1.12.1.6): one entry of 4 bytes for each of 256
 * admin opcodes from byte 0, and of 256 I/O opcodes from byte 1024.
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class CommandsSupportedLog extends Structure<CommandsSupportedLog> {

    public static final int BYTES = 4096;

    /** The command is supported. */
    public static final int SUPPORTED = 1;

    /** Logical block content may change. */
    public static final int BLOCK_CONTENT_CHANGE = 1 << 1;

    /** Capabilities of a namespace may change. */
    public static final int NAMESPACE_CAPABILITY_CHANGE = 1 << 2;

    /** The number of namespaces, or their attachment, may change. */
    public static final int NAMESPACE_INVENTORY_CHANGE = 1 << 3;

    /** Capabilities of the controller may change. */
    public static final int CONTROLLER_CAPABILITY_CHANGE = 1 << 4;

    private static final int IO = 1024;

    /** A view over {@code buffer} from {@code offset}. */
    public CommandsSupportedLog(ByteBuffer buffer, int offset) {
        super(buffer, offset, BYTES);
    }

    /** Effects of an admin command; 0: not supported. */
    public int admin(int opcode) {
        return u32(opcode * Integer.BYTES);
    }

    public CommandsSupportedLog admin(int opcode, int effects) {
        return u32(opcode * Integer.BYTES, effects);
    }

    /** Effects of an I/O command; 0: not supported. */
    public int io(int opcode) {
        return u32(IO + opcode * Integer.BYTES);
    }

    public CommandsSupportedLog io(int opcode, int effects) {
        return u32(IO + opcode * Integer.BYTES, effects);
    }

    @Override
    CommandsSupportedLog self() {
        return this;
    }
}
