package io.tidegate.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLogTest {

    private static final Instant NOW = Instant.parse("2026-11-29T04:00:00Z");

    private final EventLog log = new EventLog(InstantSource.fixed(NOW));

    @Test
    void the_last_event_comes_first() {
        log.add(EventKind.CHANGE, "first");
        log.add(EventKind.GATEWAY, "second");

        assertThat(log.latest(10)).extracting(Event::text).containsExactly("second", "first");
        assertThat(log.latest(1)).extracting(Event::text).containsExactly("second");
    }

    @Test
    void the_same_event_again_is_counted() {
        log.add(EventKind.HOST_REFUSED, "knock");
        log.add(EventKind.CHANGE, "something else between them");
        log.add(EventKind.HOST_REFUSED, "knock");

        List<Event> latest = log.latest(10);
        assertThat(latest).hasSize(2);
        assertThat(latest.getFirst()).isEqualTo(new Event(3, NOW, EventKind.HOST_REFUSED, "knock", 2));
    }

    @Test
    void a_flood_of_one_kind_leaves_the_others_alone_and_is_bounded() {
        log.add(EventKind.FAIL_OVER, "what matters");
        for (int i = 0; i < 10_000; i++) {
            log.add(EventKind.HOST_REFUSED, "host " + i + "x".repeat(5000));
        }

        List<Event> all = log.latest(Integer.MAX_VALUE);
        assertThat(all).hasSize(EventLog.KEPT + 1);
        assertThat(all.getLast().text()).isEqualTo("what matters");
        assertThat(all.getFirst().text()).hasSizeLessThan(1100).endsWith("…");
    }
}
