package io.tidegate.ceph.jna;

import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The answer of the monitors to one command.
 *
 * @param result 0 or a negative errno
 * @param output what the command prints
 * @param status one line that explains the result
 */
public record MonCommand(int result, String output, String status) {

    /** Sends a command in JSON form and waits for the answer. */
    public static MonCommand run(long cluster, String json) {
        long[] buffer = new long[1];
        long[] bufferLength = new long[1];
        long[] status = new long[1];
        long[] statusLength = new long[1];
        try (Arena arena = Arena.ofConfined()) {
            long commands = NativeMemory.pointers(arena, List.of(json.getBytes(StandardCharsets.UTF_8)))
                    .address();
            int result = Librados.rados_mon_command(
                    cluster, commands, 1, null, 0, buffer, bufferLength, status, statusLength);
            return new MonCommand(result, take(buffer[0], bufferLength[0]), take(status[0], statusLength[0]));
        }
    }

    private static String take(long address, long length) {
        if (address == 0) {
            return "";
        }
        String text = new String(NativeMemory.bytes(address, length), StandardCharsets.UTF_8);
        Librados.rados_buffer_free(address);
        return text;
    }
}
