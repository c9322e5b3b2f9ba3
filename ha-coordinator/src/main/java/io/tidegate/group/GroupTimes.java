package io.tidegate.group;

import java.time.Duration;

/**
 * The intervals of the group's life. Immutable. The bounds that follow from them stand in {@code docs/limits.md}.
 *
 * @param beat between two beats to each of the others
 * @param renew between two renewals in the coordinator
 * @param hangAfter a gateway that was not heard of for this long, by beat or renewal, is suspected
 * @param lease a gateway whose renewals were not seen for this long has ended; it stops by itself after three quarters
 * @param failbackAfter how long a gateway must be steady before its group goes back to it; doubled for each recent loss
 * @param patience how long the second best waits for the best to take a group over, the third for the second, and so on
 * @param stepLimit how long one take-over or planned move may last before somebody else tries
 * @param quarantine how long a client stays shut out at least, even when it is known to be gone: what it sent may still be on its way
 */
public record GroupTimes(
        Duration beat,
        Duration renew,
        Duration hangAfter,
        Duration lease,
        Duration failbackAfter,
        Duration patience,
        Duration stepLimit,
        Duration quarantine) {

    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** A crash is seen in about a second, a hang in two. */
    public static final GroupTimes DEFAULT = new GroupTimes(
            Duration.ofMillis(100),
            Duration.ofMillis(300),
            Duration.ofMillis(1500),
            Duration.ofSeconds(3),
            Duration.ofSeconds(5),
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5));

    /** Refuses intervals with which the group could not work. */
    public GroupTimes {
        require(beat.compareTo(Duration.ofMillis(10)) >= 0, "the beat must be 10 ms or more");
        require(renew.compareTo(Duration.ofMillis(20)) >= 0, "the renewal interval must be 20 ms or more");
        require(
                hangAfter.compareTo(beat.multipliedBy(3)) >= 0,
                "a hang cannot be told from fewer than three missed beats: raise the hang interval or lower the beat");
        require(
                hangAfter.compareTo(renew.multipliedBy(3)) >= 0,
                "a hang cannot be told from fewer than three missed renewals: raise the hang interval or renew more often");
        require(lease.compareTo(hangAfter.multipliedBy(2)) >= 0, "the lease must be twice the hang interval or more");
        require(lease.compareTo(LONGEST) <= 0, "the lease must be 5 min or less");
        require(failbackAfter.compareTo(hangAfter) >= 0, "failback must wait for the hang interval or longer");
        require(patience.isPositive(), "the patience must be above 0");
        require(quarantine.compareTo(lease) >= 0, "a client must stay shut out for the time of a lease or longer");
        require(stepLimit.compareTo(lease) >= 0, "a step must be allowed the time of a lease or more");
    }

    private static void require(boolean good, String sentence) {
        if (!good) {
            throw new IllegalArgumentException(sentence);
        }
    }

    /** For how long a gateway serves without contact: a quarter of the lease is left for slow clocks and for stopping. */
    Duration serveWithoutContact() {
        return lease.multipliedBy(3).dividedBy(4);
    }
}
