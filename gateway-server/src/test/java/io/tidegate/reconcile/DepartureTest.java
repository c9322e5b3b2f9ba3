package io.tidegate.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DepartureTest {

    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    @Test
    void it_ends_when_all_have_left_and_not_before() {
        CompletableFuture<String> departure = departure(Duration.ofDays(1));
        assertThat(departure).isNotDone();
        gone.complete(null);
        assertThat(departure).isCompletedWithValue("out");
    }

    @Test
    void a_command_that_never_comes_back_does_not_hold_it_up_for_ever() {
        assertThat(departure(Duration.ofMillis(20))).succeedsWithin(20, TimeUnit.SECONDS);
        assertThat(gone).isNotDone();
    }

    private CompletableFuture<String> departure(Duration patience) {
        return Departure.of("host", gone, patience, "out").toCompletableFuture();
    }
}
