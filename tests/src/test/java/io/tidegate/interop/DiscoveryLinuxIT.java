package io.tidegate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.support.FreePort;
import io.tidegate.support.LinuxHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real Linux host and the discovery service: what it finds, what it connects to, and when it is told of a change. */
class DiscoveryLinuxIT {

    private static final String NQN = "nqn.2016-06.io.example:found";
    private static final String HIDDEN = "nqn.2016-06.io.example:hidden";
    private static final Pattern GENERATION = Pattern.compile("Generation counter (\\d+)");

    @TempDir
    static Path work;

    private static LinuxHost host;
    private static GatewayProcess gateway;
    private static NvmeCommands nvme;
    private static int first;
    private static int second;

    @BeforeAll
    static void start() throws Exception {
        host = LinuxHost.boot(work);
        gateway = GatewayProcess.start(host, work);
        nvme = new NvmeCommands(host, gateway.discoveryPort());
        gateway.cli("subsystem", "create", NQN);
        gateway.cli("subsystem", "create", HIDDEN);
        gateway.cli("namespace", "create", NQN, "--memory", "found", "--size", "64M");
        first = listen(NQN);
        second = listen(NQN);
        listen(HIDDEN);
        gateway.cli("host", "add", NQN, nvme.hostNqn());
    }

    private static int listen(String nqn) throws IOException {
        int port = FreePort.next();
        gateway.cli("listener", "create", nqn, "--traddr=" + host.listenAddress(), "--trsvcid=" + port);
        return port;
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        if (host != null) {
            host.close();
        }
    }

    @AfterEach
    void disconnectAll() {
        host.succeed("nvme disconnect-all; true");
    }

    private static String portal() {
        return "-t tcp -a " + host.targetAddress() + " -s " + gateway.discoveryPort();
    }

    private static long generation(String discovered) {
        Matcher counter = GENERATION.matcher(discovered);
        assertThat(counter.find()).as("a generation counter in\n%s", discovered).isTrue();
        return Long.parseLong(counter.group(1));
    }

    @Test
    void the_host_finds_both_listeners_and_nothing_of_the_subsystem_it_may_not_use() {
        assertThat(nvme.discover())
                .contains("trsvcid: " + first)
                .contains("trsvcid: " + second)
                .contains("subnqn:  " + NQN)
                .doesNotContain(HIDDEN);
    }

    @Test
    void a_listeners_own_port_answers_discovery_too() {
        assertThat(new NvmeCommands(host, first).discover()).contains("trsvcid: " + second);
    }

    @Test
    void connect_all_makes_a_path_over_each_listener() {
        host.succeed("nvme connect-all " + portal());
        nvme.await("cat /sys/class/nvme/nvme*/subsysnqn | grep -c '^" + NQN + "$'", "2");
        nvme.await("cat /sys/class/nvme/nvme*/state | grep -c live", "2");
        assertThat(host.succeed("nvme list-subsys"))
                .contains("trsvcid=" + first)
                .contains("trsvcid=" + second);
    }

    @Test
    void a_persistent_connection_is_told_of_a_change_and_shows_the_new_page() throws IOException {
        long before = generation(host.succeed("nvme discover -p -k 30 -v " + portal() + " | tee /tmp/persistent"));
        String device = host.succeed("grep -l '^nqn.2014-08.org.nvmexpress' /sys/class/nvme/nvme*/subsysnqn"
                        + " | head -1 | cut -d/ -f5")
                .strip();
        assertThat(device).startsWith("nvme");
        host.succeed("udevadm monitor --kernel --property >/tmp/events & echo $! >/tmp/monitor; sleep 1");

        int third = listen(NQN);
        nvme.await("grep -c NVME_AEN=0x70f002 /tmp/events | sed 's/^[1-9].*/told/'", "told");
        host.succeed("kill $(cat /tmp/monitor)");
        String after = host.succeed("nvme discover -d /dev/" + device + " -v " + portal());
        assertThat(after).contains("trsvcid: " + third);
        assertThat(generation(after)).isGreaterThan(before);
        gateway.cli("listener", "delete", NQN, "--traddr=" + host.listenAddress(), "--trsvcid=" + third, "--force");
        assertThat(host.succeed("cat /sys/class/nvme/" + device + "/state").strip())
                .as("still connected")
                .isEqualTo("live");
    }
}
