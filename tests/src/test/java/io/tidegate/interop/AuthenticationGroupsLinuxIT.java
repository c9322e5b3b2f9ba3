package io.tidegate.interop;

import io.tidegate.support.LinuxHost;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Linux kernel and our target come to the same results with every hash function and every group. */
class AuthenticationGroupsLinuxIT {

    @TempDir
    static Path work;

    private static LinuxHost host;
    private static HostedProcess target;
    private static NvmeCommands nvme;

    @BeforeAll
    static void start() throws IOException {
        host = LinuxHost.boot(work);
        host.succeed("modprobe dh");
        target = HostedProcess.start(host, work, KeyedTarget.class, host.listenAddress());
        nvme = new NvmeCommands(
                host, Integer.parseInt(target.answer("listening on ").split(" ")[2]));
    }

    @AfterAll
    static void stop() {
        if (target != null) {
            target.close();
        }
        if (host != null) {
            host.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SHA256, NULL",
        "SHA384, NULL",
        "SHA512, NULL",
        "SHA256, FFDHE2048",
        "SHA384, FFDHE3072",
        "SHA512, FFDHE4096",
        "SHA256, FFDHE6144",
        "SHA512, FFDHE8192"
    })
    void host_and_controller_prove_themselves_on_every_queue(String hash, String group) throws IOException {
        String key = host.succeed("nvme gen-dhchap-key -m 1").strip();
        String controllerKey = host.succeed("nvme gen-dhchap-key -m 2").strip();
        target.order(String.join(" ", "demand", nvme.hostNqn(), key, controllerKey, hash, group), "demanded");
        String device = nvme.connect(
                KeyedTarget.NQN, "--nr-io-queues=2 --dhchap-secret=" + key + " --dhchap-ctrl-secret=" + controllerKey);
        nvme.verify(device, "--bs=4k --size=2M --iodepth=8");
        nvme.disconnect(KeyedTarget.NQN);
    }
}
