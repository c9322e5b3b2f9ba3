package io.tidegate.packages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.support.Eventually;
import io.tidegate.support.FreePort;
import io.tidegate.support.Output;
import io.tidegate.support.Real;
import io.tidegate.support.Shell;
import io.tidegate.support.ThrowawayCeph;
import io.tidegate.support.WithCeph;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image under podman, started with the options that cephadm gives. */
@WithCeph
class ContainerEngineIT {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String NAME = "ceph-7f3c-nvmeof-rbd-gw1-abcdef";

    @TempDir
    private Path folder;

    @AfterEach
    void removeEverything() {
        if (Shell.has("podman")) {
            podman("rm", "--force", "--time", "5", NAME);
            podman("rmi", "--all", "--force").orFail("podman rmi");
        }
    }

    @Test
    void podman_runs_it_as_cephadm_asks_tells_its_health_and_stops_it_well(ThrowawayCeph ceph) throws Exception {
        for (String tool : List.of("podman", "runc", "catatonit")) {
            Real.requireOrSkip(found(tool), tool + " is not installed: apt-get install " + tool);
        }
        podman("load", "--input", Packages.image().toString()).orFail("podman load");
        String image = podman("images", "--quiet").orFail("podman images").strip();
        int management = FreePort.next();
        start(image, CephadmFiles.mounts(ceph, folder, management, "engine"));
        Eventually.holds(() -> assertThat(log()).contains("ready: management"));

        assertThat(podman("ps", "--format", "{{.Names}} {{.Status}}").text()).contains(NAME + " Up");
        CephadmFiles.use(script -> podman("exec", NAME, "sh", "-c", script).orFail(script), management, "engine");

        hasAGuard();
        tellsItsHealth();

        podman("stop", "--time", "60", NAME).orFail("podman stop");
        assertThat(podman("wait", NAME).text().strip()).as("exit code").isEqualTo("0");
        assertThat(log()).doesNotContain("ERROR");
        assertThat(ceph.rbd("info", "rbd/engine")).contains("64 MiB");
    }

    /** As cephadm does, but for a log that the test reads and cgroups that need no systemd. */
    private void start(String image, Map<Path, String> mounts) {
        List<String> words = new ArrayList<>(List.of(
                "run", "--detach", "--ipc=host", "--stop-signal=SIGTERM", "--net=host", "--init", "--name", NAME));
        words.addAll(List.of("--pids-limit=-1", "--ulimit", "nofile=10240", "--ulimit", "nproc=4096"));
        words.addAll(List.of("--cap-add=CAP_SYS_NICE", "--no-hosts", "--log-driver", "k8s-file"));
        words.addAll(List.of("-e", "CONTAINER_IMAGE=" + image, "-e", "NODE_NAME=gw1"));
        mounts.forEach((from, to) -> {
            // A kernel without configfs has no place for it, with cephadm neither.
            if (!to.startsWith("/sys/") || Path.of(to).toFile().exists()) {
                words.addAll(List.of("-v", from + ":" + to));
            }
        });
        words.add(image);
        podman(words.toArray(String[]::new)).orFail("podman run");
    }

    /** It is not the first process of its container, and Perl is there. */
    private void hasAGuard() {
        assertThat(podman("exec", NAME, "sh", "-c", "cat /proc/[0-9]*/cmdline").text())
                .contains("tidegate-guard");
        assertThat(log()).doesNotContain("run the container with --init", "nobody ends this gateway");
    }

    /** The check is podman's own, from the image; its timer is left to systemd, which need not run here. */
    private void tellsItsHealth() {
        assertThat(podman("inspect", "--format", "{{.Config.Healthcheck.Test}}", NAME)
                        .text())
                .contains("[CMD tidegate health]");
        assertThat(check().exitCode()).isZero();

        long first = Long.parseLong(podman("inspect", "--format", "{{.State.Pid}}", NAME)
                .orFail("podman inspect")
                .strip());
        String gateway = String.valueOf(ProcessHandle.of(first)
                .orElseThrow()
                .children()
                .findFirst()
                .orElseThrow()
                .pid());
        Shell.run("kill", "-STOP", gateway).orFail("kill");
        Output hanging = check();
        assertThat(hanging.exitCode()).as(hanging.text()).isEqualTo(1);
        assertThat(podman("inspect", "--format", "{{json .State.Health.Log}}", NAME)
                        .text())
                .contains("healthy: serving", "unhealthy: the gateway of /run/tidegate/health did not answer");
        Shell.run("kill", "-CONT", gateway).orFail("kill");
        Eventually.holds(() -> assertThat(check().exitCode()).isZero());
    }

    private Output check() {
        return podman("healthcheck", "run", NAME);
    }

    private String log() {
        return podman("logs", NAME).text();
    }

    private static boolean found(String tool) {
        return Shell.has(tool) || Path.of("/usr/libexec/podman", tool).toFile().canExecute();
    }

    /** A store of its own, so that nothing stays and no image of this machine is touched. */
    private Output podman(String... words) {
        Stream<String> own = Stream.of(
                "podman",
                "--root",
                folder.resolve("store").toString(),
                "--runroot",
                folder.resolve("run").toString());
        Stream<String> engine =
                Stream.of("--storage-driver", "vfs", "--runtime", "runc", "--cgroup-manager", "cgroupfs");
        return Shell.run(
                LIMIT,
                Stream.of(own, engine, Stream.of(words)).flatMap(all -> all).toArray(String[]::new));
    }
}
