package io.tidegate.app;

import static io.tidegate.app.Requests.NQN;
import static io.tidegate.app.Requests.good;
import static io.tidegate.app.Requests.host;
import static io.tidegate.app.Requests.populate;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.events.Event;
import io.tidegate.events.EventLog;
import io.tidegate.initiator.HostController;
import io.tidegate.metrics.KeepAliveMarks;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.proto.tuning.StartTraceRequest;
import io.tidegate.proto.tuning.TakeTraceRequest;
import io.tidegate.proto.tuning.TracePart;
import io.tidegate.proto.tuning.TraceStarted;
import io.tidegate.proto.tuning.TracedCommand;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where the time of single commands went: traced on demand, and told of when it is long. */
@Timeout(120)
class TraceTest {

    private static final String HOST = LiveHosts.FIRST.nqn();
    private static final int EINVAL = 22;
    private static final int EBUSY = 16;
    private static final int ENOENT = 2;
    private static final int ENODEV = 19;

    @TempDir
    private Path folder;

    private final EventLog events = new EventLog(InstantSource.system());
    private ManagedGateway gateway;
    private LiveHosts hosts;

    @BeforeEach
    void start() throws Exception {
        gateway = new ManagedGateway();
        gateway.target.listener(new HostNews(events, new KeepAliveMarks()));
        populate(gateway);
        good(gateway.stub.addHost(host(HOST)));
        hosts = new LiveHosts(gateway);
    }

    @AfterEach
    void stop() throws Exception {
        hosts.close();
        gateway.close();
    }

    @Test
    void a_trace_shows_each_command_of_the_host_with_its_range_and_its_times() throws Exception {
        try (HostController controller = hosts.connect(LiveHosts.FIRST)) {
            controller.namespace(1).read(0, ByteBuffer.allocateDirect(512));
            TraceStarted started = gateway.inspection.startTrace(request(60));
            assertThat(started.getStatus()).as(started.getErrorMessage()).isZero();
            assertThat(started.getQueues()).isPositive();

            List<TracedCommand> commands = new ArrayList<>();
            LiveHosts.await("reads and writes are traced", () -> {
                use(controller);
                commands.addAll(take(started.getId(), false).getCommandsList());
                return commands.size() >= 4;
            });
            TracePart last = take(started.getId(), true);

            assertThat(last.getEnded()).isTrue();
            TracedCommand write = commands.stream()
                    .filter(one -> one.getOpcode() == NvmOpcode.WRITE)
                    .findFirst()
                    .orElseThrow();
            assertThat(write.getLba()).isEqualTo(8);
            assertThat(write.getBlocks()).isEqualTo(16);
            assertThat(write.getNsid()).isEqualTo(1);
            assertThat(write.getControllerId()).isEqualTo(controller.id());
            assertThat(write.getNvmeStatus()).isZero();
            assertThat(write.getTotal()).isPositive();
            assertThat(write.getBefore() + write.getHeld() + write.getDevice() + write.getAfter())
                    .isEqualTo(write.getTotal());
            assertThat(commands).extracting(TracedCommand::getAt).isSorted();
            assertThat(take(started.getId(), false).getStatus()).isEqualTo(ENOENT);
        }
    }

    @Test
    void a_trace_is_refused_for_nobody_for_ever_and_beside_another_one() throws Exception {
        assertThat(gateway.inspection.startTrace(request(5)).getStatus()).isEqualTo(ENODEV);
        assertThat(gateway.inspection.startTrace(request(0)).getStatus()).isEqualTo(EINVAL);
        assertThat(gateway.inspection.startTrace(request(61)).getStatus()).isEqualTo(EINVAL);
        try (HostController controller = hosts.connect(LiveHosts.FIRST)) {
            use(controller);
            TraceStarted started = gateway.inspection.startTrace(request(60));
            assertThat(started.getStatus()).isZero();
            assertThat(gateway.inspection.startTrace(request(5)).getStatus()).isEqualTo(EBUSY);
            assertThat(take(started.getId(), true).getEnded()).isTrue();
            assertThat(gateway.inspection.startTrace(request(5)).getStatus()).isZero();
        }
    }

    @Test
    void a_command_that_takes_long_is_told_of_with_where_its_time_went() throws Exception {
        Path file = folder.resolve("recording.jfr");
        try (Recording recording = new Recording();
                HostController controller = hosts.connect(LiveHosts.FIRST)) {
            recording.enable("io.tidegate.SlowIo");
            recording.start();
            gateway.target.slowAfter(0);

            LiveHosts.await("a write is told of", () -> {
                use(controller);
                return events.latest(100).stream()
                        .map(Event::text)
                        .anyMatch(text -> text.contains("write of 16 blocks"));
            });
            recording.stop();
            recording.dump(file);
        }
        String told = events.latest(100).stream()
                .map(Event::text)
                .filter(text -> text.contains("write of 16 blocks"))
                .findFirst()
                .orElseThrow();
        assertThat(told)
                .startsWith("slow I/O: write of 16 blocks from LBA 8 of namespace 1 of " + NQN + " by host " + HOST)
                .containsPattern("took [0-9.]+ ms: [0-9.]+ ms before the device, 0.0 ms held by its limits, "
                        + "[0-9.]+ ms at the device, [0-9.]+ ms after it");
        List<RecordedEvent> recorded = RecordingFile.readAllEvents(file);
        assertThat(recorded)
                .anyMatch(one -> one.getString("operation").equals("write")
                        && one.getString("host").equals(HOST)
                        && one.getLong("lba") == 8
                        && one.getDuration("total").isPositive());
    }

    @Test
    void nobody_is_told_of_commands_that_are_quick_enough() throws Exception {
        gateway.target.slowAfter(Long.MAX_VALUE);
        try (HostController controller = hosts.connect(LiveHosts.FIRST)) {
            use(controller);
        }
        assertThat(events.latest(100)).extracting(Event::text).noneMatch(text -> text.startsWith("slow I/O"));
    }

    private static void use(HostController controller) {
        try {
            controller.namespace(1).write(4096, ByteBuffer.allocateDirect(8192));
            controller.namespace(1).read(0, ByteBuffer.allocateDirect(4096));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static StartTraceRequest request(int seconds) {
        return StartTraceRequest.newBuilder()
                .setSubsystemNqn(NQN)
                .setHostNqn(HOST)
                .setSeconds(seconds)
                .build();
    }

    private TracePart take(long id, boolean stop) {
        return gateway.inspection.takeTrace(
                TakeTraceRequest.newBuilder().setId(id).setStop(stop).build());
    }
}
