package io.tidegate.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.support.NetworkNamespace;
import io.tidegate.support.Output;
import io.tidegate.support.Real;
import io.tidegate.support.Shell;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cables between gateways, to the store and to hosts are cut: see {@link PartitionPlay}. */
class HaPartitionIT {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    @Test
    void a_gateway_that_is_cut_off_is_replaced_and_writes_nothing_late_and_two_that_do_not_hear_each_other_go_on()
            throws IOException {
        Real.requireOrSkip(Shell.has("ip"), "ip is not installed (package iproute2)");
        Real.requireOrSkip(Shell.isRoot(), "network namespaces take root");
        try (NetworkNamespace hub = NetworkNamespace.create(0);
                NetworkNamespace first = NetworkNamespace.create(0);
                NetworkNamespace second = NetworkNamespace.create(0)) {
            hub.ownAddress(PartitionPlay.STORE);
            join(hub, first, 0);
            join(hub, second, 1);
            first.link("peer", PartitionPlay.beats(0) + "/24", second, "peer", PartitionPlay.beats(1) + "/24");
            Output played = play(hub, first, second);
            System.out.println(played.text());
            assertThat(played.exitCode()).as(played.text()).isZero();
        }
    }

    private static void join(NetworkNamespace hub, NetworkNamespace gateway, int number) {
        String hosts = "10.214." + (number + 1);
        String store = "10.214." + (number + 11);
        hub.link("host" + number, hosts + ".1/24", gateway, "host", PartitionPlay.address(number) + "/24");
        hub.link("store" + number, store + ".1/24", gateway, "store", store + ".2/24");
        gateway.route(PartitionPlay.STORE, store + ".1");
    }

    private Output play(NetworkNamespace hub, NetworkNamespace first, NetworkNamespace second) throws IOException {
        List<String> command = hub.command(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                PartitionPlay.class.getName(),
                folder.toString(),
                hub.name(),
                first.name(),
                second.name()));
        return Shell.run(new ProcessBuilder(command), LIMIT);
    }
}
