package io.tidegate.ceph.jna;

import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The answer of the monitors, or of the active manager, to one command.
 *
 * @param result 0 or a negative errno
 * @param output what the command prints
 * @param status one line that explains the result
 */
public record MonCommand(int result, String output, String status) {

    /** Sends a command in JSON form to the monitors and waits for the answer. */
    public static MonCommand run(long cluster, String json) {
        return run(Librados::rados_mon_command, cluster, json, new byte[0]);
    }

    /** The same to the active manager, with input. */
    public static MonCommand manager(long cluster, String json, byte[] input) {
        return run(Librados::rados_mgr_command, cluster, json, input);
    }

    @FunctionalInterface
    private interface Call {
        int send(
                long cluster,
                long commands,
                long count,
                byte[] input,
                long inputLength,
                long[] outBuffer,
                long[] outBufferLength,
                long[] outStatus,
                long[] outStatusLength);
    }

    private static MonCommand run(Call call, long cluster, String json, byte[] input) {
        long[] buffer = new long[1];
        long[] bufferLength = new long[1];
        long[] status = new long[1];
        long[] statusLength = new long[1];
        try (Arena arena = Arena.ofConfined()) {
            long commands = NativeMemory.pointers(arena, List.of(json.getBytes(StandardCharsets.UTF_8)))
                    .address();
            int result =
                    call.send(cluster, commands, 1, input, input.length, buffer, bufferLength, status, statusLength);
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
