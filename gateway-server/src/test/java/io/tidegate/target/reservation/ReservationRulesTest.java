package io.tidegate.target.reservation;

import static io.tidegate.target.reservation.ReservationType.EXCLUSIVE_ACCESS;
import static io.tidegate.target.reservation.ReservationType.EXCLUSIVE_ACCESS_ALL_REGISTRANTS;
import static io.tidegate.target.reservation.ReservationType.EXCLUSIVE_ACCESS_REGISTRANTS_ONLY;
import static io.tidegate.target.reservation.ReservationType.WRITE_EXCLUSIVE;
import static io.tidegate.target.reservation.ReservationType.WRITE_EXCLUSIVE_ALL_REGISTRANTS;
import static io.tidegate.target.reservation.ReservationType.WRITE_EXCLUSIVE_REGISTRANTS_ONLY;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.Status;
import io.tidegate.target.reservation.ReservationNotice.Kind;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** NVMe Base 2.1, 8.1.22: what each reservation command makes of each situation. */
class ReservationRulesTest {

    private static final UUID A = new UUID(1, 1);
    private static final UUID B = new UUID(2, 2);
    private static final UUID C = new UUID(3, 3);
    private static final long KEY_A = 0xa;
    private static final long KEY_B = 0xb;
    private static final long KEY_C = 0xc;
    private static final long NOBODYS = 0xdead;
    private static final int CONFLICT = Status.RESERVATION_CONFLICT | Status.DNR;
    private static final int INVALID = Status.INVALID_FIELD | Status.DNR;

    private ReservationState state = ReservationState.NONE;
    private Transition last = Transition.to(ReservationState.NONE);

    private int does(ReservationOperation operation) {
        ReservationState before = state;
        last = operation.on(state);
        state = last.state();
        if (last.status() != Status.SUCCESS) {
            assertThat(state).as("a refused command changes nothing").isSameAs(before);
            assertThat(last.notices()).isEmpty();
            assertThat(last.aborted()).isEmpty();
        }
        return last.status();
    }

    private static Registrant registrant(UUID host, long key) {
        return new Registrant(host, "nqn." + host, key);
    }

    private static RegisterKey register(UUID host, long key) {
        return new RegisterKey(registrant(host, key), PersistenceChange.NONE);
    }

    private static UnregisterKey unregister(UUID host, long key) {
        return new UnregisterKey(host, key, false, PersistenceChange.NONE);
    }

    private static ReplaceKey replace(UUID host, long from, long to, boolean ignore) {
        return new ReplaceKey(registrant(host, to), from, ignore, PersistenceChange.NONE);
    }

    private static PreemptReservation preempt(UUID host, long key, long preempted, ReservationType type) {
        return new PreemptReservation(host, key, preempted, type, false);
    }

    private static PreemptReservation preemptAndAbort(UUID host, long key, long preempted, ReservationType type) {
        return new PreemptReservation(host, key, preempted, type, true);
    }

    /** A, B and C are registrants; A has acquired the type. */
    private void heldByA(ReservationType type) {
        registered();
        does(new AcquireReservation(A, KEY_A, type));
        assertThat(last.status()).isEqualTo(Status.SUCCESS);
    }

    private void registered() {
        does(register(A, KEY_A));
        does(register(B, KEY_B));
        does(register(C, KEY_C));
    }

    private List<UUID> hosts() {
        return state.registrants().stream().map(Registrant::hostId).toList();
    }

    private List<Kind> kinds() {
        return last.notices().stream().map(ReservationNotice::kind).toList();
    }

    // Register

    @Test
    void a_host_registers_and_the_generation_grows() {
        assertThat(does(register(A, KEY_A))).isEqualTo(Status.SUCCESS);
        assertThat(hosts()).containsExactly(A);
        assertThat(state.generation()).isEqualTo(1);
        assertThat(state.type()).isEmpty();
    }

    @Test
    void registering_again_with_the_same_key_is_no_error() {
        registered();
        assertThat(does(register(A, KEY_A))).isEqualTo(Status.SUCCESS);
        assertThat(hosts()).containsExactly(A, B, C);
        assertThat(state.generation()).isEqualTo(4);
    }

