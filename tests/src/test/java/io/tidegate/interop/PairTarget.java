package io.tidegate.interop;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.memory.MemoryDeviceFactory;
import io.tidegate.nvme.AnaState;
import io.tidegate.target.NamespaceSettings;
import io.tidegate.target.Portal;
import io.tidegate.target.Subsystem;
import io.tidegate.target.SubsystemSettings;
import io.tidegate.target.Target;
import io.tidegate.target.TargetSettings;
import io.tidegate.target.command.Commands;
import io.tidegate.transport.tcp.TcpSettings;
import io.tidegate.transport.tcp.TcpTransport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * Two gateways in one process that show hosts the same namespace, as two gateways of a group do: one subsystem, one identity, one
 * device, controller ids that do not overlap, and ANA states of their own.
 *
 * <p>{@code PairTarget ADDRESS MIB} prints {@code listening on ADDRESS PORT PORT NQN} and obeys {@code ana 1|2 STATE} (the gateway and
 * the state of the namespace's group there) and {@code stop 1|2} until its input ends.
 */
public final class PairTarget implements AutoCloseable {

    private static final String NQN = "nqn.2026-01.io.tidegate:pair";
    private static final int CONTROLLERS = 2040;

    private final Target target;
    private final TcpTransport transport;
    private final Portal portal;

    private PairTarget(int number, String address, BlockDevice device) {
        target = new Target(settings(number), Commands.standard());
        transport = new TcpTransport(target, TcpSettings.DEFAULTS);
        Subsystem subsystem = target.createSubsystem(SubsystemSettings.of(NQN, "TIDEGATEPAIR", 32));
        subsystem.allowAnyHost(true);
        UUID uuid = UUID.nameUUIDFromBytes(NQN.getBytes(StandardCharsets.UTF_8));
        subsystem.addNamespace(
                new NamespaceSettings(1, uuid, 512, 1, false, NamespaceSettings.Visibility.EVERYONE), device);
        portal = transport
                .listen(Portal.tcp(new InetSocketAddress(address, 0)))
                .toCompletableFuture()
                .join();
        subsystem.addPortal(portal);
    }

    private static TargetSettings settings(int number) {
        return TargetSettings.DEFAULTS.withControllerIds(number * CONTROLLERS + 1, (number + 1) * CONTROLLERS);
    }

    /** Starts both and obeys. */
    public static void main(String[] args) throws Exception {
        BlockDeviceUri uri = BlockDeviceUri.parse("memory:pair");
        try (MemoryDeviceFactory factory = new MemoryDeviceFactory()) {
            factory.create(uri, Long.parseLong(args[1]) << 20)
                    .toCompletableFuture()
                    .join();
            BlockDevice device = factory.open(uri, OpenOptions.READ_WRITE)
                    .toCompletableFuture()
                    .join();
            try (PairTarget first = new PairTarget(0, args[0], device);
                    PairTarget second = new PairTarget(1, args[0], device)) {
                System.out.printf("listening on %s %d %d %s%n", args[0], first.port(), second.port(), NQN);
                obey(List.of(first, second));
            }
        }
    }

    private static void obey(List<PairTarget> gateways) throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ");
            PairTarget gateway = gateways.get(Integer.parseInt(words[1]) - 1);
            switch (words[0]) {
                case "ana" -> gateway.target.setAnaState(1, AnaState.valueOf(words[2]));
                case "stop" -> gateway.close();
                default -> throw new IOException("'" + order + "' is neither 'ana 1|2 STATE' nor 'stop 1|2'");
            }
            System.out.println("done");
        }
    }

    private int port() {
        return portal.address().getPort();
    }

    @Override
    public void close() {
        transport.close();
    }
}
