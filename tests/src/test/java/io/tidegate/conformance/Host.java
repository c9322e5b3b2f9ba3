package io.tidegate.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.initiator.HostOptions;
import io.tidegate.initiator.HostQueuePair;
import io.tidegate.initiator.HostResult;
import io.tidegate.initiator.NvmeException;
import io.tidegate.nvme.AsyncEvent;
import io.tidegate.nvme.Cc;
import io.tidegate.nvme.ConnectData;
import io.tidegate.nvme.Feature;
import io.tidegate.nvme.Property;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A host that does exactly what a case tells it, command by command: no keep-alive, no event requests, no scan of its own.
 * For the thread of the case.
 */
final class Host {

    static final int DEPTH = 31;
    private static final long ANSWER_SECONDS = 20;

    private final Stage stage;
    private final HostOptions options;
    private final HostQueuePair admin;
    private final Map<Integer, HostQueuePair> io = new TreeMap<>();
    private int controllerId;

    private Host(Stage stage, HostOptions options) throws NvmeException {
        this.stage = stage;
        this.options = options;
        this.admin = stage.open(0, options);
    }

    /** Connects an admin queue and enables the controller. */
    static Host connect(Stage stage, HostOptions options, int keepAliveMillis) throws NvmeException {
        Host host = new Host(stage, options);
        ConnectData data = host.connectData(ConnectData.DYNAMIC_CONTROLLER);
        host.controllerId = host.admin(Ask.connect(0, DEPTH + 1, keepAliveMillis, data))
                        .ok()
                        .dw0()
                & 0xffff;
        host.admin(Ask.property(Property.CC, Cc.ENABLED)).ok();
        return host;
    }

    ConnectData connectData(int controller) {
        return new ConnectData()
                .cntlid(controller)
                .subnqn(options.subsystemNqn())
                .hostnqn(options.host().nqn())
                .hostId(options.host().id());
    }

    int controllerId() {
        return controllerId;
    }

    HostQueuePair adminQueue() {
        return admin;
    }

    HostQueuePair queue(int queueId) {
        return io.get(queueId);
    }

    /** Opens a connection and joins it to this controller as I/O queue {@code queueId}. */
    Answer addQueue(int queueId) throws NvmeException {
        HostQueuePair queue = stage.open(queueId, options);
        Answer answer = await(queue, Ask.connect(queueId, DEPTH + 1, 0, connectData(controllerId)));
        if (answer.result().succeeded()) {
            io.put(queueId, queue);
        }
        return answer;
    }

    /** Takes part in what the target tells: configures every notice. */
    Host listen() {
        admin(Ask.setFeature(
                        Feature.ASYNC_EVENT_CONFIGURATION,
                        AsyncEvent.ENABLE_NAMESPACE_CHANGED | AsyncEvent.ENABLE_ANA_CHANGE))
                .ok();
        return this;
    }

    Answer admin(Command command) {
        return await(admin, command);
    }

    Answer io(Command command) {
        return await(io.values().iterator().next(), command);
    }

    Pending startAdmin(Command command) {
        return start(admin, command);
    }

    Pending start(Command command) {
        return start(io.values().iterator().next(), command);
    }

    private static Pending start(HostQueuePair queue, Command command) {
        return new Pending(command, queue.call(command::fill));
    }

    static Answer await(HostQueuePair queue, Command command) {
        return start(queue, command).await();
    }

    /** Does two commands as one fused operation; gives both answers. */
    List<Answer> fused(Command first, Command second) {
        List<HostResult> results = get(io.values().iterator().next().callFused(first::fill, second::fill));
        return List.of(
                new Answer(first, results.get(0), first.data()), new Answer(second, results.get(1), second.data()));
    }

    void verify(long lba, byte[] expected) {
        byte[] found = io(Ask.read(lba, expected.length / Ask.BLOCK)).ok().bytes();
        assertThat(Arrays.mismatch(found, expected))
                .as("the first byte behind block %d that is not as it should be", lba)
                .isEqualTo(-1);
    }

    /** The block at {@code lba} must be the one at {@code from} of {@code bytes}. */
    void verify(long lba, byte[] bytes, int from) {
        verify(lba, Arrays.copyOfRange(bytes, from, from + Ask.BLOCK));
    }

    /** Cuts every connection at once, as a power failure would. */
    void vanish() {
        io.values().forEach(queue -> queue.close("vanished"));
        admin.close("vanished");
        io.values().forEach(queue -> get(queue.ended()));
        get(admin.ended());
    }

    static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new AssertionError("no answer within " + ANSWER_SECONDS + " s", failure);
        }
    }

    /**
     * A command under way.
     *
     * @param command what was asked
     * @param result how it will have ended
     */
    record Pending(Command command, CompletableFuture<HostResult> result) {

        Answer await() {
            return new Answer(command, get(result), command.data());
        }

        boolean ended() {
            return result.isDone();
        }
    }
}