    @Test
    void registering_again_with_another_key_is_a_conflict() {
        registered();
        assertThat(does(register(A, NOBODYS))).isEqualTo(CONFLICT);
    }

    @Test
    void two_hosts_may_have_the_same_key() {
        does(register(A, KEY_A));
        assertThat(does(register(B, KEY_A))).isEqualTo(Status.SUCCESS);
        assertThat(hosts()).containsExactly(A, B);
    }

    @Test
    void any_host_may_register_while_another_one_holds_the_namespace() {
        does(register(A, KEY_A));
        does(new AcquireReservation(A, KEY_A, EXCLUSIVE_ACCESS));
        assertThat(does(register(B, KEY_B))).isEqualTo(Status.SUCCESS);
        assertThat(state.holds(B)).isFalse();
    }

    @Test
    void registrants_are_bounded() {
        for (int i = 0; i < ReservationState.MAX_REGISTRANTS; i++) {
            assertThat(does(register(new UUID(0, i), 1))).isEqualTo(Status.SUCCESS);
        }
        assertThat(does(register(A, KEY_A))).isEqualTo(Status.INTERNAL_ERROR | Status.DNR);
        assertThat(does(replace(A, 0, KEY_A, true))).isEqualTo(Status.INTERNAL_ERROR | Status.DNR);
        assertThat(does(register(new UUID(0, 0), 1))).as("known ones").isEqualTo(Status.SUCCESS);
    }

    @Test
    void the_side_effect_on_persistence_goes_with_every_action() {
        does(new RegisterKey(registrant(A, KEY_A), PersistenceChange.SET));
        assertThat(state.persists()).isTrue();
        does(register(B, KEY_B));
        assertThat(state.persists()).isTrue();
        does(new ReplaceKey(registrant(B, KEY_C), KEY_B, false, PersistenceChange.CLEAR));
        assertThat(state.persists()).isFalse();
        does(new UnregisterKey(B, KEY_C, false, PersistenceChange.SET));
        assertThat(state.persists()).isTrue();
        int generation = state.generation();
        does(new ChangePersistence(false));
        assertThat(state.persists()).isFalse();
        assertThat(state.generation()).as("Set Features is no registration").isEqualTo(generation);
    }

    @Test
    void the_generation_wraps() {
        state = new ReservationState(-1, state.type(), state.holder(), List.of(), false);
        does(register(A, KEY_A));
        assertThat(state.generation()).isZero();
    }

    // Replace

    @Test
    void a_registrant_replaces_its_key_and_keeps_its_reservation() {
        heldByA(WRITE_EXCLUSIVE);
        assertThat(does(replace(A, KEY_A, NOBODYS, false))).isEqualTo(Status.SUCCESS);
        assertThat(state.registrant(A).orElseThrow().key()).isEqualTo(NOBODYS);
        assertThat(state.holds(A)).isTrue();
        assertThat(state.generation()).isEqualTo(4);
    }

    @Test
    void replacing_needs_the_present_key_unless_it_is_ignored() {
        registered();
        assertThat(does(replace(A, KEY_B, NOBODYS, false))).isEqualTo(CONFLICT);
        assertThat(does(replace(A, KEY_B, NOBODYS, true))).isEqualTo(Status.SUCCESS);
    }

    @Test
    void a_stranger_replaces_nothing_but_registers_when_the_key_is_ignored() {
        assertThat(does(replace(A, 0, KEY_A, false))).isEqualTo(CONFLICT);
        assertThat(does(replace(A, 0, KEY_A, true))).isEqualTo(Status.SUCCESS);
        assertThat(hosts()).containsExactly(A);
    }

    // Unregister

    @Test
    void unregistering_needs_the_key_unless_it_is_ignored() {
        registered();
        assertThat(does(unregister(A, KEY_B))).isEqualTo(CONFLICT);
        assertThat(does(unregister(A, KEY_A))).isEqualTo(Status.SUCCESS);
        assertThat(does(new UnregisterKey(B, NOBODYS, true, PersistenceChange.NONE)))
                .isEqualTo(Status.SUCCESS);
        assertThat(hosts()).containsExactly(C);
        assertThat(state.generation()).isEqualTo(5);
    }

