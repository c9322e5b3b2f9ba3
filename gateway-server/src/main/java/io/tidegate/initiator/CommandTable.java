package io.tidegate.initiator;

import org.jspecify.annotations.Nullable;

/**
 * The command slots of one queue pair and which of them are free. Owner: the loop of the queue pair.
 *
 * <p>A command identifier is a slot and, in its high four bits, a generation that changes with each use.
 */
final class CommandTable {

    static final int MAX_COMMANDS = 1 << 12;

    private static final int SLOT_MASK = MAX_COMMANDS - 1;

    private final HostCommand[] commands;
    private final int[] free;
    private int freeCount;

    CommandTable(int size) {
        commands = new HostCommand[size];
        free = new int[size];
        for (int slot = size - 1; slot >= 0; slot--) {
            commands[slot] = new HostCommand(slot);
            free[freeCount++] = slot;
        }
    }

    static int cid(int slot, int generation) {
        return (generation & 0xf) << 12 | slot;
    }

    int size() {
        return commands.length;
    }

    int freeCount() {
        return freeCount;
    }

    HostCommand at(int slot) {
        return commands[slot];
    }

    /** A free slot, or null. */
    @Nullable
    HostCommand take() {
        return freeCount == 0 ? null : commands[free[--freeCount]];
    }

    void give(HostCommand command) {
        free[freeCount++] = command.slot();
    }

    /** The command under way with this identifier, or null. */
    @Nullable
    HostCommand find(int cid) {
        int slot = cid & SLOT_MASK;
        if (slot >= commands.length) {
            return null;
        }
        HostCommand command = commands[slot];
        return command.underWay() && command.cid() == cid ? command : null;
    }
}
