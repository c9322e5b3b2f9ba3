package io.tidegate.target.command;

import io.tidegate.nvme.NvmOpcode;

/**
 * Longest ranges of the commands that move no data to or from the host, as powers of two of 4096 bytes (NVM Command Set
 * 1.1, 4.1.5.4). Pure.
 */
final class SizeLimits {

    /** VSL, 4 MiB: the range is read in pieces, one after the other. */
    static final int VERIFY = 10;

    /** WZSL, 32 MiB: as much as 65536 blocks of 512 bytes, so that a host needs few commands for a large range. */
    static final int WRITE_ZEROES = 13;

    private static final int UNIT_SHIFT = 12;

    private SizeLimits() {}

    /** Whether a command of this opcode may cover so many bytes; MDTS limits those that move data. */
    static boolean allows(int opcode, long bytes) {
        return switch (opcode) {
            case NvmOpcode.VERIFY -> bytes <= 1L << (VERIFY + UNIT_SHIFT);
            case NvmOpcode.WRITE_ZEROES -> bytes <= 1L << (WRITE_ZEROES + UNIT_SHIFT);
            default -> true;
        };
    }
}
