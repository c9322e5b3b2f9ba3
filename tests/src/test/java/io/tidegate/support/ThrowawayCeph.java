package io.tidegate.support;

import io.tidegate.ceph.CephConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real Ceph cluster with one monitor, one OSD and the pool {@code rbd}, on loopback, made by the project's starter and
 * removed without a trace. Any thread may call.
 */
public final class ThrowawayCeph implements AutoCloseable {

    /** The pool that is there. */
    public static final String POOL = "rbd";

    private static final int NOT_INSTALLED = 2;

    private final Path starter;
    private final Path folder;
    private final AtomicInteger names = new AtomicInteger();
    private final Thread lastResort = new Thread(this::stop, "ceph-stop");

    private ThrowawayCeph(Path starter, Path folder) {
        this.starter = starter;
        this.folder = folder;
    }

    /** Starts a cluster, or skips the test when Ceph is not installed. */
    public static ThrowawayCeph start(String... options) {
        Path starter = Project.root().resolve("packaging/ceph-dev");
        Path folder = temporaryFolder();
        ThrowawayCeph ceph = new ThrowawayCeph(starter, folder);
        List<String> words = new ArrayList<>(List.of(starter.toString(), "start", "--dir", folder.toString()));
        words.addAll(List.of(options));
        Command done = Command.run(words);
        if (done.exitCode() != 0) {
            ceph.stop();
        }
        Real.requireOrSkip(done.exitCode() != NOT_INSTALLED, done.output());
        if (done.exitCode() != 0) {
            throw new AssertionError(done.output());
        }
        Runtime.getRuntime().addShutdownHook(ceph.lastResort);
        return ceph;
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("tidegate-ceph");
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /** Its ceph.conf. */
    public Path conf() {
        return folder.resolve("ceph.conf");
    }

    /** How the product connects to it, as client.admin. */
    public CephConfig config() {
        return CephConfig.of(conf());
    }

    /** A name that no other test uses. */
    public String freshName(String prefix) {
        return prefix + "-" + names.incrementAndGet();
    }

    /** Runs {@code rbd} on this cluster; must succeed. */
    public String rbd(String... arguments) {
        return tool("rbd", arguments);
    }

    /** Runs {@code rados} on the pool {@code rbd}; must succeed. */
    public String rados(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-p", POOL));
        all.addAll(List.of(arguments));
        return tool("rados", all.toArray(String[]::new));
    }

    /** Runs {@code ceph} on this cluster; must succeed. */
    public String ceph(String... arguments) {
        return tool("ceph", arguments);
    }

    private String tool(String program, String... arguments) {
        List<String> words = new ArrayList<>(List.of(program, "-c", conf().toString()));
        words.addAll(List.of(arguments));
        return Command.mustRun(words);
    }

    /** Stops the daemons and keeps their data; {@link #restart} brings them back. */
    public void stopDaemons() {
        Command.mustRun(List.of(starter.toString(), "stop", "--dir", folder.toString()));
    }

    /** Starts the daemons again. */
    public void restart() {
        Command.mustRun(List.of(starter.toString(), "start", "--dir", folder.toString()));
    }

    /** The process of the OSD, for tests that pause it. */
    public long osdPid() {
        return pid("osd");
    }

    /** The process of the monitor, for tests that pause it. */
    public long monitorPid() {
        return pid("mon");
    }

    private long pid(String role) {
        try {
            return Long.parseLong(
                    Files.readString(folder.resolve("run/" + role + ".pid")).trim());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private void stop() {
        Command.run(List.of(starter.toString(), "stop", "--dir", folder.toString(), "--purge"));
        try {
            Files.deleteIfExists(folder);
        } catch (IOException left) {
            throw new AssertionError("something is left in " + folder, left);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(lastResort);
        stop();
    }
}
