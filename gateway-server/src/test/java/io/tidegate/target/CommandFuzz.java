package io.tidegate.target;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.tidegate.fuzz.FuzzInput;
import io.tidegate.fuzz.FuzzTarget;
import io.tidegate.nvme.AdminOpcode;
import io.tidegate.nvme.AnaState;
import io.tidegate.nvme.Cc;
import io.tidegate.nvme.ConnectCommand;
import io.tidegate.nvme.ConnectData;
import io.tidegate.nvme.Feature;
import io.tidegate.nvme.Nqn;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Property;
import io.tidegate.nvme.Sgl;
import io.tidegate.nvme.Sqe;
import io.tidegate.target.NamespaceSettings.Visibility;
import io.tidegate.target.command.Commands;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.slf4j.LoggerFactory;

/**
 * Whole histories of a target: hosts that connect, send any command, stall and vanish; devices that end late and in any
 * order; an administrator who changes everything meanwhile. What must hold is told by {@link FuzzConnection} and {@link
 * FuzzDevice}, and at the end nothing is left.
 *
 * <p>Input: actions, each a byte followed by its parameters.
 */
public final class CommandFuzz implements FuzzTarget {

    private static final int MOST_CONNECTIONS = 12;
    private static final int NAMESPACES = 4;
    private static final int ACTIONS = 24;
    private static final long SECOND = 1_000_000_000L;

    private static final int[] IO_OPCODES = {
        NvmOpcode.FLUSH,
        NvmOpcode.WRITE,
        NvmOpcode.READ,
        NvmOpcode.COMPARE,
        NvmOpcode.WRITE_ZEROES,
        NvmOpcode.DATASET_MANAGEMENT,
        NvmOpcode.VERIFY,
        NvmOpcode.COPY,
        NvmOpcode.RESERVATION_REGISTER,
        NvmOpcode.RESERVATION_REPORT,
        NvmOpcode.RESERVATION_ACQUIRE,
        NvmOpcode.RESERVATION_RELEASE,
        AdminOpcode.FABRICS
    };

    private static final int[] ADMIN_OPCODES = {
        AdminOpcode.GET_LOG_PAGE,
        AdminOpcode.IDENTIFY,
        AdminOpcode.ABORT,
        AdminOpcode.SET_FEATURES,
        AdminOpcode.GET_FEATURES,
        AdminOpcode.ASYNC_EVENT_REQUEST,
        AdminOpcode.KEEP_ALIVE,
        AdminOpcode.FABRICS,
        AdminOpcode.NAMESPACE_MANAGEMENT,
        AdminOpcode.FORMAT_NVM
    };

    private final ByteBuffer memory = FuzzConnection.memory();

    /** What clients and administrators do wrong here is expected, and there is a lot of it. */
    public CommandFuzz() {
        ((Logger) LoggerFactory.getLogger("io.tidegate.target")).setLevel(Level.OFF);
    }

    @Override
    public void close() {
        ((Logger) LoggerFactory.getLogger("io.tidegate.target")).setLevel(null);
    }

    @Override
    public String name() {
        return "commands";
    }

    @Override
    public void run(byte[] input) {
        new History(new FuzzInput(input), memory).play();
    }

    /** One input, played. */
    private static final class History {

        private final FuzzInput input;
        private final ByteBuffer memory;
        private final ManualLoop loop = new ManualLoop();
        private final Target target = new Target(TargetSettings.DEFAULTS, Commands.standard());
        private final List<FuzzConnection> connections = new ArrayList<>();
        private final List<FuzzConnection> gone = new ArrayList<>();
        private final Map<Integer, FuzzDevice> devices = new HashMap<>();
        private final List<FuzzDevice> leaving = new ArrayList<>();
        private final List<CompletionStage<Void>> removals = new ArrayList<>();
        private final List<Subsystem> deleted = new ArrayList<>();
        private Subsystem subsystem;

