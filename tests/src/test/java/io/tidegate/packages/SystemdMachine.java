package io.tidegate.packages;

import io.tidegate.support.Eventually;
import io.tidegate.support.Output;
import io.tidegate.support.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A root file system with systemd as its first process, in namespaces of its own, network included. What it mounts, starts and
 * counts is gone when it is closed; the root stays its maker's.
 */
final class SystemdMachine implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** $1: the root, $2: a folder of cgroup2 that is its own. */
    private static final String BOOT = """
            set -e
            root=$1
            ip link set lo up
            mount --bind $root $root
            mount -t proc proc $root/proc
            mount -t sysfs -o ro sysfs $root/sys
            mount -t tmpfs tmpfs $root/sys/fs/cgroup
            mount -t cgroup2 cgroup2 $root/sys/fs/cgroup
            mount -t tmpfs -o mode=755 tmpfs $root/run
            mount -t tmpfs tmpfs $root/tmp
            mount -t tmpfs -o mode=755 tmpfs $root/dev
            for device in null zero full random urandom tty; do
                touch $root/dev/$device
                mount --bind /dev/$device $root/dev/$device
            done
            mkdir $root/dev/shm
            mount -t tmpfs tmpfs $root/dev/shm
            ln -s /proc/self/fd $root/dev/fd
            mkdir -p $root/old
            cd $root
            pivot_root . old
            umount -l /old
            exec env -i container=other PATH=/usr/sbin:/usr/bin:/sbin:/bin /sbin/init --show-status=no
            """;

    private final Process process;
    private final Path cgroup;
    private final long init;

    private SystemdMachine(Process process, Path cgroup, long init) {
        this.process = process;
        this.cgroup = cgroup;
        this.init = init;
    }

    /** Boots {@code root}, which has systemd; its console goes to {@code log}. */
    static SystemdMachine boot(Path root, Path log) throws IOException {
        Path tree = Path.of(Shell.run("findmnt", "-t", "cgroup2", "-n", "-o", "TARGET", "--first-only")
                .orFail("findmnt: there is no cgroup2")
                .strip());
        Path cgroup = Files.createTempDirectory(tree, "tidegate-test-");
        String enter =
                "echo $$ >" + cgroup + "/cgroup.procs; exec unshare --mount --pid --uts --ipc --net --cgroup --fork"
                        + " --kill-child --propagation private bash -c \"$1\" boot \"$2\"";
        Process process = new ProcessBuilder("bash", "-c", enter, "enter", BOOT, root.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            Eventually.holds(() -> {
                if (process.children().findFirst().isEmpty()) {
                    throw new AssertionError("systemd was not started: " + said(log));
                }
            });
            long init = process.children().findFirst().orElseThrow().pid();
            SystemdMachine machine = new SystemdMachine(process, cgroup, init);
            Eventually.holds(() -> machine.awaitBoot(log));
            return machine;
        } catch (RuntimeException | AssertionError e) {
            Shell.end(process);
            remove(cgroup);
            throw e;
        }
    }

    /** A machine without all units of a real one is "degraded", which is up too. */
    private void awaitBoot(Path log) {
        try {
            String state = run("systemctl is-system-running").text().strip();
            if (!List.of("running", "degraded").contains(state)) {
                throw new AssertionError("systemd is " + state + "; " + said(log));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String said(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs a script in it as root and returns what it said. */
    Output run(String script) throws IOException {
        return Shell.run(
                new ProcessBuilder(
                        "nsenter",
                        "-t",
                        String.valueOf(init),
                        "-a",
                        "env",
                        "-i",
                        "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                        "sh",
                        "-c",
                        script),
                LIMIT);
    }

    /** Lays a cable to this machine; it goes when the machine does. The addresses are given with the length of their prefix. */
    void cable(String device, String outside, String inside) throws IOException {
        Shell.run("ip", "link", "add", device, "type", "veth", "peer", "name", "eth0", "netns", String.valueOf(init))
                .orFail("ip link add " + device);
        Shell.run("ip", "addr", "add", outside, "dev", device).orFail("ip addr add");
        Shell.run("ip", "link", "set", device, "up").orFail("ip link set");
        succeed("ip addr add " + inside + " dev eth0 && ip link set eth0 up");
    }

    /** Runs a script in it as root; it has to succeed. */
    String succeed(String script) throws IOException {
        return run(script).orFail(script);
    }

    @Override
    public void close() {
        Shell.end(process);
        remove(cgroup);
    }

    private static void remove(Path cgroup) {
        Eventually.holds(() -> Shell.run("find", cgroup.toString(), "-depth", "-type", "d", "-exec", "rmdir", "{}", ";")
                .orFail("rmdir " + cgroup));
    }
}