    @Test
    void a_stranger_cannot_unregister_even_when_the_key_is_ignored() {
        registered();
        does(unregister(A, KEY_A));
        assertThat(does(unregister(A, KEY_A))).isEqualTo(CONFLICT);
        assertThat(does(new UnregisterKey(A, KEY_A, true, PersistenceChange.NONE)))
                .isEqualTo(CONFLICT);
    }

    @ParameterizedTest
    @EnumSource(names = {"WRITE_EXCLUSIVE", "EXCLUSIVE_ACCESS"})
    void a_holder_that_unregisters_releases_in_silence(ReservationType type) {
        heldByA(type);
        does(unregister(A, KEY_A));
        assertThat(state.type()).isEmpty();
        assertThat(last.notices()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"WRITE_EXCLUSIVE_REGISTRANTS_ONLY", "EXCLUSIVE_ACCESS_REGISTRANTS_ONLY"})
    void a_holder_that_unregisters_releases_and_the_sharers_are_told(ReservationType type) {
        heldByA(type);
        does(unregister(A, KEY_A));
        assertThat(state.type()).isEmpty();
        assertThat(last.notices()).containsExactly(new ReservationNotice(Kind.RESERVATION_RELEASED, Set.of(B, C)));
    }

    @ParameterizedTest
    @EnumSource
    void another_registrant_that_unregisters_releases_nothing(ReservationType type) {
        heldByA(type);
        does(unregister(B, KEY_B));
        assertThat(state.type()).contains(type);
        assertThat(state.holds(A)).isTrue();
        assertThat(last.notices()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"WRITE_EXCLUSIVE_ALL_REGISTRANTS", "EXCLUSIVE_ACCESS_ALL_REGISTRANTS"})
    void what_all_registrants_hold_is_released_by_the_last_one(ReservationType type) {
        heldByA(type);
        does(unregister(A, KEY_A));
        does(unregister(B, KEY_B));
        assertThat(state.type()).contains(type);
        assertThat(state.holds(C)).isTrue();
        does(unregister(C, KEY_C));
        assertThat(state.type()).isEmpty();
        assertThat(last.notices()).isEmpty();
    }

    // Acquire

    @ParameterizedTest
    @EnumSource
    void a_registrant_acquires_what_nobody_holds_and_the_generation_stays(ReservationType type) {
        heldByA(type);
        assertThat(state.type()).contains(type);
        assertThat(state.holds(A)).isTrue();
        assertThat(state.holds(B)).isEqualTo(type.allHold());
        assertThat(state.generation()).isEqualTo(3);
    }

    @Test
    void acquiring_needs_a_registration_and_its_key() {
        assertThat(does(new AcquireReservation(A, KEY_A, WRITE_EXCLUSIVE))).isEqualTo(CONFLICT);
        registered();
        assertThat(does(new AcquireReservation(A, KEY_B, WRITE_EXCLUSIVE))).isEqualTo(CONFLICT);
    }

