package io.tidegate.app;

import io.tidegate.app.demo.ByteSize;
import io.tidegate.app.demo.Demo;
import io.tidegate.app.demo.DemoFailure;
import io.tidegate.app.demo.DemoPlan;
import io.tidegate.app.demo.HaDemo;
import io.tidegate.app.demo.HaPlan;
import io.tidegate.app.demo.Screen;
import io.tidegate.config.settings.GatewaySettings;
import io.tidegate.config.settings.SettingsException;
import io.tidegate.config.settings.SettingsReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: one gateway, one image, one host, every byte checked; then it stays up to be played with. */
@Command(
        name = "demo",
        description = {
            "Starts a gateway, makes a subsystem with a namespace through the management API, connects the built-in"
                    + " NVMe/TCP host through discovery, writes, reads back and measures.",
            "With --ha: two gateways, of which one is killed while a host writes.",
            "Without --ceph images are files in the data folder. It stays up until Ctrl-C."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {

    private static final String GROUP = "tidegate-demo";
    /** A killed gateway must be steady for twice as long; a demo is short. */
    private static final Duration STEADY = Duration.ofMillis(1500);

    private static final String NQN = "nqn.2026-11.io.tidegate:demo";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--ceph", paramLabel = "CONF", description = "serve images of the cluster of this ceph.conf")
    private @Nullable Path ceph;

    @Option(
            names = "--pool",
            paramLabel = "POOL",
            defaultValue = "rbd",
            description = "pool of the image (default: ${DEFAULT-VALUE})")
    private String pool = "rbd";

    @Option(
            names = "--image",
            paramLabel = "NAME",
            defaultValue = "tidegate-demo",
            description = "image, made when it is not there (default: ${DEFAULT-VALUE})")
    private String image = "tidegate-demo";

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            defaultValue = "1G",
            converter = ByteSize.class,
            description = "size of a new image (default: ${DEFAULT-VALUE})")
    private long size = 1L << 30;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${sys:tidegate.demo.data:-.tidegate/demo}",
            description = "folder of state and images without Ceph (default: ${DEFAULT-VALUE})")
    private Path data = Path.of(".tidegate/demo");

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "4420",
            description = "NVMe/TCP port (default: ${DEFAULT-VALUE})")
    private int port = 4420;

    @Option(
            names = "--discovery-port",
            paramLabel = "PORT",
            defaultValue = "8009",
            description = "discovery port (default: ${DEFAULT-VALUE})")
    private int discoveryPort = 8009;

    @Option(
            names = "--grpc-port",
            paramLabel = "PORT",
            defaultValue = "5500",
            description = "management port (default: ${DEFAULT-VALUE})")
    private int grpcPort = 5500;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            defaultValue = "10008",
            description = "port of metrics and the status page (default: ${DEFAULT-VALUE})")
    private int metricsPort = 10008;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "2",
            description = "length of each measurement, 0 for none (default: ${DEFAULT-VALUE})")
    private int seconds = 2;

    @Option(names = "--ha", description = "two gateways: one is killed while a host writes, and comes back")
    private boolean ha;

    @Option(names = "--exit", description = "end after the verification and the measurement, with 0 when all was well")
    private boolean exit;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "warning",
            description = "log of the gateway (default: ${DEFAULT-VALUE})")
    private String logLevel = "warning";

    @Override
    public Integer call() throws StartFailure, InterruptedException {
        Screen screen = Screen.of(out());
        screen.title("Tidegate " + Version.own() + " demo");
        return ha ? twoGateways(screen) : oneGateway(screen);
    }

    private int twoGateways(Screen screen) throws StartFailure, InterruptedException {
        Logging.start(logLevel);
        HaPlan plan = new HaPlan(
                NQN,
                pool,
                image,
                size,
                data.resolve("ha"),
                Optional.ofNullable(ceph),
                port,
                discoveryPort,
                grpcPort,
                metricsPort,
                STEADY);
        HaDemo demo = new HaDemo(screen, plan);
        GracefulExit ending = GracefulExit.onSignal(demo);
        try {
            demo.play();
            if (!exit) {
                screen.line("");
                screen.line("Both gateways stay up. Ctrl-C ends them; their logs are in "
                        + plan.data().resolve("logs").toAbsolutePath().normalize() + ".");
                ending.await();
            }
        } catch (DemoFailure e) {
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        } finally {
            ending.disarm();
            demo.close();
        }
        screen.done("ended well");
        return 0;
    }

    private int oneGateway(Screen screen) throws StartFailure, InterruptedException {
        GatewaySettings settings = settings();
        DemoPlan plan = new DemoPlan(NQN, pool, image, size, port, discoveryPort);
        Gateway gateway = DaemonStart.start(settings, data, Optional.empty());
        GracefulExit ending = GracefulExit.onSignal(gateway);
        try {
            screen.done("gateway up: management " + settings.grpc() + ", discovery "
                    + settings.discovery().endpoint());
            gateway.statusPage().ifPresent(page -> screen.done("status page: " + page));
            new Demo(screen, plan, gateway.grpcPort()).play(Duration.ofSeconds(seconds));
            if (!exit) {
                screen.line("");
                screen.line("The gateway stays up. Ctrl-C ends it; its data stays in "
                        + (ceph == null ? data.toAbsolutePath().normalize() : "the cluster") + ".");
                ending.await();
            }
        } catch (DemoFailure e) {
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        } finally {
            ending.disarm();
            gateway.close();
        }
        screen.done("ended well");
        return 0;
    }

    private GatewaySettings settings() throws StartFailure {
        List<String> lines = new ArrayList<>(List.of(
                "[gateway]",
                "addr = " + DemoPlan.ADDRESS,
                "port = " + grpcPort,
                "group = " + GROUP,
                "prometheus_exporter_ssl = False",
                "prometheus_port = " + metricsPort,
                "[gateway-logs]",
                "log_level = " + logLevel,
                "[discovery]",
                "addr = " + DemoPlan.ADDRESS,
                "port = " + discoveryPort,
                "bind_retries_limit = 0"));
        if (ceph != null) {
            lines.addAll(List.of("[ceph]", "pool = " + pool, "config_file = " + ceph.toAbsolutePath()));
        }
        try {
            return SettingsReader.parse("options", lines);
        } catch (SettingsException e) {
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private PrintWriter out() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the specification");
        }
        return spec.commandLine().getOut();
    }
}
