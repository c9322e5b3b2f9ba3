package io.tidegate.target;

import static io.tidegate.target.TargetFixture.NQN;
import static io.tidegate.target.TargetFixture.setFeature;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.Errno;
import io.tidegate.nvme.Cc;
import io.tidegate.nvme.Feature;
import io.tidegate.nvme.LogPage;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.PersistentEvent;
import io.tidegate.nvme.PersistentEventLog;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.FakeConnection.Response;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** NVMe Base 2.1, 5.1.12.1.14: what the Persistent Event Log tells and how a host reads it. */
class PersistentEventsTest {

    private static final int OUT_OF_SEQUENCE = Status.COMMAND_SEQUENCE_ERROR | Status.DNR;
    private static final int INVALID_FIELD = Status.INVALID_FIELD | Status.DNR;
    private static final int WHOLE = 64 << 10;

    private final TargetFixture fixture = new TargetFixture();
    private FakeConnection admin;

    @BeforeEach
    void connect() {
        fixture.addNamespace(1);
        admin = fixture.admin();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static Consumer<Sqe> ask(int action, int bytes, int offset) {
        return TargetFixture.log(LogPage.PERSISTENT_EVENT, bytes, offset, false)
                .andThen(sqe -> sqe.cdw10(sqe.cdw10() | action << 8));
    }

    private static Response take(FakeConnection host, int action) {
        return host.call(ask(action, WHOLE, 0));
    }

    /** Header and events of a new context, which stays. */
    private static ByteBuffer establish(FakeConnection host) {
        Response answer = take(host, PersistentEventLog.ESTABLISH_AND_READ);
        assertThat(answer.status()).isEqualTo(Status.SUCCESS);
        return answer.data();
    }

    private static List<PersistentEvent> events(ByteBuffer page) {
        PersistentEventLog header = new PersistentEventLog(page, 0);
        List<PersistentEvent> events = new ArrayList<>();
        int at = header.headerBytes();
        while (at < header.totalBytes()) {
            PersistentEvent event = new PersistentEvent(page, at);
            events.add(event);
            at += event.headerBytes() + event.dataBytes();
        }
        assertThat(at).isEqualTo((int) header.totalBytes());
        assertThat(events).hasSize(header.events());
        return events;
    }

    private static List<Integer> types(ByteBuffer page) {
        return events(page).stream().map(PersistentEvent::type).toList();
    }

    private List<Integer> typesNow() {
        take(admin, PersistentEventLog.RELEASE);
        return types(establish(admin));
    }

    private static int setTime(FakeConnection host, long millis) {
        byte[] data = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(millis)
                .array();
        return host.call(setFeature(Feature.TIMESTAMP, 0), data).status();
    }

    @Test
    void it_is_read_within_a_context_that_is_made_before_and_released_afterwards() {
        assertThat(take(admin, PersistentEventLog.READ).status()).isEqualTo(OUT_OF_SEQUENCE);
        establish(admin);
        assertThat(take(admin, PersistentEventLog.ESTABLISH_AND_READ).status()).isEqualTo(OUT_OF_SEQUENCE);
        assertThat(take(admin, PersistentEventLog.READ).status()).isEqualTo(Status.SUCCESS);
        assertThat(take(admin, PersistentEventLog.RELEASE).status()).isEqualTo(Status.SUCCESS);
        assertThat(take(admin, PersistentEventLog.RELEASE).status()).isEqualTo(Status.SUCCESS);
        assertThat(take(admin, PersistentEventLog.READ).status()).isEqualTo(OUT_OF_SEQUENCE);
    }

    @Test
    void the_header_tells_whose_log_it_is_and_what_it_can_tell() {
        PersistentEventLog header = new PersistentEventLog(establish(admin), 0);
        assertThat(header.identifier()).isEqualTo(LogPage.PERSISTENT_EVENT);
        assertThat(header.headerBytes()).isEqualTo(PersistentEventLog.BYTES);
        assertThat(header.subnqn()).isEqualTo(NQN);
        assertThat(header.sn()).isEqualTo("Ceph1");
        assertThat(header.mn()).isEqualTo(SubsystemSettings.MODEL);
        assertThat(header.powerCycles()).isEqualTo(1);
        assertThat(header.timestamp()).isPositive();
        assertThat(header.contextExisted()).isFalse();
        assertThat(header.supports(PersistentEvent.POWER_ON_OR_RESET)).isTrue();
        assertThat(header.supports(PersistentEvent.HEALTH_SNAPSHOT)).isFalse();
        PersistentEventLog again =
                new PersistentEventLog(take(admin, PersistentEventLog.READ).data(), 0);
        assertThat(again.contextExisted()).isTrue();
        assertThat(again.generation()).isEqualTo(header.generation());
    }

    @Test
    void it_begins_with_the_begin_of_the_subsystem() {
        ByteBuffer page = establish(admin);
        assertThat(types(page)).containsExactly(PersistentEvent.POWER_ON_OR_RESET);
        PersistentEvent begin = events(page).get(0);
        assertThat(begin.timestamp()).isPositive();
        assertThat(begin.vendorBytes()).isZero();
        assertThat(begin.dataBytes())
                .as("firmware, and no controller was there")
                .isEqualTo(8);
    }

    @Test
    void what_happens_meanwhile_is_told_by_the_next_context_which_has_another_number() {
        PersistentEventLog before = new PersistentEventLog(establish(admin), 0);
        assertThat(setTime(admin, 1_000_000)).isEqualTo(Status.SUCCESS);
        assertThat(types(take(admin, PersistentEventLog.READ).data()))
                .containsExactly(PersistentEvent.POWER_ON_OR_RESET);
        take(admin, PersistentEventLog.RELEASE);
        ByteBuffer after = establish(admin);
        assertThat(types(after)).containsExactly(PersistentEvent.TIMESTAMP_CHANGE, PersistentEvent.POWER_ON_OR_RESET);
        assertThat(new PersistentEventLog(after, 0).generation()).isNotEqualTo(before.generation());
        assertThat(events(after).get(0).controller())
                .isEqualTo(admin.queuePair().controller().id());
    }

    @Test
    void a_change_of_the_time_tells_the_time_before() {
        setTime(admin, 5_000_000);
        setTime(admin, 9_000_000);
        PersistentEvent newest = events(establish(admin)).get(0);
        long previous = newest.buffer().getLong(newest.offset() + newest.headerBytes());
        assertThat(previous & 0xffff_ffff_ffffL).isBetween(5_000_000L, 8_999_999L);
        assertThat(previous >>> 49).as("set by the host").isEqualTo(1);
    }

    @Test
    void pieces_make_up_the_whole_and_what_is_behind_it_is_refused() {
        ByteBuffer whole = establish(admin);
        int total = (int) new PersistentEventLog(whole, 0).totalBytes();
        for (int at = 0; at < total; at += 256) {
            ByteBuffer piece = admin.call(ask(PersistentEventLog.READ, 256, at)).data();
            for (int i = 0; i < Math.min(256, total - at); i++) {
                // Only whether the context was there already may differ.
                if (at + i < 374 || at + i >= 378) {
                    assertThat(piece.get(i)).as("byte %d", at + i).isEqualTo(whole.get(at + i));
                }
            }
        }
        assertThat(admin.call(ask(PersistentEventLog.READ, 256, 1 << 20)).status())
                .isEqualTo(INVALID_FIELD);
        take(admin, PersistentEventLog.RELEASE);
        assertThat(admin.call(ask(PersistentEventLog.ESTABLISH_AND_READ, 256, 1 << 20))
                        .status())
                .isEqualTo(INVALID_FIELD);
        assertThat(take(admin, PersistentEventLog.READ).status())
                .as("nothing was established")
                .isEqualTo(OUT_OF_SEQUENCE);
    }

    @Test
    void the_header_alone_can_be_asked_for_at_any_time_and_makes_a_context() {
        for (boolean existed : new boolean[] {false, true}) {
            Response answer = admin.call(ask(PersistentEventLog.ESTABLISH_AND_READ_HEADER, 16, 4096));
            assertThat(answer.status()).isEqualTo(Status.SUCCESS);
            PersistentEventLog header = new PersistentEventLog(answer.data(), 0);
            assertThat(header.subnqn()).isEqualTo(NQN);
            assertThat(header.contextExisted()).isEqualTo(existed);
        }
        assertThat(take(admin, PersistentEventLog.READ).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void a_reset_is_an_event_and_ends_the_context() {
        establish(admin);
        admin.call(sqe -> TargetFixture.setCc(sqe, 0));
        admin.call(sqe -> TargetFixture.setCc(sqe, Cc.ENABLED));
        assertThat(take(admin, PersistentEventLog.READ).status()).isEqualTo(OUT_OF_SEQUENCE);
        ByteBuffer page = establish(admin);
        assertThat(types(page)).containsExactly(PersistentEvent.POWER_ON_OR_RESET, PersistentEvent.POWER_ON_OR_RESET);
        PersistentEvent reset = events(page).get(0);
        assertThat(reset.dataBytes()).as("with one controller").isEqualTo(8 + 36);
        assertThat(reset.buffer().getShort(reset.offset() + reset.headerBytes() + 8))
                .isEqualTo((short) admin.queuePair().controller().id());
    }

    @Test
    void a_context_belongs_to_one_controller_and_the_log_to_all() {
        FakeConnection other = fixture.admin();
        establish(admin);
        assertThat(take(other, PersistentEventLog.READ).status()).isEqualTo(OUT_OF_SEQUENCE);
        setTime(admin, 1_000_000);
        assertThat(types(establish(other))).startsWith(PersistentEvent.TIMESTAMP_CHANGE);
    }

    @Test
    void a_feature_that_all_hosts_share_is_recorded_when_it_changes_and_no_other() {
        Consumer<Sqe> protect = setFeature(Feature.WRITE_PROTECTION, 1).andThen(sqe -> sqe.nsid(1));
        assertThat(admin.call(protect).status()).isEqualTo(Status.SUCCESS);
        assertThat(admin.call(protect).status()).isEqualTo(Status.SUCCESS);
        assertThat(admin.call(setFeature(Feature.KEEP_ALIVE_TIMER, 120_000)).status())
                .isEqualTo(Status.SUCCESS);
        ByteBuffer page = establish(admin);
        assertThat(types(page)).containsExactly(PersistentEvent.SET_FEATURE, PersistentEvent.POWER_ON_OR_RESET);
        PersistentEvent set = events(page).get(0);
        int data = set.offset() + set.headerBytes();
        assertThat(set.buffer().getInt(data)).as("two dwords").isEqualTo(2);
        assertThat(set.buffer().getInt(data + 4) & 0xff).isEqualTo(Feature.WRITE_PROTECTION);
        assertThat(set.buffer().getInt(data + 8)).isEqualTo(1);
    }

    @Test
    void a_medium_that_fails_is_a_hardware_error_and_a_wrong_range_is_none() {
        RecordingDevice device = new RecordingDevice(fixture.memoryDevice("broken", 1 << 20), geometry -> geometry);
        device.failWith(Errno.EIO);
        fixture.addNamespace(2, device, false, NamespaceSettings.Visibility.EVERYONE);
        FakeConnection io = fixture.io(admin, 1);
        assertThat(io.call(TargetFixture.io(NvmOpcode.READ, 1, 1 << 20, 1)).status())
                .isEqualTo(Status.LBA_OUT_OF_RANGE | Status.DNR);
        assertThat(typesNow()).containsExactly(PersistentEvent.POWER_ON_OR_RESET);
        int cid = io.send(TargetFixture.io(NvmOpcode.READ, 2, 0, 1));
        take(admin, PersistentEventLog.RELEASE);
        PersistentEvent error = events(establish(admin)).get(0);
        assertThat(error.type()).isEqualTo(PersistentEvent.HARDWARE_ERROR);
        int data = error.offset() + error.headerBytes();
        assertThat(error.buffer().getShort(data)).as("media and data integrity").isEqualTo((short) 0x0a);
        assertThat(error.buffer().getShort(data + 4 + 12)).as("CID").isEqualTo((short) cid);
    }

    @Test
    void hosts_cannot_flood_it() {
        for (int i = 1; i <= 100; i++) {
            setTime(admin, i);
        }
        assertThat(typesNow().stream().filter(type -> type == PersistentEvent.TIMESTAMP_CHANGE))
                .hasSize(EventRate.BURST);
        assertThat(typesNow()).contains(PersistentEvent.POWER_ON_OR_RESET);
    }

    @Test
    void a_history_that_cannot_be_read_is_asked_for_again_by_the_host() {
        fixture.target.eventLog().keeper(new EventKeeper() {
            @Override
            public void begins(String nqn, int controller) {}

            @Override
            public void record(String nqn, SubsystemEvent event) {}

            @Override
            public CompletionStage<EventHistory> history(String nqn) {
                return CompletableFuture.failedStage(new IllegalStateException("the store is away"));
            }
        });
        assertThat(take(admin, PersistentEventLog.ESTABLISH_AND_READ).status()).isEqualTo(Status.NAMESPACE_NOT_READY);
        assertThat(take(admin, PersistentEventLog.READ).status()).isEqualTo(OUT_OF_SEQUENCE);
    }

    @Test
    void the_list_of_pages_tells_that_the_header_can_be_asked_for() {
        ByteBuffer pages =
                admin.call(TargetFixture.log(LogPage.SUPPORTED_PAGES, 1024)).data();
        assertThat(pages.getInt(LogPage.PERSISTENT_EVENT * Integer.BYTES)).isEqualTo(1 | 1 << 16);
        ByteBuffer identity = admin.call(TargetFixture.identify(1, 0)).data();
        assertThat(identity.get(261) & 1 << 4).as("LPA").isNotZero();
        assertThat(identity.getInt(352)).as("PELS").isEqualTo(4);
    }
}