        History(FuzzInput input, ByteBuffer memory) {
            this.input = input;
            this.memory = memory;
            subsystem = newSubsystem();
            addNamespace(1);
        }

        private Subsystem newSubsystem() {
            Subsystem made = target.createSubsystem(SubsystemSettings.of(TargetFixture.NQN, "FUZZ", NAMESPACES));
            made.addPortal(FakeConnection.PORTAL);
            made.allowHost(TargetFixture.HOST);
            return made;
        }

        void play() {
            if (!input.one(8)) {
                settle();
            }
            while (!input.ended()) {
                act(input.next() % ACTIONS);
            }
            rest();
            end();
        }

        /** Most histories begin with a host that has an admin queue and two I/O queues, or two such hosts. */
        private void settle() {
            for (int hosts = 1 + input.below(2); hosts > 0; hosts--) {
                enable(join(0, ConnectData.DYNAMIC_CONTROLLER));
                int controller = subsystem.controllers().stream()
                        .mapToInt(Controller::id)
                        .max()
                        .orElseThrow();
                join(1, controller);
                join(2, controller);
            }
        }

        private FuzzConnection join(int queueId, int controller) {
            open();
            FuzzConnection connection = connections.getLast();
            connect(connection, queueId, 31, 0, data(controller, TargetFixture.NQN));
            return connection;
        }

        private static void enable(FuzzConnection connection) {
            if (!connection.closed()) {
                connection.capsule(
                        sqe -> Property.set(sqe.clear(), Property.CC, Cc.ENABLED)
                                .flags(0, 1),
                        true);
            }
        }

        private void act(int action) {
            switch (action) {
                case 0 -> open();
                case 1 -> connect(0, true);
                case 2 -> connect(1 + input.below(5), true);
                case 3 -> connect(input.next(), false);
                case 4, 5, 6, 7, 8 -> command(any());
                case 9 -> raw(any());
                case 10 -> fused(any());
                case 11, 12 -> any().go(input.next(), this::fill);
                case 13 -> any().fail(input.next());
                case 14 -> endOne();
                case 15 -> device().end(input.next(), input.next());
                case 16 -> device().holding(input.one(2));
                case 17 -> loop.step();
                case 18 -> loop.turn();
                case 19 -> administer();
                case 20 -> namespace();
                case 21 -> configure(any());
                case 22 -> loop.advance(input.below(40) * SECOND / 4);
                default -> host();
            }
        }

        /** One of the connections, as a rule one that is open and in an association. */
        private FuzzConnection any() {
            if (connections.isEmpty()) {
                open();
            }
            int from = input.below(connections.size());
            if (!input.one(8)) {
                for (int i = 0; i < connections.size(); i++) {
                    FuzzConnection candidate = connections.get((from + i) % connections.size());
                    if (!candidate.closed() && candidate.queuePair().connected()) {
                        return candidate;
                    }
                }
            }
            return connections.get(from);
        }

        private void endOne() {
            FuzzConnection connection = any();
            if (input.one(3)) {
                connection.end();
            }
        }

        private void open() {
            connections.removeIf(connection -> connection.closed() && gone.add(connection));
            if (connections.size() < MOST_CONNECTIONS) {
                connections.add(new FuzzConnection(target, loop, memory, input.one(2)));
            }
        }

        /** A host's usual steps in one: a fresh connection, Connect, and an admin queue is enabled. */
        private void host() {
            if (!input.one(8)) {
                subsystem.allowHost(TargetFixture.HOST);
                subsystem.addPortal(FakeConnection.PORTAL);
            }
            int queueId = subsystem.controllers().isEmpty() ? 0 : input.below(6);
            FuzzConnection connection = join(queueId, queueId == 0 ? ConnectData.DYNAMIC_CONTROLLER : someController());
            if (queueId == 0) {
                enable(connection);
            }
        }

        private int someController() {
            return subsystem.controllers().stream()
                    .mapToInt(Controller::id)
                    .skip(input.below(2))
                    .findFirst()
                    .orElse(7);
        }

