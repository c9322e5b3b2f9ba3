package io.tidegate.target;

import static io.tidegate.target.TargetFixture.HOST;
import static io.tidegate.target.TargetFixture.io;
import static io.tidegate.target.TargetFixture.setFeature;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Status;
import io.tidegate.target.FakeConnection.Response;
import io.tidegate.target.NamespaceSettings.Visibility;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of commands under way when a namespace is protected, or shown to fewer hosts. */
class NamespaceChangeTest {

    private static final int NSID = 2;
    private static final int BLOCK = 512;
    private static final Visibility OTHERS = new Visibility(false, Set.of(HOST + "x"));

    private final TargetFixture fixture = new TargetFixture();
    private HeldDevice held;
    private FakeConnection admin;
    private FakeConnection io;

    @BeforeEach
    void serve() {
        held = new HeldDevice(fixture.memoryDevice("held", 1 << 20));
        fixture.addNamespace(NSID, held, false, Visibility.EVERYONE);
        admin = fixture.admin();
        io = fixture.io(admin, 1);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void protection_holds_when_the_last_write_before_it_has_ended() {
        int cid = io.send(io(NvmOpcode.WRITE, NSID, 0, 1), new byte[BLOCK]);
        CompletableFuture<Void> holds = change(NamespaceChangeTest::protect);
        assertThat(holds).isNotDone();

        held.letGo();
        fixture.loop.turn();
        assertThat(io.response(cid).status()).isEqualTo(Status.SUCCESS);
        assertThat(holds).isCompleted();
    }

    @Test
    void a_write_whose_data_come_after_the_protection_changes_nothing() {
        Request late = io.hold(io(NvmOpcode.WRITE, NSID, 0, 1), BLOCK);
        assertThat(change(NamespaceChangeTest::protect)).isCompleted();
        assertThat(deliver(late).status()).isEqualTo(Status.NAMESPACE_WRITE_PROTECTED | Status.DNR);
    }

    @Test
    void a_host_that_sees_the_namespace_no_more_cannot_end_what_it_began() {
        Request late = io.hold(io(NvmOpcode.WRITE, NSID, 0, 1), BLOCK);
        io.send(io(NvmOpcode.READ, NSID, 0, 1));
        CompletableFuture<Void> hidden = change(now -> shown(now, OTHERS));
        assertThat(deliver(late).status()).isEqualTo(Status.INVALID_NAMESPACE | Status.DNR);
        assertThat(hidden).isNotDone();

        held.letGo();
        fixture.loop.turn();
        assertThat(hidden).isCompleted();
    }

    @Test
    void a_host_that_keeps_sight_goes_on() {
        Request late = io.hold(io(NvmOpcode.WRITE, NSID, 0, 1), BLOCK);
        change(now -> shown(now, new Visibility(false, Set.of(HOST))));
        io.deliver(late, new byte[BLOCK]);
        held.letGo();
        fixture.loop.turn();
        assertThat(last().status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void what_takes_nothing_away_waits_for_nobody() {
        change(now -> shown(now, new Visibility(false, Set.of(HOST))));
        io.send(io(NvmOpcode.WRITE, NSID, 0, 1), new byte[BLOCK]);
        assertThat(change(now -> shown(now, Visibility.EVERYONE))).isCompleted();
        assertThat(change(now -> now.withAnaGroup(1))).isCompleted();
        held.letGo();
    }

    @Test
    void a_removed_namespace_is_let_go_when_users_under_earlier_settings_have_left() {
        io.send(io(NvmOpcode.READ, NSID, 0, 1));
        change(NamespaceChangeTest::protect);
        CompletableFuture<Void> gone = fixture.subsystem.removeNamespace(NSID).toCompletableFuture();
        assertThat(gone).isNotDone();

        held.letGo();
        fixture.loop.turn();
        assertThat(gone).isCompleted();
    }

    /** DULBE is the host's wish for a namespace, which stays one when it is shown to others as well. */
    @Test
    void the_error_for_unwritten_blocks_survives_a_change() {
        admin.call(setFeature(5, 1 << 16).andThen(sqe -> sqe.nsid(NSID)));
        UnwrittenErrors wanted = admin.queuePair().controller().values().unwrittenErrors();
        assertThat(wanted.wanted(present())).isTrue();
        change(NamespaceChangeTest::protect);
        assertThat(wanted.wanted(present())).isTrue();
    }

    private CompletableFuture<Void> change(UnaryOperator<NamespaceSettings> how) {
        return fixture.subsystem
                .updateNamespace(how.apply(present().settings()))
                .toCompletableFuture();
    }

    private Namespace present() {
        Namespace present = fixture.subsystem.namespaces().get(NSID);
        assertThat(present).isNotNull();
        return present;
    }

    private static NamespaceSettings protect(NamespaceSettings now) {
        return now.withWriteProtection(true);
    }

    private static NamespaceSettings shown(NamespaceSettings now, Visibility visibility) {
        return new NamespaceSettings(now.nsid(), now.uuid(), now.blockBytes(), now.anaGroup(), false, visibility);
    }

    private Response deliver(Request request) {
        io.deliver(request, new byte[BLOCK]);
        return last();
    }

    private Response last() {
        return io.responses().getLast();
    }
}
