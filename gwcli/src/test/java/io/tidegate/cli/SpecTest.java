package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.FakeGateway.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecTest {

    private final FakeGateway gateway = new FakeGateway();

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws Exception {
        file = folder.resolve("gateway.yml");
        Files.writeString(file, """
                service_type: nvmeof
                service_id: nvmeof
                placement: {hosts: [gw1, gw2]}
                spec: {pools: [rbd], api_user: admin, api_secret: s3cret, trusted_ip_list: 192.168.1.100}
                """);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void a_good_file_is_summed_up_without_its_secret() {
        assertThat(gateway.run("spec check -i " + file))
                .isEqualTo(new Run(
                        0,
                        "nvmeof.nvmeof is good: hosts gw1, gw2, pools rbd, management as user 'admin' from"
                                + " 192.168.1.100\n",
                        ""));
    }

    @Test
    void a_mistake_is_told_with_its_place() throws Exception {
        Files.writeString(file, Files.readString(file).replace("pools", "poools"));

        Run run = gateway.run("spec check -i " + file);

        assertThat(run.exit()).isEqualTo(22);
        assertThat(run.err()).contains("gateway.yml:4:8: spec has no key 'poools'; did you mean 'pools'?");
    }

    @Test
    void what_tentacle_takes_is_written_to_stdout() {
        Run run = gateway.run("spec render --release tentacle -i " + file);

        assertThat(run.exit()).isZero();
        assertThat(run.out()).startsWith("---\nservice_type: nvmeof\n").contains("    api_secret = s3cret\n");
    }

    @Test
    void what_pacific_takes_needs_the_image_and_the_clients_files() throws Exception {
        Path conf = Files.writeString(folder.resolve("c"), "[global]\nmon_host = 192.0.2.9\n");
        Path keyring = Files.writeString(folder.resolve("k"), "[client.nvmeof.nvmeof]\n\tkey = AQ==\n");

        assertThat(gateway.run("spec render --release 16 -i " + file).err())
                .contains("give --image, --client-conf and --client-keyring");
        Run run = gateway.run("spec render --release 16 --image example/tidegate:1 --client-conf " + conf
                + " --client-keyring " + keyring + " -i " + file);
        assertThat(run.out()).contains("service_type: container").contains("key = AQ==");
    }

    @Test
    void a_release_that_is_none_is_refused() {
        assertThat(gateway.run("spec render --release nautilus -i " + file).err())
                .contains("release 'nautilus' is unknown; use pacific");
    }

    @Test
    void applying_without_a_cluster_says_what_is_missing() {
        Run run = gateway.run("spec apply --ceph-conf " + folder.resolve("none.conf") + " -i " + file);

        assertThat(run.exit()).isNotZero();
        assertThat(run.err()).isNotEmpty();
        assertThat(gateway.calls()).isEmpty();
    }
}