        private void connect(int queueId, boolean sane) {
            open();
            FuzzConnection connection = input.one(8) ? any() : connections.getLast();
            int controller = sane && queueId > 0 ? someController() : ConnectData.DYNAMIC_CONTROLLER;
            String nqn = input.one(4) ? Nqn.DISCOVERY : TargetFixture.NQN;
            ConnectData data = data(sane ? controller : input.nextInt(), nqn);
            if (!sane) {
                data.buffer().put(input.below(ConnectData.BYTES), (byte) input.next());
            }
            connect(connection, queueId, sane ? 31 : input.next(), input.below(4) * 300, data);
        }

        private static ConnectData data(int controller, String nqn) {
            return TargetFixture.data(nqn, TargetFixture.HOST, controller);
        }

        private static void connect(FuzzConnection connection, int queueId, int size, int kato, ConnectData data) {
            if (connection.closed()) {
                return;
            }
            connection.capsule(
                    sqe -> ConnectCommand.fill(sqe.clear(), queueId, size, ConnectCommand.CATTR_NO_FLOW_CONTROL, kato)
                            .flags(0, 1)
                            .sgl(Sgl.DATA_BLOCK_OFFSET, 0, ConnectData.BYTES),
                    false);
            byte[] bytes = TargetFixture.bytes(data);
            if (connection.waiting() > 0) {
                connection.go(
                        connection.waiting() - 1,
                        buffer -> buffer.put(0, bytes, 0, Math.min(bytes.length, buffer.limit())));
            }
        }

        /** A command that is likely to be understood. */
        private void command(FuzzConnection connection) {
            if (connection.closed()) {
                return;
            }
            boolean admin = connection.queuePair().queueId() == 0;
            int opcode = admin
                    ? ADMIN_OPCODES[input.below(ADMIN_OPCODES.length)]
                    : IO_OPCODES[input.below(IO_OPCODES.length)];
            connection.capsule(sqe -> describe(sqe, opcode, admin), input.one(2));
        }

        private void describe(Sqe sqe, int opcode, boolean admin) {
            int length = 512 * (1 + input.below(20));
            int nsid = input.one(8) ? input.below(NAMESPACES + 2) : someNamespace();
            sqe.clear()
                    .opcode(opcode)
                    .flags(0, 1)
                    .cid(input.next())
                    .nsid(nsid)
                    .sgl(
                            length > 8192 || toHost(opcode) || input.one(2)
                                    ? Sgl.TRANSPORT_DATA_BLOCK
                                    : Sgl.DATA_BLOCK_OFFSET,
                            0,
                            length);
            if (admin) {
                describeAdmin(sqe, opcode);
            } else {
                sqe.slba(input.below(40)).nlb(length / 512 - 1);
                ranges(sqe, opcode);
            }
        }

        private void describeAdmin(Sqe sqe, int opcode) {
            int low = opcode == AdminOpcode.FABRICS || opcode == AdminOpcode.ABORT ? input.next() : input.below(32);
            sqe.cdw10(low | input.below(4) << 8 | input.below(4) << 16).cdw11(input.next());
            if (opcode == AdminOpcode.FABRICS) {
                sqe.fctype(input.below(10));
            }
            sgl(sqe);
        }

        private int someNamespace() {
            List<Integer> there = List.copyOf(devices.keySet());
            return there.isEmpty() ? 1 : there.get(input.below(there.size()));
        }

        private static boolean toHost(int opcode) {
            return opcode == NvmOpcode.READ;
        }

        private static void sgl(Sqe sqe) {
            sqe.sgl(Sgl.TRANSPORT_DATA_BLOCK, 0, 1 << 20);
        }

