package io.tidegate.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidegate.support.Eventually;
import io.tidegate.support.Real;
import io.tidegate.support.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/**
 * A machine with a whole Ceph cluster (monitor, OSD, manager with cephadm) that is also the host {@code gw1}, to which cephadm
 * deploys by ssh and podman. It has the gateway's image and is reached by {@link #ADDRESS}.
 */
final class CephadmHost implements AutoCloseable {

    /** Its address; the network is the one for trials between devices (RFC 2544). */
    static final String ADDRESS = "198.18.213.2";

    private static final String OUTSIDE = "198.18.213.1/30";
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String SETUP = """
            set -e
            ceph-dev start --dir /var/lib/throwaway
            mkdir -p /etc/ceph
            ln -s /var/lib/throwaway/ceph.conf /etc/ceph/ceph.conf
            # Said before there is a manager, which would have to start anew for it.
            ceph mgr module enable cephadm --force
            ceph config set mgr mgr/orchestrator/orchestrator cephadm --force
            ceph config set mgr mgr/cephadm/use_repo_digest false --force
            ceph-dev start --dir /var/lib/throwaway --mgr
            # Python 3.14 in the manager starts a process for its semaphores that may be gone before it is written to; then the module is
            # missing until the manager starts anew.
            timeout 120 sh -c 'until ceph orch status; do ceph mgr fail; sleep 4; done'
            # A new cluster of Ceph 20 takes keys of a kind that librados before it does not know.
            ceph mon set auth_allowed_ciphers aes,aes256k
            ceph mon set auth_service_cipher aes
            ceph mon set auth_preferred_cipher aes
            # cephadm leaves this to the host's first daemon of Ceph, and here is none.
            install -d -o 167 -g 167 /var/log/ceph/$(ceph fsid)
            ceph cephadm generate-key
            ceph cephadm get-pub-key >/root/.ssh/authorized_keys
            ceph orch host add gw1 %s
            podman load -i /root/image.tar
            """;

    private final Path root;
    private final SystemdMachine machine;

    private CephadmHost(Path root, SystemdMachine machine) {
        this.root = root;
        this.machine = machine;
    }

    /** Starts it, or skips the test: what it takes is in no stable release of Debian, so nobody can be asked to have it. */
    static CephadmHost boot(Path folder) throws IOException {
        Real.requireOrSkip(Shell.isRoot(), "starting a machine in namespaces needs root");
        String builder =
                Shell.checkout().resolve("packaging/cephadm-host/build-root").toString();
        Path made = Path.of(
                Shell.run(builder, "--where").orFail("build-root --where").strip());
        assumeTrue(Files.isDirectory(made), "there is no machine for cephadm; make it: " + builder);
        Path root = folder.resolve("gw1");
        Shell.run(LIMIT, "cp", "-a", made.toString(), root.toString()).orFail("cp");
        Files.copy(Packages.image(), root.resolve("root/image.tar"));
        Files.copy(
                Shell.checkout().resolve("packaging/ceph-dev"),
                root.resolve("usr/bin/ceph-dev"),
                StandardCopyOption.COPY_ATTRIBUTES);
        CephadmHost host = new CephadmHost(root, SystemdMachine.boot(root, folder.resolve("console")));
        try {
            host.machine.cable("tg" + ProcessHandle.current().pid(), OUTSIDE, ADDRESS + "/30");
            host.succeed(SETUP.formatted(ADDRESS));
        } catch (IOException | RuntimeException | AssertionError e) {
            host.close();
            throw e;
        }
        return host;
    }

    /** Runs a script in it as root; it has to succeed. */
    String succeed(String script) throws IOException {
        return machine.succeed("export HOME=/root LC_ALL=C.UTF-8\n" + script);
    }

    /** Hands services to the orchestrator as an administrator does. */
    void apply(String services) throws IOException {
        Files.writeString(root.resolve("root/rendered.yml"), services);
        succeed("ceph orch apply -i /root/rendered.yml");
    }

    /** Waits until the orchestrator says that the daemon of {@code service} runs, and the daemon that it serves. */
    void awaitServing(String service) {
        Eventually.holds(
                LIMIT,
                () -> assertThat(answer("ceph orch ps"))
                        .as(() -> journal(service))
                        .containsPattern(service + "\\.gw1\\S*\\s+gw1\\s+\\S+\\s+running"));
        Eventually.holds(LIMIT, () -> assertThat(journal(service)).contains("ready: management"));
    }

    /** cephadm of Ceph 20 asks for a key of the newest kind whatever the monitors prefer; librados of the image knows the former. */
    void giveKeyOfFormerKind(String service) throws IOException {
        String find = "ceph orch ps | grep -o '^" + service + "[^ ]*'";
        Eventually.holds(LIMIT, () -> assertThat(answer(find + " || true")).startsWith(service));
        String daemon = succeed(find).strip();
        succeed("set -e; ceph auth rotate client." + daemon + " --key_type aes >/dev/null; ceph orch daemon redeploy "
                + daemon);
    }

    /** Takes the service back, and waits until the orchestrator says that no daemon is left. */
    void remove(String service) throws IOException {
        succeed("ceph orch rm " + service);
        Eventually.holds(LIMIT, () -> assertThat(answer("ceph orch ps")).contains("No daemons reported"));
    }

    /** What the daemons of {@code service} have said. */
    String journal(String service) {
        return answer("journalctl --no-pager -o cat -u 'ceph-*@" + service + ".*'");
    }

    /** The name of the gateway's container. */
    String container() throws IOException {
        return succeed("podman ps --format '{{.Names}}'").strip();
    }

    private String answer(String script) {
        try {
            return succeed(script);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        machine.close();
        Shell.run(LIMIT, "rm", "-rf", "--one-file-system", root.toString()).orFail("rm");
    }
}
