package io.tidegate.reserve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.target.reservation.Registrant;
import io.tidegate.target.reservation.ReservationNotice;
import io.tidegate.target.reservation.ReservationNotice.Kind;
import io.tidegate.target.reservation.ReservationRecord;
import io.tidegate.target.reservation.ReservationState;
import io.tidegate.target.reservation.ReservationType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reservations as values of the shared state. */
class ReservationCodecTest {

    private static final UUID NAMESPACE = new UUID(1, 2);
    private static final UUID A = new UUID(3, 4);
    private static final UUID B = new UUID(-5, -6);
    private static final String KEY = "tidegate-reservation_nqn_1";

    private static ReservationRecord record(ReservationType type) {
        ReservationState state = new ReservationState(
                -2,
                Optional.of(type),
                type.allHold() ? Optional.empty() : Optional.of(B),
                List.of(new Registrant(A, "nqn.a", 1), new Registrant(B, "nqn.b", -1)),
                true);
        return new ReservationRecord(
                state,
                9,
                List.of(
                        new ReservationRecord.Event(
                                8, List.of(new ReservationNotice(Kind.RESERVATION_RELEASED, Set.of(A, B))), Set.of()),
                        new ReservationRecord.Event(
                                9, List.of(new ReservationNotice(Kind.REGISTRATION_PREEMPTED, Set.of(A))), Set.of(A))));
    }

    @ParameterizedTest
    @EnumSource
    void what_was_written_is_read_back(ReservationType type) throws Exception {
        byte[] value = ReservationCodec.encode(NAMESPACE, record(type));
        assertThat(ReservationCodec.decode(KEY, NAMESPACE, value)).isEqualTo(record(type));
    }

    @Test
    void an_empty_record_is_read_back_too() throws Exception {
        byte[] value = ReservationCodec.encode(NAMESPACE, ReservationRecord.EMPTY);
        assertThat(ReservationCodec.decode(KEY, NAMESPACE, value)).isEqualTo(ReservationRecord.EMPTY);
    }

    @Test
    void the_record_of_another_namespace_is_none() throws Exception {
        byte[] value = ReservationCodec.encode(new UUID(7, 7), record(ReservationType.WRITE_EXCLUSIVE));
        assertThat(ReservationCodec.decode(KEY, NAMESPACE, value)).isEqualTo(ReservationRecord.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no JSON",
                "{}",
                "{'namespace_uuid':'00000000-0000-0001-0000-000000000002','type':7}",
                "{'namespace_uuid':'00000000-0000-0001-0000-000000000002','type':1}",
                "{'namespace_uuid':'00000000-0000-0001-0000-000000000002','holder':'00000000-0000-0003-0000-000000000004'}",
                "{'namespace_uuid':'00000000-0000-0001-0000-000000000002','registrants':[{'host_id':'who','key':'1'}]}",
                "{'namespace_uuid':'00000000-0000-0001-0000-000000000002',"
                        + "'registrants':[{'host_id':'00000000-0000-0003-0000-000000000004','key':'0'}]}",
                "{'namespace_uuid':'00000000-0000-0001-0000-000000000002','events':[{'serial':'1','notices':[{'type':9}]}]}"
            })
    void what_makes_no_sense_is_damage_and_never_a_guess(String text) {
        byte[] value = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> ReservationCodec.decode(KEY, NAMESPACE, value))
                .isInstanceOf(DamagedReservationException.class)
                .hasMessageContaining(KEY);
    }

    @Test
    void fields_of_newer_gateways_do_not_disturb() throws Exception {
        String text = new String(
                ReservationCodec.encode(NAMESPACE, record(ReservationType.WRITE_EXCLUSIVE)), StandardCharsets.UTF_8);
        String newer = "{\"novelty\": [1]," + text.strip().substring(1);
        assertThat(ReservationCodec.decode(KEY, NAMESPACE, newer.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(record(ReservationType.WRITE_EXCLUSIVE));
    }
}
