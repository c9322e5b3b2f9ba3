package io.tidegate.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.PersistentEvent;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is kept of many events, and how many are recorded at all. */
class KeptEventsTest {

    private static SubsystemEvent event(int type, long millis) {
        return SubsystemEvent.of(type, 1, millis, new byte[] {1, 2, 3, 4});
    }

    @Test
    void what_happens_often_does_not_push_out_what_is_rare() {
        KeptEvents kept = KeptEvents.NONE.with(event(PersistentEvent.CHANGE_NAMESPACE, 1));
        for (int millis = 2; millis < 1000; millis++) {
            kept = kept.with(event(PersistentEvent.TIMESTAMP_CHANGE, millis));
        }
        assertThat(kept.newestFirst()).hasSize(KeptEvents.MOST_OF_A_TYPE + 1);
        assertThat(kept.newestFirst().getFirst().millis()).isEqualTo(999);
        assertThat(kept.newestFirst().getLast().type()).isEqualTo(PersistentEvent.CHANGE_NAMESPACE);
    }

    @Test
    void all_that_sixteen_gateways_keep_is_told_at_once() {
        int most = 0;
        for (int type : EventLog.TYPES) {
            most += KeptEvents.MOST_OF_A_TYPE
                    * (PersistentEvent.BYTES + (type == PersistentEvent.CHANGE_NAMESPACE ? 48 : 44));
        }
        assertThat(16 * most + 512).isLessThanOrEqualTo(EventReport.MOST_BYTES);
    }

    @Test
    void an_event_is_the_same_from_its_bytes_and_bytes_that_are_none_are_not() {
        SubsystemEvent event = event(PersistentEvent.HARDWARE_ERROR, 77);
        assertThat(SubsystemEvent.parse(event.toBytes())).contains(event);
        assertThat(SubsystemEvent.parse(new byte[3])).isEmpty();
        assertThat(SubsystemEvent.parse(new byte[40])).isEmpty();
    }

    @Test
    void a_handful_of_events_is_recorded_at_once_and_one_a_minute_afterwards() {
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);
        EventRate rate = new EventRate(now::get);
        int admitted = 0;
        for (int i = 0; i < 50; i++) {
            admitted += rate.admits(PersistentEvent.TIMESTAMP_CHANGE) ? 1 : 0;
        }
        assertThat(admitted).isEqualTo(EventRate.BURST);
        assertThat(rate.admits(PersistentEvent.SET_FEATURE)).as("another type").isTrue();
        now.addAndGet(TimeUnit.SECONDS.toNanos(59));
        assertThat(rate.admits(PersistentEvent.TIMESTAMP_CHANGE)).isFalse();
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(rate.admits(PersistentEvent.TIMESTAMP_CHANGE)).isTrue();
        assertThat(rate.admits(PersistentEvent.TIMESTAMP_CHANGE)).isFalse();
    }
}
