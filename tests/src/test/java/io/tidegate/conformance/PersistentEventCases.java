package io.tidegate.conformance;

import static io.tidegate.conformance.Case.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.AdminOpcode;
import io.tidegate.nvme.Feature;
import io.tidegate.nvme.IdentifyCns;
import io.tidegate.nvme.IdentifyController;
import io.tidegate.nvme.LogPage;
import io.tidegate.nvme.PersistentEvent;
import io.tidegate.nvme.PersistentEventLog;
import io.tidegate.nvme.Status;
import java.util.ArrayList;
import java.util.List;

/** The Persistent Event Log (NVMe Base 2.1, 5.1.12.1.14). */
final class PersistentEventCases {

    private static final String LOG = "NVMe Base 2.1, 5.1.12 Get Log Page: Persistent Event Log";
    private static final int BYTES = 32 << 10;

    private PersistentEventCases() {}

    static List<Case> all() {
        return List.of(
                of(
                                LOG,
                                "it is read in pieces within a context that is made before and released afterwards",
                                List.of(Subject.LOG_PERSISTENT_EVENT),
                                PersistentEventCases::contexts)
                        .atExtremes(),
                of(
                        LOG,
                        "the header can be had alone, and says whether there was a context",
                        List.of(Subject.LOG_PERSISTENT_EVENT),
                        PersistentEventCases::header),
                of(
                        LOG,
                        "what happens to a subsystem is told to every host of it, the newest first",
                        List.of(Subject.LOG_PERSISTENT_EVENT, Subject.FEATURE_WRITE_PROTECTION),
                        PersistentEventCases::events));
    }

    private static Command ask(int action, int offset, int bytes) {
        return Ask.log(LogPage.PERSISTENT_EVENT, offset, bytes, false)
                .with(sqe -> sqe.cdw10(sqe.cdw10() | action << 8));
    }

    /** Whatever is asked for, no data comes. */
    private static Command release() {
        return Command.of(AdminOpcode.GET_LOG_PAGE)
                .with(sqe -> LogPage.ask(sqe, LogPage.PERSISTENT_EVENT, 0, 512, false)
                        .nsid(Ask.EVERY_NAMESPACE)
                        .cdw10(sqe.cdw10() | PersistentEventLog.RELEASE << 8));
    }

    private static void contexts(Stage stage) throws Exception {
        Host host = stage.host();
        host.admin(ask(PersistentEventLog.READ, 0, 512)).refused(Status.COMMAND_SEQUENCE_ERROR);
        Answer first =
                host.admin(ask(PersistentEventLog.ESTABLISH_AND_READ, 0, 512)).ok();
        host.admin(ask(PersistentEventLog.ESTABLISH_AND_READ, 0, 512)).refused(Status.COMMAND_SEQUENCE_ERROR);
        PersistentEventLog header = new PersistentEventLog(first.data(), 0);
        assertThat(header.events()).isPositive();
        Answer rest = host.admin(ask(PersistentEventLog.READ, header.headerBytes(), BYTES))
                .ok();
        assertThat(new PersistentEvent(rest.data(), 0).type()).isEqualTo(PersistentEvent.POWER_ON_OR_RESET);
        Answer again = host.admin(ask(PersistentEventLog.READ, 0, 512)).ok();
        assertThat(new PersistentEventLog(again.data(), 0).generation()).isEqualTo(header.generation());
        host.admin(release()).ok();
        host.admin(release()).ok();
        host.admin(ask(PersistentEventLog.READ, 0, 512)).refused(Status.COMMAND_SEQUENCE_ERROR);
    }

    private static void header(Stage stage) throws Exception {
        Host host = stage.host();
        IdentifyController identity = new IdentifyController(
                host.admin(Ask.identify(IdentifyCns.CONTROLLER, 0)).ok().data(), 0);
        assertThat(identity.lpa() & 1 << 4).isNotZero();
        assertThat(identity.pels()).isPositive();
        for (boolean existed : new boolean[] {false, true}) {
            Answer answer = host.admin(ask(PersistentEventLog.ESTABLISH_AND_READ_HEADER, 0, 512))
                    .ok();
            PersistentEventLog header = new PersistentEventLog(answer.data(), 0);
            assertThat(header.contextExisted()).isEqualTo(existed);
            assertThat(header.subnqn()).isEqualTo(identity.subnqn());
            assertThat(header.sn()).isEqualTo(identity.sn());
            assertThat(header.supports(PersistentEvent.SET_FEATURE)).isTrue();
        }
    }

    private static void events(Stage stage) throws Exception {
        Host one = stage.host();
        Host other = stage.host();
        for (int on : new int[] {1, 0}) {
            one.admin(Ask.setFeature(Feature.WRITE_PROTECTION, on).with(sqe -> sqe.nsid(1)))
                    .ok();
        }
        Answer page = other.admin(ask(PersistentEventLog.ESTABLISH_AND_READ, 0, BYTES))
                .ok();
        assertThat(types(page))
                .containsExactly(
                        PersistentEvent.SET_FEATURE, PersistentEvent.SET_FEATURE, PersistentEvent.POWER_ON_OR_RESET);
    }

    private static List<Integer> types(Answer page) {
        PersistentEventLog header = new PersistentEventLog(page.data(), 0);
        List<Integer> types = new ArrayList<>();
        int at = header.headerBytes();
        while (at < header.totalBytes()) {
            PersistentEvent event = new PersistentEvent(page.data(), at);
            types.add(event.type());
            at += event.headerBytes() + event.dataBytes();
        }
        return types;
    }
}
