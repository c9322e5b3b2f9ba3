package io.tidegate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.config.StateKeys;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Reservation;
import io.tidegate.nvme.ReservationNotificationLog;
import io.tidegate.nvme.ReservationReport;
import io.tidegate.nvme.Status;
import io.tidegate.proto.delete_subsystem_req;
import io.tidegate.proto.namespace_delete_req;
import io.tidegate.store.FileStateStore;
import io.tidegate.store.StateChange;
import io.tidegate.target.Namespace;
import io.tidegate.target.ReservationHosts;
import io.tidegate.target.ReservationHosts.Host;
import io.tidegate.target.Subsystem;
import io.tidegate.target.reservation.PersistenceChange;
import io.tidegate.target.reservation.RegisterKey;
import io.tidegate.target.reservation.Registrant;
import io.tidegate.target.reservation.ReservationState;
import io.tidegate.target.reservation.ReservationType;
import io.tidegate.target.reservation.Transition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reservations belong to the namespace: they hold on every gateway of the group and over restarts. */
class SharedReservationsTest extends TwoGateways {

    private static final String KEY = StateKeys.reservation(NQN, 1);
    private static final int CONFLICT = Status.RESERVATION_CONFLICT | Status.DNR;
    private static final int WRITE_EXCLUSIVE = ReservationType.WRITE_EXCLUSIVE.code();
    private static final int REGISTRANTS_ONLY = ReservationType.WRITE_EXCLUSIVE_REGISTRANTS_ONLY.code();

    private boolean stored() throws Exception {
        return store.read().entries().containsKey(KEY);
    }

    @Test
    void what_was_reserved_over_one_gateway_is_refused_by_the_other() throws Exception {
        serveTwice();
        Host a = connect(one.target, 1);
        Host b = connect(two.target, 2);
        assertThat(b.status(NvmOpcode.WRITE)).isEqualTo(Status.SUCCESS);

        assertThat(a.register(0xa)).isEqualTo(Status.SUCCESS);
        assertThat(a.acquire(0xa, WRITE_EXCLUSIVE)).isEqualTo(Status.SUCCESS);

        until(() -> b.status(NvmOpcode.WRITE) == CONFLICT);
        assertThat(b.status(NvmOpcode.READ)).isEqualTo(Status.SUCCESS);
        Host aAgain = connect(two.target, 1);
        assertThat(aAgain.status(NvmOpcode.WRITE)).isEqualTo(Status.SUCCESS);
        ReservationReport report = b.report();
        assertThat(report.registered()).isEqualTo(1);
        assertThat(report.hostId(0)).isEqualTo(a.id);
        assertThat(report.holds(0)).isTrue();
    }

    @Test
    void a_decision_sees_what_the_other_gateway_decided_before_even_if_it_was_not_told_of_it() throws Exception {
        serveTwice();
        Host a = connect(one.target, 1);
        Host b = connect(two.target, 2);
        for (int i = 0; i < 20; i++) {
            assertThat(a.register(0xa)).isEqualTo(Status.SUCCESS);
            assertThat(b.register(0xb)).isEqualTo(Status.SUCCESS);
            assertThat(a.acquire(0xa, WRITE_EXCLUSIVE)).isEqualTo(Status.SUCCESS);
            assertThat(b.acquire(0xb, WRITE_EXCLUSIVE)).isEqualTo(CONFLICT);
            assertThat(b.status(NvmOpcode.WRITE)).as("b's gateway knows by now").isEqualTo(CONFLICT);
            assertThat(b.clear(0xb)).isEqualTo(Status.SUCCESS);
        }
    }

