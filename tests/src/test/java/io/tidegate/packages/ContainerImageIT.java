package io.tidegate.packages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.support.Eventually;
import io.tidegate.support.FreePort;
import io.tidegate.support.Output;
import io.tidegate.support.Shell;
import io.tidegate.support.ThrowawayCeph;
import io.tidegate.support.WithCeph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image as cephadm runs it: no words, the files it mounts, its user, its environment; without a container engine. */
@WithCeph
class ContainerImageIT {

    @TempDir
    private Path folder;

    @Test
    void started_as_cephadm_does_it_serves_an_rbd_image_and_ends_well(ThrowawayCeph ceph) throws Exception {
        ContainerImage image = ContainerImage.unpack(Packages.image(), folder);
        assertThat(image.config()
                        .getAsJsonObject("Labels")
                        .get("io.ceph.version")
                        .getAsString())
                .isNotEmpty();
        assertThat(image.text("StopSignal")).isEqualTo("SIGTERM");
        assertThat(image.config().getAsJsonObject("Healthcheck").get("Test").toString())
                .isEqualTo("[\"CMD\",\"tidegate\",\"health\"]");

        int management = FreePort.next();
        try (RootFolder container =
                new RootFolder(image.root(), CephadmFiles.mounts(ceph, folder, management, "packed"))) {
            serveAndEnd(container, image, management);
        }
        assertThat(ceph.rbd("info", "rbd/packed")).contains("64 MiB");
    }

    private void serveAndEnd(RootFolder container, ContainerImage image, int management) throws Exception {
        Path log = folder.resolve("log");
        assertUnhealthy(container, "there is no /run/tidegate/health");
        Process process = container
                .process(image.text("User"), image.text("WorkingDir"), environment(image), image.entrypoint())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            Eventually.holds(() -> assertThat(said(log)).contains("ready: management"));
            CephadmFiles.use(container::succeed, management, "packed");
            tellsItsHealth(container, process);
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(said(log)).isZero();
            assertThat(said(log)).doesNotContain("ERROR");
            assertUnhealthy(container, "there is no /run/tidegate/health");
        } finally {
            Shell.end(process);
        }
    }

    private static void tellsItsHealth(RootFolder container, Process gateway) throws IOException {
        assertThat(container.succeed("tidegate health")).isEqualTo("healthy: serving: event loops that answer: 1\n");
        Shell.run("kill", "-STOP", "" + gateway.pid()).orFail("kill");
        assertUnhealthy(container, "did not answer within 3 s");
        Shell.run("kill", "-CONT", "" + gateway.pid()).orFail("kill");
        Eventually.holds(() -> assertThat(succeeds(container)).isTrue());
    }

    private static void assertUnhealthy(RootFolder container, String reason) throws IOException {
        Output answer = container.run("tidegate health");
        assertThat(answer.exitCode()).as(answer.text()).isEqualTo(1);
        assertThat(answer.text()).startsWith("unhealthy: ").contains(reason).hasLineCount(1);
    }

    private static boolean succeeds(RootFolder container) {
        try {
            return container.run("tidegate health").succeeded();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> environment(ContainerImage image) {
        Map<String, String> variables = new LinkedHashMap<>(image.environment());
        variables.put("CONTAINER_IMAGE", "registry.example/tidegate:1");
        variables.put("NODE_NAME", "gw1");
        return variables;
    }

    private static String said(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
