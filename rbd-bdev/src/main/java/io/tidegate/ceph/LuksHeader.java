package io.tidegate.ceph;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header at the start of an encrypted image, as far as it tells where the data begins. It is not encrypted, so this
 * needs no key. Pure.
 *
 * <p>LUKS1 On-Disk Format 1.2.3, 2.1: magic, version (2 bytes), at byte 104 the offset of the data in sectors of 512 bytes.
 * LUKS2 On-Disk Format 1.0.0, 2.1: magic, version, at byte 8 the size of header and JSON area; the JSON after 4096 bytes,
 * whose segment 0 is the data. All numbers are big-endian. A formatted clone has magic of its own (Ceph 18).
 */
final class LuksHeader {

    /** The longest header that is looked at; LUKS2 allows 4 MiB and librbd writes 16 KiB. */
    static final int LONGEST_BYTES = 4 << 20;

    private static final byte[] MAGIC = magic('L', 'U', 'K', 'S');
    private static final byte[] MAGIC_OF_CLONE = magic('R', 'B', 'D', 'L');
    private static final int VERSION_AT = 6;
    private static final int SIZE_AT = 8;
    private static final int PAYLOAD_AT = 104;
    private static final int SECTOR = 512;
    static final int BINARY_BYTES = 4096;
    private static final Pattern DATA_OFFSET =
            Pattern.compile("\"segments\"\\s*:\\s*\\{\\s*\"0\"\\s*:\\s*\\{[^{}]*?\"offset\"\\s*:\\s*\"(\\d{1,18})\"");

    private LuksHeader() {}

    private static byte[] magic(char... word) {
        return new byte[] {(byte) word[0], (byte) word[1], (byte) word[2], (byte) word[3], (byte) 0xba, (byte) 0xbe};
    }

    /** The bytes that must be read of the header, known from its first {@link #BINARY_BYTES}; 0 when it is none. */
    static int length(byte[] start) {
        if (!isHeader(start)) {
            return 0;
        }
        if (version(start) == 1) {
            return BINARY_BYTES;
        }
        long bytes = ByteBuffer.wrap(start).getLong(SIZE_AT);
        return version(start) == 2 && bytes > BINARY_BYTES && bytes <= LONGEST_BYTES ? (int) bytes : 0;
    }

    /** Where the data begins, in bytes; empty when the header does not tell. */
    static Optional<Long> dataOffset(byte[] header) {
        if (!isHeader(header)) {
            return Optional.empty();
        }
        if (version(header) == 1) {
            long sectors = Integer.toUnsignedLong(ByteBuffer.wrap(header).getInt(PAYLOAD_AT));
            return Optional.of(sectors * SECTOR);
        }
        String json =
                new String(header, BINARY_BYTES, Math.max(0, header.length - BINARY_BYTES), StandardCharsets.UTF_8);
        Matcher found = DATA_OFFSET.matcher(json);
        return found.find() ? Optional.of(Long.parseLong(found.group(1))) : Optional.empty();
    }

    private static boolean isHeader(byte[] start) {
        if (start.length < BINARY_BYTES) {
            return false;
        }
        byte[] magic = Arrays.copyOf(start, MAGIC.length);
        return Arrays.equals(magic, MAGIC) || Arrays.equals(magic, MAGIC_OF_CLONE);
    }

    private static int version(byte[] start) {
        return ByteBuffer.wrap(start).getShort(VERSION_AT);
    }
}