    @ParameterizedTest
    @EnumSource
    void a_holder_may_ask_for_the_same_type_again_and_for_no_other(ReservationType type) {
        heldByA(type);
        ReservationState before = state;
        assertThat(does(new AcquireReservation(A, KEY_A, type))).isEqualTo(Status.SUCCESS);
        assertThat(state).isEqualTo(before);
        for (ReservationType other : ReservationType.values()) {
            if (other != type) {
                assertThat(does(new AcquireReservation(A, KEY_A, other))).isEqualTo(CONFLICT);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void another_registrant_acquires_it_too_only_when_all_hold_it(ReservationType type) {
        heldByA(type);
        assertThat(does(new AcquireReservation(B, KEY_B, type))).isEqualTo(type.allHold() ? Status.SUCCESS : CONFLICT);
    }

    // Release

    @ParameterizedTest
    @EnumSource
    void a_holder_releases_and_those_who_shared_are_told(ReservationType type) {
        heldByA(type);
        assertThat(does(new ReleaseReservation(A, KEY_A, type))).isEqualTo(Status.SUCCESS);
        assertThat(state.type()).isEmpty();
        assertThat(hosts()).containsExactly(A, B, C);
        assertThat(state.generation()).isEqualTo(3);
        assertThat(last.notices())
                .isEqualTo(
                        type.registrantsShare()
                                ? List.of(new ReservationNotice(Kind.RESERVATION_RELEASED, Set.of(B, C)))
                                : List.of());
    }

    @Test
    void releasing_another_type_than_the_one_held_is_an_invalid_field() {
        heldByA(WRITE_EXCLUSIVE);
        assertThat(does(new ReleaseReservation(A, KEY_A, EXCLUSIVE_ACCESS))).isEqualTo(INVALID);
        assertThat(state.holds(A)).isTrue();
    }

    @Test
    void a_registrant_that_holds_nothing_releases_without_effect() {
        registered();
        assertThat(does(new ReleaseReservation(A, KEY_A, WRITE_EXCLUSIVE))).isEqualTo(Status.SUCCESS);
        does(new AcquireReservation(A, KEY_A, WRITE_EXCLUSIVE));
        ReservationState before = state;
        assertThat(does(new ReleaseReservation(B, KEY_B, WRITE_EXCLUSIVE))).isEqualTo(Status.SUCCESS);
        assertThat(does(new ReleaseReservation(B, KEY_B, EXCLUSIVE_ACCESS))).isEqualTo(Status.SUCCESS);
        assertThat(state).isEqualTo(before);
    }

    @Test
    void any_registrant_releases_what_all_hold() {
        heldByA(WRITE_EXCLUSIVE_ALL_REGISTRANTS);
        assertThat(does(new ReleaseReservation(B, KEY_B, WRITE_EXCLUSIVE_ALL_REGISTRANTS)))
                .isEqualTo(Status.SUCCESS);
        assertThat(state.type()).isEmpty();
        assertThat(last.notices()).containsExactly(new ReservationNotice(Kind.RESERVATION_RELEASED, Set.of(A, C)));
    }

    @Test
    void releasing_needs_a_registration_and_its_key() {
        heldByA(WRITE_EXCLUSIVE);
        assertThat(does(new ReleaseReservation(A, KEY_B, WRITE_EXCLUSIVE))).isEqualTo(CONFLICT);
        assertThat(does(new ReleaseReservation(new UUID(9, 9), KEY_A, WRITE_EXCLUSIVE)))
                .isEqualTo(CONFLICT);
    }

    // Clear

    @Test
    void clearing_ends_everything_and_tells_all_others() {
        heldByA(EXCLUSIVE_ACCESS);
        does(new ChangePersistence(true));
        assertThat(does(new ClearReservation(B, KEY_B))).isEqualTo(Status.SUCCESS);
        assertThat(state.registrants()).isEmpty();
        assertThat(state.type()).isEmpty();
        assertThat(state.generation()).isEqualTo(4);
        assertThat(state.persists()).isTrue();
        assertThat(last.notices()).containsExactly(new ReservationNotice(Kind.RESERVATION_PREEMPTED, Set.of(A, C)));
    }

    @Test
    void clearing_needs_a_registration_and_its_key() {
        heldByA(WRITE_EXCLUSIVE);
        assertThat(does(new ClearReservation(B, KEY_A))).isEqualTo(CONFLICT);
        assertThat(does(new ClearReservation(new UUID(9, 9), KEY_A))).isEqualTo(CONFLICT);
    }

    // Preempt

    @Test
    void preempting_needs_a_registration_and_its_key() {
        heldByA(WRITE_EXCLUSIVE);
        assertThat(does(preempt(B, KEY_A, KEY_A, WRITE_EXCLUSIVE))).isEqualTo(CONFLICT);
        assertThat(does(preempt(new UUID(9, 9), KEY_B, KEY_A, WRITE_EXCLUSIVE))).isEqualTo(CONFLICT);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = ".*ALL_REGISTRANTS")
    void preempting_the_holder_takes_its_registration_and_its_reservation(ReservationType type) {
        heldByA(type);
        assertThat(does(preempt(B, KEY_B, KEY_A, type))).isEqualTo(Status.SUCCESS);
        assertThat(hosts()).containsExactly(B, C);
        assertThat(state.holder()).contains(B);
        assertThat(state.type()).contains(type);
        assertThat(state.generation()).isEqualTo(4);
        assertThat(last.notices()).containsExactly(new ReservationNotice(Kind.REGISTRATION_PREEMPTED, Set.of(A)));
        assertThat(last.aborted()).isEmpty();
    }

    @Test
    void preempting_the_holder_with_another_type_tells_those_who_stay() {
        heldByA(WRITE_EXCLUSIVE);
        does(preempt(B, KEY_B, KEY_A, EXCLUSIVE_ACCESS_ALL_REGISTRANTS));
        assertThat(state.type()).contains(EXCLUSIVE_ACCESS_ALL_REGISTRANTS);
        assertThat(state.holds(C)).isTrue();
        assertThat(last.notices())
                .containsExactly(
                        new ReservationNotice(Kind.REGISTRATION_PREEMPTED, Set.of(A)),
                        new ReservationNotice(Kind.RESERVATION_RELEASED, Set.of(C)));
    }

    @Test
    void every_registrant_of_the_holders_key_is_preempted_but_the_one_that_asks() {
        does(register(A, KEY_A));
        does(register(B, KEY_A));
        does(register(C, KEY_A));
        does(new AcquireReservation(A, KEY_A, WRITE_EXCLUSIVE));
        assertThat(does(preempt(B, KEY_A, KEY_A, WRITE_EXCLUSIVE))).isEqualTo(Status.SUCCESS);
        assertThat(hosts()).containsExactly(B);
        assertThat(state.holds(B)).isTrue();
        assertThat(last.notices()).containsExactly(new ReservationNotice(Kind.REGISTRATION_PREEMPTED, Set.of(A, C)));
    }

    @Test
    void a_holder_preempts_its_own_reservation_to_change_its_type() {
        heldByA(WRITE_EXCLUSIVE);
        assertThat(does(preempt(A, KEY_A, KEY_A, EXCLUSIVE_ACCESS_REGISTRANTS_ONLY)))
                .isEqualTo(Status.SUCCESS);
        assertThat(hosts()).containsExactly(A, B, C);
        assertThat(state.holder()).contains(A);
        assertThat(state.type()).contains(EXCLUSIVE_ACCESS_REGISTRANTS_ONLY);
        assertThat(state.generation()).isEqualTo(4);
        assertThat(last.notices()).containsExactly(new ReservationNotice(Kind.RESERVATION_RELEASED, Set.of(B, C)));
    }

    @Test
    void preempting_another_key_than_the_holders_leaves_the_reservation() {
        heldByA(WRITE_EXCLUSIVE);
        assertThat(does(preempt(B, KEY_B, KEY_C, EXCLUSIVE_ACCESS))).isEqualTo(Status.SUCCESS);
        assertThat(hosts()).containsExactly(A, B);
        assertThat(state.holder()).contains(A);
        assertThat(state.type()).contains(WRITE_EXCLUSIVE);
        assertThat(kinds()).containsExactly(Kind.REGISTRATION_PREEMPTED);
    }

    @Test
    void a_registrant_may_preempt_its_own_registration() {
        heldByA(WRITE_EXCLUSIVE);
        assertThat(does(preempt(B, KEY_B, KEY_B, WRITE_EXCLUSIVE))).isEqualTo(Status.SUCCESS);
        assertThat(hosts()).containsExactly(A, C);
        assertThat(last.notices()).as("nobody else is concerned").isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = ".*ALL_REGISTRANTS")
    void key_0_preempts_nothing_that_one_host_holds(ReservationType type) {
        heldByA(type);
        assertThat(does(preempt(B, KEY_B, 0, type))).isEqualTo(INVALID);
        assertThat(does(preempt(A, KEY_A, 0, type))).isEqualTo(INVALID);
    }

    @ParameterizedTest
    @EnumSource(names = {"WRITE_EXCLUSIVE_ALL_REGISTRANTS", "EXCLUSIVE_ACCESS_ALL_REGISTRANTS"})
    void key_0_takes_from_all_what_all_hold(ReservationType type) {
        heldByA(type);
        assertThat(does(preempt(C, KEY_C, 0, WRITE_EXCLUSIVE))).isEqualTo(Status.SUCCESS);
        assertThat(hosts()).containsExactly(C);
        assertThat(state.holder()).contains(C);
        assertThat(state.type()).contains(WRITE_EXCLUSIVE);
        assertThat(last.notices()).containsExactly(new ReservationNotice(Kind.REGISTRATION_PREEMPTED, Set.of(A, B)));
    }

    @Test
    void a_key_takes_its_registrants_from_what_all_hold_and_the_others_still_hold_it() {
        heldByA(WRITE_EXCLUSIVE_ALL_REGISTRANTS);
        assertThat(does(preempt(C, KEY_C, KEY_A, EXCLUSIVE_ACCESS))).isEqualTo(Status.SUCCESS);
        assertThat(hosts()).containsExactly(B, C);
        assertThat(state.type()).contains(WRITE_EXCLUSIVE_ALL_REGISTRANTS);
    }

    @Test
    void the_last_holder_of_what_all_hold_may_preempt_itself_and_so_release_it() {
        does(register(A, KEY_A));
        does(new AcquireReservation(A, KEY_A, WRITE_EXCLUSIVE_ALL_REGISTRANTS));
        assertThat(does(preempt(A, KEY_A, KEY_A, WRITE_EXCLUSIVE))).isEqualTo(Status.SUCCESS);
        assertThat(state.registrants()).isEmpty();
        assertThat(state.type()).isEmpty();
    }

    @Test
    void without_a_reservation_preempting_takes_registrations_and_reserves_nothing() {
        registered();
        assertThat(does(preempt(A, KEY_A, KEY_B, WRITE_EXCLUSIVE))).isEqualTo(Status.SUCCESS);
        assertThat(hosts()).containsExactly(A, C);
        assertThat(state.type()).isEmpty();
        assertThat(state.generation()).isEqualTo(4);
    }

    static Stream<Arguments> situations() {
        List<Arguments> all = new ArrayList<>();
        all.add(Arguments.of("nothing held"));
        for (ReservationType type : ReservationType.values()) {
            all.add(Arguments.of(type.name()));
        }
        return all.stream();
    }

    private void situation(String name) {
        if (name.equals("nothing held")) {
            registered();
        } else {
            heldByA(ReservationType.valueOf(name));
        }
    }

    @ParameterizedTest
    @MethodSource("situations")
    void preempt_and_abort_with_a_key_that_nobody_has_is_a_conflict(String situation) {
        situation(situation);
        assertThat(does(preemptAndAbort(B, KEY_B, NOBODYS, WRITE_EXCLUSIVE))).isEqualTo(CONFLICT);
        assertThat(does(preempt(B, KEY_B, NOBODYS, WRITE_EXCLUSIVE))).isEqualTo(CONFLICT);
    }

    @Test
    void preempt_and_abort_with_no_key_while_nothing_is_held_is_a_conflict() {
        registered();
        assertThat(does(preemptAndAbort(B, KEY_B, 0, WRITE_EXCLUSIVE))).isEqualTo(CONFLICT);
    }

    @ParameterizedTest
    @EnumSource
    void preempt_and_abort_with_no_key_is_invalid_unless_all_hold_it(ReservationType type) {
        heldByA(type);
        assertThat(does(preemptAndAbort(B, KEY_B, 0, type))).isEqualTo(type.allHold() ? Status.SUCCESS : INVALID);
    }

    @Test
    void preempt_and_abort_by_the_only_registrant_aborts_nobody() {
        does(register(A, KEY_A));
        assertThat(does(preemptAndAbort(A, KEY_A, KEY_A, WRITE_EXCLUSIVE))).isEqualTo(Status.SUCCESS);
        assertThat(last.aborted()).isEmpty();
    }

    @Test
    void preempt_and_abort_names_those_whose_commands_end() {
        heldByA(EXCLUSIVE_ACCESS);
        does(preemptAndAbort(B, KEY_B, KEY_A, EXCLUSIVE_ACCESS));
        assertThat(last.aborted()).containsExactly(A);
        does(register(A, KEY_A));
        does(preemptAndAbort(B, KEY_B, KEY_C, EXCLUSIVE_ACCESS));
        assertThat(last.aborted()).containsExactly(C);
        assertThat(state.holds(B)).isTrue();
    }

    // What commands of others may do

    @ParameterizedTest
    @EnumSource
    void the_table_of_command_behavior_holds(ReservationType type) {
        heldByA(type);
        ReservationGuard guard = ReservationGuard.of(state);
        UUID stranger = new UUID(9, 9);
        boolean exclusive = type == EXCLUSIVE_ACCESS
                || type == EXCLUSIVE_ACCESS_REGISTRANTS_ONLY
                || type == EXCLUSIVE_ACCESS_ALL_REGISTRANTS;
        boolean single = type == WRITE_EXCLUSIVE || type == EXCLUSIVE_ACCESS;

        assertThat(guard.allows(A, ReservationGuard.READS | ReservationGuard.WRITES))
                .isTrue();
        assertThat(guard.allows(B, ReservationGuard.READS)).isEqualTo(!exclusive || !single);
        assertThat(guard.allows(B, ReservationGuard.WRITES)).isEqualTo(!single);
        assertThat(guard.allows(stranger, ReservationGuard.READS)).isEqualTo(!exclusive);
        assertThat(guard.allows(stranger, ReservationGuard.WRITES)).isFalse();
        assertThat(guard.allows(stranger, 0)).isTrue();
    }

    @Test
    void registrations_alone_keep_nobody_out() {
        registered();
        assertThat(ReservationGuard.of(state)).isSameAs(ReservationGuard.OPEN);
        assertThat(ReservationGuard.OPEN.allows(new UUID(9, 9), ReservationGuard.READS | ReservationGuard.WRITES))
                .isTrue();
    }

    @Test
    void asking_the_guard_allocates_nothing() {
        heldByA(EXCLUSIVE_ACCESS_REGISTRANTS_ONLY);
        ReservationGuard guard = ReservationGuard.of(state);
        UUID stranger = new UUID(9, 9);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().threadId();
        int allowed = ask(guard, stranger);
        long before = threads.getThreadAllocatedBytes(id);
        allowed += ask(guard, stranger);
        long bytes = threads.getThreadAllocatedBytes(id) - before;
        assertThat(allowed).isEqualTo(2 * 10_000);
        assertThat(bytes).as("for 20000 questions").isLessThan(2048);
    }

    private static int ask(ReservationGuard guard, UUID stranger) {
        int allowed = 0;
        for (int i = 0; i < 10_000; i++) {
            allowed += guard.allows(B, ReservationGuard.WRITES) ? 1 : 0;
            allowed += guard.allows(stranger, ReservationGuard.READS) ? 1 : 0;
        }
        return allowed;
    }

    // Records

    @Test
    void a_record_numbers_its_events_and_keeps_the_newest() {
        ReservationRecord record = ReservationRecord.EMPTY;
        for (int i = 0; i < ReservationRecord.MAX_EVENTS + 5; i++) {
            record = record.after(register(A, KEY_A).on(record.state()));
            record = record.after(register(B, KEY_B).on(record.state()));
            record = record.after(new ClearReservation(A, KEY_A).on(record.state()));
        }
        assertThat(record.serial()).isEqualTo(ReservationRecord.MAX_EVENTS + 5);
        assertThat(record.events()).hasSize(ReservationRecord.MAX_EVENTS);
        assertThat(record.eventsAfter(record.serial() - 1)).hasSize(1);
        assertThat(record.eventsAfter(record.serial())).isEmpty();
    }

    @Test
    void types_have_the_numbers_of_the_specification() {
        assertThat(Stream.of(1, 2, 3, 4, 5, 6)
                        .map(code -> ReservationType.of(code).orElseThrow()))
                .containsExactly(
                        WRITE_EXCLUSIVE,
                        EXCLUSIVE_ACCESS,
                        WRITE_EXCLUSIVE_REGISTRANTS_ONLY,
                        EXCLUSIVE_ACCESS_REGISTRANTS_ONLY,
                        WRITE_EXCLUSIVE_ALL_REGISTRANTS,
                        EXCLUSIVE_ACCESS_ALL_REGISTRANTS);
        assertThat(ReservationType.of(0)).isEmpty();
        assertThat(ReservationType.of(7)).isEmpty();
    }
}
