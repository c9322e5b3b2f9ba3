package io.tidegate.bench.parts;

import io.tidegate.bdev.layer.StatisticsBlockDevice;
import io.tidegate.nvme.ConnectData;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.target.NamespaceSettings;
import io.tidegate.target.NamespaceSettings.Visibility;
import io.tidegate.target.Subsystem;
import io.tidegate.target.SubsystemSettings;
import io.tidegate.target.Target;
import io.tidegate.target.TargetSettings;
import io.tidegate.target.command.Commands;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What a command costs between the fabric and the device: a slot, its fields written and judged, the request to the device, counters
 * and times as a gateway keeps them, completion and the slot's return. {@value #DEPTH} commands come in one piece.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Dispatch {

    static final int DEPTH = 32;

    private static final String NQN = "nqn.2016-06.io.tidegate:parts";
    private static final String HOST = "nqn.2014-08.org.nvmexpress:uuid:11111111-1111-4111-8111-111111111111";
    private static final int BLOCK = 4096;
    private static final int BLOCKS_OF_512 = BLOCK / 512;

    /** When the device has a request done: within the call that submits it, as memory, or after all have been submitted, as RBD. */
    @Param({"at once", "later"})
    public String device;

    private final OneThread loop = new OneThread();
    private NoDevice nothing;
    private NoFabric io;

    /** Connects an admin queue and one for I/O to a namespace that holds nothing. */
    @Setup
    public void connect() {
        Target target = new Target(TargetSettings.DEFAULTS, Commands.standard());
        Subsystem subsystem = target.createSubsystem(SubsystemSettings.of(NQN, "Parts", 32));
        subsystem.allowHost(HOST);
        subsystem.addPortal(NoFabric.PORTAL);
        nothing = new NoDevice(device.equals("at once"));
        NamespaceSettings settings = new NamespaceSettings(1, new UUID(1, 1), 512, 1, false, Visibility.EVERYONE);
        subsystem.addNamespace(settings, new StatisticsBlockDevice(nothing));
        ByteBuffer data = ByteBuffer.allocateDirect(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        NoFabric admin = new NoFabric(target, loop, data);
        admin.connect(0, NQN, HOST, ConnectData.DYNAMIC_CONTROLLER);
        io = new NoFabric(target, loop, data);
        io.connect(1, NQN, HOST, admin.queuePair().controller().id());
    }

    /** A read of 4 KiB. */
    @Benchmark
    @OperationsPerInvocation(DEPTH)
    public long read() {
        return all(NvmOpcode.READ);
    }

    /** A write of 4 KiB. */
    @Benchmark
    @OperationsPerInvocation(DEPTH)
    public long write() {
        return all(NvmOpcode.WRITE);
    }

    private long all(int opcode) {
        long before = io.answered();
        io.queuePair().inputArrived();
        for (int i = 0; i < DEPTH; i++) {
            io.send(opcode, i, (long) i * BLOCKS_OF_512, BLOCKS_OF_512, BLOCK);
        }
        nothing.endAll();
        loop.turn();
        if (io.answered() - before != DEPTH) {
            throw new IllegalStateException(DEPTH + " commands were sent, " + (io.answered() - before) + " answered");
        }
        return io.answered();
    }
}
