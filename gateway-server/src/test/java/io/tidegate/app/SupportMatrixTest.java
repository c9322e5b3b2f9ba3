package io.tidegate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.memory.MemoryDeviceFactory;
import io.tidegate.config.ImageKeys;
import io.tidegate.config.secret.SecretBox;
import io.tidegate.config.settings.SettingsReader;
import io.tidegate.control.ControlPlane;
import io.tidegate.control.ControlPorts;
import io.tidegate.proto.GatewayGrpc;
import io.tidegate.reconcile.PortalTable;
import io.tidegate.reconcile.Reconciler;
import io.tidegate.store.MemoryStateStore;
import io.tidegate.target.Target;
import io.tidegate.target.TargetSettings;
import io.tidegate.target.command.Commands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page that tells users what is served, held against what is. */
class SupportMatrixTest {

    private static final Pattern NAME = Pattern.compile("`([a-z_]+)`");

    @Test
    void the_page_names_every_call_once_and_rightly() throws Exception {
        Map<String, Boolean> told = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("../docs/support-matrix.md"))) {
            String[] cells = line.split("\\|", -1);
            if (cells.length > 3
                    && (cells[2].strip().equals("served") || cells[2].strip().equals("ENOTSUP"))) {
                Matcher names = NAME.matcher(cells[1]);
                while (names.find()) {
                    assertThat(told.put(names.group(1), cells[2].strip().equals("served")))
                            .as(names.group(1))
                            .isNull();
                }
            }
        }

        Set<String> all = new TreeSet<>();
        GatewayGrpc.getServiceDescriptor().getMethods().forEach(method -> all.add(method.getBareMethodName()));
        assertThat(told.keySet()).isEqualTo(all).hasSize(47);
        Set<String> toldServed = new TreeSet<>();
        told.forEach((name, served) -> {
            if (served) {
                toldServed.add("Gateway/" + name);
            }
        });
        assertThat(toldServed).isEqualTo(new TreeSet<>(served()));
    }

    private static Set<String> served() {
        MemoryDeviceFactory devices = new MemoryDeviceFactory(1 << 20);
        Target target = new Target(TargetSettings.DEFAULTS, Commands.standard());
        try (MemoryStateStore store = new MemoryStateStore();
                Reconciler reconciler = new Reconciler(
                        store,
                        target,
                        devices,
                        new PortalTable(new FakeTransport()),
                        SecretBox.OPEN,
                        ManagedGateway.HOST)) {
            LivePorts live = new LivePorts(target, reconciler);
            ControlPorts ports = new ControlPorts(
                    live,
                    live,
                    live,
                    new LiveStatisticsView(target, reconciler),
                    Logging.start("warning"),
                    new DetailLogging());
            return new ControlPlane(
                            SettingsReader.embedded(), store, devices, ports, SecretBox.OPEN, ImageKeys.NONE, "1.2.3")
                    .served();
        }
    }
}