    @Test
    void no_registration_is_lost_when_two_gateways_decide_at_once() throws Exception {
        serveTwice();
        List<CompletionStage<Transition>> changes = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            changes.add(register(one, 2 * i));
            changes.add(register(two, 2 * i + 1));
        }
        for (CompletionStage<Transition> change : changes) {
            assertThat(change.toCompletableFuture().get(30, TimeUnit.SECONDS).status())
                    .isEqualTo(Status.SUCCESS);
        }
        served(one);
        served(two);
        assertThat(state(one).registrants()).hasSize(100);
        assertThat(state(one).generation()).isEqualTo(100);
        assertThat(state(two)).isEqualTo(state(one));
    }

    private static CompletionStage<Transition> register(ManagedGateway gateway, int number) {
        Subsystem subsystem = gateway.target.subsystem(NQN);
        Registrant host = new Registrant(new UUID(1, number), ReservationHosts.nqn(number), 1);
        return gateway.target
                .reservationKeeper()
                .change(subsystem, subsystem.namespaces().get(1), new RegisterKey(host, PersistenceChange.NONE));
    }

    private static ReservationState state(ManagedGateway gateway) {
        Namespace namespace = gateway.target.subsystem(NQN).namespaces().get(1);
        return namespace.reservations().record().state();
    }

    @Test
    void a_host_that_is_preempted_over_another_gateway_is_told_once() throws Exception {
        serveTwice();
        Host a = connect(one.target, 1);
        Host b = connect(two.target, 2);
        a.register(0xa);
        b.register(0xb);
        a.acquire(0xa, REGISTRANTS_ONLY);
        assertThat(a.reservation(
                        NvmOpcode.RESERVATION_ACQUIRE, Reservation.PREEMPT_AND_ABORT | REGISTRANTS_ONLY << 8, 0xa, 0xb))
                .isEqualTo(Status.SUCCESS);

        until(() -> b.status(NvmOpcode.WRITE) == CONFLICT);
        // What is refused holds a moment before hosts are told of it.
        List<ReservationNotificationLog> told = new ArrayList<>();
        until(() -> {
            ReservationNotificationLog page = b.readLog(false);
            return page.type() != 0 && told.add(page);
        });
        assertThat(told.getFirst().type()).isEqualTo(ReservationNotificationLog.REGISTRATION_PREEMPTED);
        assertThat(told.getFirst().available()).isZero();
    }

    @Test
    void a_reservation_is_there_again_after_a_restart_of_every_gateway(@TempDir Path folder) throws Exception {
        store.close();
        store = FileStateStore.open(folder);
        serve();
        Host a = connect(one.target, 1);
        a.reservation(NvmOpcode.RESERVATION_REGISTER, Reservation.CPTPL_SET << 30, 0, 0xa);
        a.acquire(0xa, WRITE_EXCLUSIVE);

        everyHostLeaves();
        one.close();
        store.close();
        store = FileStateStore.open(folder);
        one = new ManagedGateway(store, devices);
        served(one);

        Host b = connect(one.target, 2);
        assertThat(b.status(NvmOpcode.WRITE)).isEqualTo(CONFLICT);
        assertThat(b.report().persists()).isTrue();
        assertThat(b.readLog(false).type()).as("what is past is not told again").isZero();
        assertThat(connect(one.target, 1).status(NvmOpcode.WRITE)).isEqualTo(Status.SUCCESS);
    }

    @Test
    void a_restart_is_no_loss_of_power_so_what_does_not_persist_is_there_again_too() throws Exception {
        serve();
        Host a = connect(one.target, 1);
        a.register(0xa);
        a.acquire(0xa, WRITE_EXCLUSIVE);
        everyHostLeaves();
        one.close();
        one = new ManagedGateway(store, devices);
        served(one);
        Host b = connect(one.target, 2);
        assertThat(b.report().persists()).isFalse();
        assertThat(b.status(NvmOpcode.WRITE)).isEqualTo(CONFLICT);
    }

    @Test
    void a_deleted_namespace_takes_its_reservation_with_it() throws Exception {
        serve();
        Host a = connect(one.target, 1);
        a.register(0xa);
        a.acquire(0xa, WRITE_EXCLUSIVE);
        assertThat(stored()).isTrue();

        one.stub.namespaceDelete(namespace_delete_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setNsid(1)
                .build());

        assertThat(stored()).isFalse();
        addNamespace();
        assertThat(connect(one.target, 2).status(NvmOpcode.WRITE)).isEqualTo(Status.SUCCESS);
    }

    @Test
    void a_deleted_subsystem_takes_its_reservations_with_it() throws Exception {
        serve();
        connect(one.target, 1).register(0xa);
        assertThat(stored()).isTrue();
        everyHostLeaves();
        one.stub.deleteSubsystem(delete_subsystem_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setForce(true)
                .build());
        assertThat(store.read().entries()).isEmpty();
    }

    @Test
    void a_reservation_left_behind_by_a_namespace_of_the_same_number_holds_nobody_up() throws Exception {
        serve();
        Host a = connect(one.target, 1);
        a.register(0xa);
        a.acquire(0xa, WRITE_EXCLUSIVE);
        byte[] left = store.read().entries().get(KEY);
        one.stub.namespaceDelete(namespace_delete_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setNsid(1)
                .build());
        // An upstream gateway that deletes a namespace does not know this key.
        store.compareAndPut(store.read().version(), StateChange.put(KEY, left));
        addNamespace();

        Host b = connect(one.target, 2);
        assertThat(b.status(NvmOpcode.WRITE)).isEqualTo(Status.SUCCESS);
        assertThat(b.register(0xb)).isEqualTo(Status.SUCCESS);
        assertThat(b.report().registered()).isEqualTo(1);
    }

    @Test
    void a_store_that_is_away_makes_hosts_ask_again_and_what_holds_goes_on_to_hold() throws Exception {
        serve();
        Host a = connect(one.target, 1);
        Host b = connect(one.target, 2);
        a.register(0xa);
        a.acquire(0xa, WRITE_EXCLUSIVE);
        store.close();

        assertThat(b.register(0xb)).isEqualTo(Status.NAMESPACE_NOT_READY);
        assertThat(b.status(NvmOpcode.WRITE)).isEqualTo(CONFLICT);
        assertThat(a.status(NvmOpcode.WRITE)).isEqualTo(Status.SUCCESS);
    }

    @Test
    void a_damaged_reservation_keeps_the_namespace_from_being_served_on_a_guess() throws Exception {
        serve();
        Host a = connect(one.target, 1);
        a.register(0xa);
        a.acquire(0xa, WRITE_EXCLUSIVE);
        byte[] damaged = "{\"type\": 77}".getBytes(StandardCharsets.UTF_8);
        long version = store.compareAndPut(store.read().version(), StateChange.put(KEY, damaged));

        two = new ManagedGateway(store, devices);
        var failure = two.reconciler.await(version, List.of(StateKeys.namespace(NQN, 1)), Duration.ofSeconds(30));
        assertThat(failure).isPresent();
        assertThat(failure.get().message()).startsWith("the reservation '" + KEY + "'");

        // The one that knew it before goes on with what it knew.
        assertThat(one.reconciler.await(version, List.of(KEY), Duration.ofSeconds(30)))
                .isEmpty();
        Host b = connect(one.target, 2);
        assertThat(b.status(NvmOpcode.WRITE)).isEqualTo(CONFLICT);
        assertThat(b.register(0xb)).isEqualTo(Status.NAMESPACE_NOT_READY);
    }

    @Test
    void the_stored_value_is_readable_by_people() throws Exception {
        serve();
        Host a = connect(one.target, 1);
        a.register(0xffff_ffff_ffff_ffffL);
        a.acquire(0xffff_ffff_ffff_ffffL, WRITE_EXCLUSIVE);
        String value = new String(store.read().entries().get(KEY), StandardCharsets.UTF_8);
        assertThat(value)
                .contains("\"holder\": \"" + a.id + "\"")
                .contains("\"key\": \"18446744073709551615\"")
                .contains("\"host_nqn\": \"" + ReservationHosts.nqn(1) + "\"");
    }
}
