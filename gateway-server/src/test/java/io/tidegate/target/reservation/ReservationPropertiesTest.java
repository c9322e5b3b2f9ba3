package io.tidegate.target.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.Status;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds after any sequence of reservation commands by a few hosts with a few keys. */
class ReservationPropertiesTest {

    private static final List<UUID> HOSTS = List.of(new UUID(1, 1), new UUID(2, 2), new UUID(3, 3), new UUID(4, 4));

    @Provide
    Arbitrary<List<ReservationOperation>> histories() {
        Arbitrary<UUID> host = Arbitraries.of(HOSTS);
        Arbitrary<Long> key = Arbitraries.longs().between(1, 3);
        Arbitrary<Long> keyOrNone = Arbitraries.longs().between(0, 4);
        Arbitrary<ReservationType> type = Arbitraries.of(ReservationType.class);
        Arbitrary<PersistenceChange> persistence = Arbitraries.of(PersistenceChange.class);
        Arbitrary<Boolean> flag = Arbitraries.of(true, false);
        Arbitrary<Registrant> registrant = Combinators.combine(host, key).as((id, k) -> new Registrant(id, "h", k));
        Arbitrary<ReservationOperation> operation = Arbitraries.oneOf(List.of(
                Combinators.combine(registrant, persistence).as(RegisterKey::new),
                Combinators.combine(registrant, persistence).as(RegisterKey::new),
                Combinators.combine(host, key, flag, persistence).as(UnregisterKey::new),
                Combinators.combine(registrant, key, flag, persistence).as(ReplaceKey::new),
                Combinators.combine(host, key, type).as(AcquireReservation::new),
                Combinators.combine(host, key, type).as(AcquireReservation::new),
                Combinators.combine(host, key, keyOrNone, type, flag).as(PreemptReservation::new),
                Combinators.combine(host, key, type).as(ReleaseReservation::new),
                Combinators.combine(host, key).as(ClearReservation::new),
                flag.map(ChangePersistence::new)));
        return operation.list().ofMaxSize(30);
    }

    @Property
    void every_history_keeps_the_invariants(@ForAll("histories") List<ReservationOperation> history) {
        ReservationState state = ReservationState.NONE;
        for (ReservationOperation operation : history) {
            Transition transition = operation.on(state);
            check(state, transition);
            // A command whose answer was lost is sent again.
            if (transition.status() == Status.SUCCESS && repeatable(operation)) {
                ReservationState again = operation.on(transition.state()).state();
                assertThat(again.registrants()).isEqualTo(transition.state().registrants());
                assertThat(again.type()).isEqualTo(transition.state().type());
            }
            state = transition.state();
        }
    }

    private static boolean repeatable(ReservationOperation operation) {
        return !(operation instanceof PreemptReservation);
    }

    private static void check(ReservationState before, Transition transition) {
        ReservationState state = transition.state();
        if (transition.status() != Status.SUCCESS) {
            assertThat(state).isSameAs(before);
            return;
        }
        assertThat(state.registrants().stream().map(Registrant::hostId)).doesNotHaveDuplicates();
        assertThat(state.registrants()).allMatch(one -> one.key() != 0);
        long holders = HOSTS.stream().filter(state::holds).count();
        if (state.type().isEmpty()) {
            assertThat(holders).isZero();
        } else if (state.type().get().allHold()) {
            assertThat(holders).isEqualTo(state.registrants().size()).isPositive();
        } else {
            assertThat(holders).isEqualTo(1);
            assertThat(state.registrant(state.holder().orElseThrow())).isPresent();
        }
        checkOthers(before, transition);
    }

    /** Who is told or aborted was a registrant; a holder may do everything; who is not a registrant may never write. */
    private static void checkOthers(ReservationState before, Transition transition) {
        transition
                .notices()
                .forEach(notice -> assertThat(notice.hosts())
                        .isNotEmpty()
                        .allMatch(host -> before.registrant(host).isPresent()));
        assertThat(transition.aborted())
                .allMatch(host -> before.registrant(host).isPresent()
                        && transition.state().registrant(host).isEmpty());
        ReservationGuard guard = ReservationGuard.of(transition.state());
        for (UUID host : HOSTS) {
            if (transition.state().type().isPresent()) {
                boolean holds = transition.state().holds(host);
                boolean registered = transition.state().registrant(host).isPresent();
                assertThat(!holds || guard.allows(host, ReservationGuard.READS | ReservationGuard.WRITES))
                        .isTrue();
                assertThat(registered || !guard.allows(host, ReservationGuard.WRITES))
                        .isTrue();
            }
        }
        int grown = transition.state().generation() - before.generation();
        assertThat(grown).isBetween(0, 1);
    }
}
