package io.tidegate.interop;

import io.tidegate.support.LinuxHost;
import io.tidegate.support.Output;
import io.tidegate.support.Project;
import io.tidegate.support.Real;
import io.tidegate.support.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A throw-away Ceph cluster in the network of a Linux host, where a gateway can be that serves both.
 */
final class HostedCeph implements AutoCloseable {

    static final String POOL = "rbd";

    private static final int NOT_INSTALLED = 2;
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final LinuxHost host;
    private final Path folder;

    private HostedCeph(LinuxHost host, Path folder) {
        this.host = host;
        this.folder = folder;
    }

    /** Starts a cluster, or skips the test when Ceph is not installed. */
    static HostedCeph start(LinuxHost host, Path folder) throws IOException {
        HostedCeph ceph = new HostedCeph(host, folder);
        Output output = ceph.starter("start");
        Real.requireOrSkip(output.exitCode() != NOT_INSTALLED, output.text());
        output.orFail("ceph-dev start");
        return ceph;
    }

    /** The configuration of a gateway on this cluster. */
    Path gatewayConfiguration() throws IOException {
        return Files.writeString(folder.resolve("gateway.conf"), """
                [gateway]
                name = linux
                group =
                addr = 127.0.0.1
                port = 5500
                enable_auth = False
                state_update_notify = True
                state_update_interval_sec = 5

                [ceph]
                pool = %s
                config_file = %s
                """.formatted(POOL, folder.resolve("ceph.conf")));
    }

    /** The same of one gateway of a group of several: it has a name and listeners of its own. {@code ha} goes to its section. */
    Path gatewayConfiguration(String name, String group, String ha) throws IOException {
        return Files.writeString(
                folder.resolve(name + ".conf"), """
                [gateway]
                name = %1$s
                override_hostname = %1$s
                group = %2$s
                addr = 127.0.0.1
                [ha]
                failback_ms = 1500
                %3$s
                [ceph]
                pool = %4$s
                config_file = %5$s
                """.formatted(name, group, ha, POOL, folder.resolve("ceph.conf")));
    }

    /** Runs {@code rbd}; it has to succeed. */
    String rbd(String... words) throws IOException {
        return tool("rbd", words);
    }

    /** One more pool for images and their data. */
    void makePool(String name) throws IOException {
        tool("ceph", "osd", "pool", "create", name, "1");
        rbd("pool", "init", name);
    }

    /** The SHA-256 of an image's content, read by Ceph's own tool. */
    String sha256(String image) throws IOException {
        String script = "rbd -c " + folder.resolve("ceph.conf") + " export --no-progress " + POOL + "/" + image
                + " - | sha256sum";
        return run(List.of("bash", "-o", "pipefail", "-c", script))
                .orFail(script)
                .strip();
    }

    @Override
    public void close() {
        try {
            starter("stop", "--purge");
        } catch (IOException e) {
            throw new AssertionError("the cluster in " + folder + " was not stopped", e);
        }
    }

    private String tool(String program, String... words) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(program, "-c", folder.resolve("ceph.conf").toString()));
        command.addAll(List.of(words));
        return run(command).orFail(String.join(" ", command));
    }

    private Output starter(String order, String... options) throws IOException {
        String program = Project.root().resolve("packaging/ceph-dev").toString();
        List<String> command = new ArrayList<>(List.of(program, order, "--dir", folder.toString()));
        command.addAll(List.of(options));
        return run(command);
    }

    private Output run(List<String> command) throws IOException {
        return Shell.run(host.process(command), LIMIT);
    }
}