        private void ranges(Sqe sqe, int opcode) {
            if (opcode == NvmOpcode.DATASET_MANAGEMENT) {
                int count = input.below(4);
                sqe.cdw10(count).cdw11(4).sgl(Sgl.TRANSPORT_DATA_BLOCK, 0, 16L * (count + 1));
            } else if (opcode == NvmOpcode.COPY) {
                int count = input.below(4);
                sqe.cdw12(count).sgl(Sgl.TRANSPORT_DATA_BLOCK, 0, 32L * (count + 1));
            } else if (opcode == NvmOpcode.RESERVATION_ACQUIRE) {
                sqe.cdw10(input.next() | input.next() << 8).sgl(Sgl.TRANSPORT_DATA_BLOCK, 0, 16);
            }
        }

        /** Any 64 bytes, as a rule with the flags that a fabric demands. */
        private void raw(FuzzConnection connection) {
            if (connection.closed()) {
                return;
            }
            connection.capsule(
                    sqe -> {
                        for (int at = 0; at < Sqe.BYTES; at++) {
                            sqe.buffer().put(at, (byte) input.next());
                        }
                        if (!input.one(8)) {
                            sqe.flags(input.one(4) ? sqe.fuse() : 0, 1);
                        }
                    },
                    input.one(2));
        }

        private void fused(FuzzConnection connection) {
            int kind = input.next();
            int parts = kind % 8 == 0 ? 1 : 2;
            for (int part = 1; part <= parts; part++) {
                if (!connection.closed()) {
                    int fuse = part;
                    connection.capsule(sqe -> describeFused(sqe, fuse), (kind >> part & 1) == 0);
                }
            }
        }

        private void describeFused(Sqe sqe, int part) {
            sqe.clear()
                    .opcode(part == 1 ? NvmOpcode.COMPARE : NvmOpcode.WRITE)
                    .flags(part, 1)
                    .cid(input.next())
                    .nsid(devices.isEmpty() ? 1 : devices.keySet().iterator().next())
                    .sgl(Sgl.TRANSPORT_DATA_BLOCK, 0, 512)
                    .slba(input.one(8) ? 1 : 0);
        }

        /** Ranges that lie inside more often than not. */
        private void fill(ByteBuffer buffer) {
            boolean zeroes = input.one(2);
            for (int at = 0; at < Math.min(buffer.limit(), 128); at++) {
                buffer.put(at, (byte) (!zeroes && input.one(3) ? input.next() : 0));
            }
        }

        private FuzzDevice device() {
            if (!leaving.isEmpty() && input.one(2)) {
                return leaving.get(input.below(leaving.size()));
            }
            List<FuzzDevice> all = List.copyOf(devices.values());
            return all.isEmpty() ? new FuzzDevice(0) : all.get(input.below(all.size()));
        }

        private void namespace() {
            int nsid = 1 + input.below(NAMESPACES);
            FuzzDevice device = devices.get(nsid);
            if (device == null) {
                addNamespace(nsid);
            } else {
                switch (input.below(4)) {
                    case 0 -> removeNamespace(nsid);
                    case 1 -> device.resize(input.below(64) * 512L);
                    case 2 -> subsystem.updateNamespace(settings(nsid));
                    default -> device.holding(true);
                }
            }
        }

        private NamespaceSettings settings(int nsid) {
            Visibility visibility = input.one(16) ? new Visibility(false, Set.of()) : Visibility.EVERYONE;
            return new NamespaceSettings(
                    nsid, new UUID(1, nsid), TargetFixture.BLOCK, 1 + input.below(3), input.one(16), visibility);
        }

        private void addNamespace(int nsid) {
            FuzzDevice device = new FuzzDevice(64 * 512);
            devices.put(nsid, device);
            subsystem.addNamespace(settings(nsid), device);
        }

        private void removeNamespace(int nsid) {
            FuzzDevice device = devices.remove(nsid);
            leaving.add(device);
            released(subsystem.removeNamespace(nsid), List.of(device));
        }

        private void released(CompletionStage<Void> removal, List<FuzzDevice> theirs) {
            removals.add(removal.thenRun(() -> theirs.forEach(FuzzDevice::released)));
        }

