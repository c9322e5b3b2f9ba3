package io.tidegate.bdev.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** Small filesystems and loop devices for one test; close undoes everything, last first. */
final class Machine implements AutoCloseable {

    private final Deque<String[]> undo = new ArrayDeque<>();

    /** Mounts a filesystem in memory, or skips the test where that is not allowed. */
    void mountMemory(Path folder, String size) throws Exception {
        boolean mounted = status("mount", "-t", "tmpfs", "-o", "size=" + size, "tidegate-test", folder.toString()) == 0;
        assumeTrue(mounted, "filesystems can be mounted here");
        undo.push(new String[] {"umount", folder.toString()});
    }

    /** Makes a block device of a file, or skips the test where that is not allowed. */
    Path loopDevice(Path file) throws Exception {
        Process process = new ProcessBuilder("losetup", "--find", "--show", file.toString()).start();
        String device = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        assumeTrue(process.waitFor() == 0, "block devices can be made here");
        undo.push(new String[] {"losetup", "--detach", device});
        return Path.of(device);
    }

    /** Mounts a block device that holds a filesystem. */
    void mount(Path device, Path folder) throws Exception {
        run("mount", device.toString(), folder.toString());
        undo.push(new String[] {"umount", folder.toString()});
    }

    void unmountLast() throws Exception {
        run(undo.pop());
    }

    void run(String... command) throws Exception {
        assertThat(status(command)).as(String.join(" ", command)).isZero();
    }

    private static int status(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }

    /** Bytes that a file takes on its disk. */
    static long allocated(Path file) throws Exception {
        Process process = new ProcessBuilder("stat", "--format=%b", file.toString()).start();
        String blocks = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        assertThat(process.waitFor()).isZero();
        return Long.parseLong(blocks) * 512;
    }

    @Override
    public void close() throws Exception {
        while (!undo.isEmpty()) {
            run(undo.pop());
        }
    }
}
