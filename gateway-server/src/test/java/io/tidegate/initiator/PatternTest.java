package io.tidegate.initiator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class PatternTest {

    private static final int GRAIN = 4096;

    private final ByteBuffer buffer = ByteBuffer.allocate(3 * GRAIN).order(ByteOrder.LITTLE_ENDIAN);
    private final WriteLedger ledger = new WriteLedger(7, GRAIN, 1 << 20, 16 * GRAIN);

    @Test
    void what_was_written_is_found_again() {
        ledger.fillNext(buffer, 0, 2, 3);
        ledger.written(2, 3);

        assertThat(ledger.check(buffer, 0, 2, 3)).isEmpty();
    }

    @Test
    void grains_that_were_never_written_are_not_judged() {
        assertThat(ledger.check(buffer, 0, 2, 3)).isEmpty();
    }

    @Test
    void stale_data_is_named() {
        ledger.fillNext(buffer, 0, 0, 1);
        ledger.written(0, 1);
        ledger.written(0, 1);

        assertThat(ledger.check(buffer, 0, 0, 1))
                .isEqualTo("byte 1048576 of the namespace: expected write 2, found stale data of write 1");
    }

    @Test
    void misplaced_data_is_named() {
        ledger.fillNext(buffer, 0, 5, 1);
        ledger.written(0, 16);

        assertThat(ledger.check(buffer, 0, 4, 1))
                .isEqualTo("byte 1064960 of the namespace: expected write 1, found misplaced data of byte 1069056, "
                        + "write 1");
    }

    @Test
    void a_single_damaged_bit_is_found_and_its_place_named() {
        ledger.fillNext(buffer, 0, 0, 1);
        ledger.written(0, 1);
        buffer.put(4095, (byte) (buffer.get(4095) ^ 0x10));

        assertThat(ledger.check(buffer, 0, 0, 1)).contains("damaged data from byte 1052664 on");
    }

    @Test
    void a_torn_grain_is_found() {
        ledger.fillNext(buffer, 0, 0, 1);
        ledger.written(0, 1);
        ledger.fillNext(buffer, GRAIN, 0, 1);
        buffer.put(2048, buffer, GRAIN + 2048, 2048);

        assertThat(ledger.check(buffer, 0, 0, 1)).contains("damaged data from byte 1050624 on");
    }

    @Test
    void another_seed_is_other_data() {
        WriteLedger other = new WriteLedger(8, GRAIN, 1 << 20, 16 * GRAIN);
        other.fillNext(buffer, 0, 0, 1);
        ledger.written(0, 1);

        assertThat(ledger.check(buffer, 0, 0, 1)).contains("damaged data from byte 1048584");
    }

    @Test
    void a_later_run_checks_what_an_earlier_one_wrote() {
        ledger.fillNext(buffer, 0, 0, 3);
        WriteLedger later = new WriteLedger(7, GRAIN, 1 << 20, 16 * GRAIN);
        later.assume(1);

        assertThat(later.check(buffer, 0, 0, 3)).isEmpty();
    }

    @Test
    void grains_in_use_cannot_be_claimed_twice() {
        assertThat(ledger.claim(2, 2)).isTrue();
        assertThat(ledger.claim(3, 2)).isFalse();
        assertThat(ledger.claim(4, 1)).isTrue();
        ledger.release(2, 2);
        assertThat(ledger.claim(2, 2)).isTrue();
    }
}