        private void administer() {
            switch (input.below(9)) {
                case 0 -> subsystem.denyHost(TargetFixture.HOST);
                case 1 -> subsystem.allowAnyHost(input.one(2));
                case 2 -> subsystem.removePortal(FakeConnection.PORTAL);
                case 3 -> recreate();
                case 4, 5 ->
                    target.setAnaState(1 + input.below(3), AnaState.values()[input.below(AnaState.values().length)]);
                default -> {
                    subsystem.allowHost(TargetFixture.HOST);
                    subsystem.addPortal(FakeConnection.PORTAL);
                }
            }
        }

        private void recreate() {
            List<FuzzDevice> theirs = List.copyOf(devices.values());
            devices.clear();
            leaving.addAll(theirs);
            deleted.add(subsystem);
            released(target.deleteSubsystem(TargetFixture.NQN), theirs);
            subsystem = newSubsystem();
            addNamespace(1);
        }

        private void configure(FuzzConnection connection) {
            if (!connection.closed()) {
                int kind = input.below(5);
                connection.capsule(sqe -> describeConfiguration(sqe, kind), true);
            }
        }

        private void describeConfiguration(Sqe sqe, int kind) {
            sqe.clear();
            switch (kind) {
                case 0, 1 -> Property.set(sqe, Property.CC, Cc.ENABLED).flags(0, 1);
                case 2 ->
                    Property.set(sqe, Property.CC, input.one(2) ? 0 : input.nextInt())
                            .flags(0, 1);
                case 3 ->
                    sqe.opcode(AdminOpcode.ASYNC_EVENT_REQUEST)
                            .cid(input.next())
                            .flags(0, 1);
                default ->
                    sqe.opcode(AdminOpcode.SET_FEATURES)
                            .cdw10(Feature.ASYNC_EVENT_CONFIGURATION)
                            .cdw11(-1)
                            .flags(0, 1);
            }
        }

        /** Everything that can end without the host ends. */
        private void rest() {
            for (FuzzConnection connection : connections) {
                while (connection.waiting() > 0) {
                    connection.go(0, buffer -> {});
                }
            }
            loop.turn();
            drain();
            connections.forEach(FuzzConnection::atRest);
            gone.forEach(FuzzConnection::atRest);
        }

        private void drain() {
            boolean more = true;
            while (more) {
                more = drain(devices.values());
                more |= drain(leaving);
                loop.turn();
            }
        }

        private static boolean drain(Iterable<FuzzDevice> those) {
            boolean any = false;
            for (FuzzDevice device : those) {
                device.holding(false);
                while (device.held() > 0) {
                    device.end(0, 0);
                    any = true;
                }
            }
            return any;
        }

        private void end() {
            connections.forEach(FuzzConnection::end);
            loop.turn();
            drain();
            connections.forEach(FuzzConnection::atRest);
            recreate();
            loop.turn();
            require(target.controllers().isEmpty(), "a controller is left");
            require(target.subsystem(Nqn.DISCOVERY).controllers().isEmpty(), "a discovery controller is left");
            deleted.forEach(old -> require(old.controllers().isEmpty(), "a controller of a deleted subsystem is left"));
            removals.forEach(removal -> {
                require(removal.toCompletableFuture().isDone(), "a removal never ends");
                removal.toCompletableFuture().join();
            });
        }

        private static void require(boolean holds, String otherwise) {
            if (!holds) {
                throw new AssertionError(otherwise);
            }
        }
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (int number = 0; number < 16; number++) {
            Random random = new Random(number);
            ByteArrayOutputStream seed = new ByteArrayOutputStream();
            seed.write(1 + number);
            for (int step = 0; step < 60; step++) {
                seed.write(random.nextInt(ACTIONS));
                byte[] parameters = new byte[random.nextInt(10)];
                random.nextBytes(parameters);
                seed.writeBytes(parameters);
            }
            seeds.add(seed.toByteArray());
        }
        return seeds;
    }
}
