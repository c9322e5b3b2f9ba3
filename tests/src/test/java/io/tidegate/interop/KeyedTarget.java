package io.tidegate.interop;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.memory.MemoryDeviceFactory;
import io.tidegate.nvme.auth.DhGroup;
import io.tidegate.nvme.auth.DhchapHash;
import io.tidegate.nvme.auth.DhchapSecret;
import io.tidegate.target.Authenticator;
import io.tidegate.target.NamespaceSettings;
import io.tidegate.target.Portal;
import io.tidegate.target.Subsystem;
import io.tidegate.target.SubsystemSettings;
import io.tidegate.target.Target;
import io.tidegate.target.TargetSettings;
import io.tidegate.target.auth.AuthPolicy;
import io.tidegate.target.auth.HostKeys;
import io.tidegate.target.command.Commands;
import io.tidegate.transport.tcp.TcpSettings;
import io.tidegate.transport.tcp.TcpTransport;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A target with one memory device that agrees to one hash function and one group: {@code KeyedTarget ADDRESS} prints {@code
 * listening on PORT} and obeys {@code demand HOSTNQN KEY CONTROLLERKEY HASH GROUP} until its input ends.
 */
public final class KeyedTarget {

    static final String NQN = "nqn.2026-01.io.tidegate:keyed";

    private KeyedTarget() {}

    /** Serves until its input ends. */
    public static void main(String[] args) throws Exception {
        Target target = new Target(TargetSettings.DEFAULTS, Commands.standard());
        BlockDeviceUri uri = BlockDeviceUri.parse("memory:keyed");
        try (MemoryDeviceFactory factory = new MemoryDeviceFactory();
                TcpTransport transport = new TcpTransport(target, TcpSettings.DEFAULTS);
                ExecutorService worker = Executors.newSingleThreadExecutor()) {
            factory.create(uri, 64 << 20).toCompletableFuture().join();
            BlockDevice device = factory.open(uri, OpenOptions.READ_WRITE)
                    .toCompletableFuture()
                    .join();
            Subsystem subsystem = target.createSubsystem(SubsystemSettings.of(NQN, "TIDEGATEKEYED", 32));
            subsystem.addNamespace(
                    new NamespaceSettings(1, new UUID(1, 1), 512, 1, false, NamespaceSettings.Visibility.EVERYONE),
                    device);
            Portal portal = transport
                    .listen(Portal.tcp(new InetSocketAddress(args[0], 0)))
                    .toCompletableFuture()
                    .join();
            subsystem.addPortal(portal);
            System.out.println("listening on " + portal.address().getPort());
            obey(target, subsystem, worker);
        }
    }

    private static void obey(Target target, Subsystem subsystem, ExecutorService worker) throws Exception {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ");
            AuthPolicy policy =
                    new AuthPolicy(List.of(DhchapHash.valueOf(words[4])), List.of(DhGroup.valueOf(words[5])));
            target.authenticator(new Authenticator(policy, worker));
            subsystem.allowHost(
                    words[1], HostKeys.bothWays(DhchapSecret.parse(words[2]), DhchapSecret.parse(words[3])));
            System.out.println("demanded");
        }
    }
}
