package io.tidegate.conformance;

import static io.tidegate.conformance.Case.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.Feature;
import io.tidegate.nvme.IdentifyNamespace;
import io.tidegate.nvme.Status;
import java.util.List;

/**
 * Deallocated or unwritten logical blocks (NVM Command Set 1.1, 3.2.3.2.1): an error for a host that asks for it, where the
 * namespace can tell; refused, with zeroes as ever, where it cannot.
 */
final class UnwrittenCases {

    private static final String SECTION = "NVM Command Set 1.1, 3.2.3.2.1 Deallocated or Unwritten Logical Blocks";
    private static final int ERROR = 1 << 16;
    private static final int TIME_LIMIT = 1;
    private static final int DEAC = 1 << 25;
    private static final int UNWRITTEN = Status.DEALLOCATED_OR_UNWRITTEN;
    private static final List<Subject> RECOVERY = List.of(Subject.FEATURE_ERROR_RECOVERY);

    private UnwrittenCases() {}

    static List<Case> all() {
        return List.of(
                of(
                        SECTION,
                        "whether reading them is an error is chosen where the namespace can tell",
                        RECOVERY,
                        stage -> {
                            Host host = stage.host();
                            assertThat(current(host)).isZero();
                            if (tells(host)) {
                                host.admin(set(ERROR)).ok();
                                assertThat(current(host)).isEqualTo(ERROR);
                                host.admin(set(0)).ok();
                                host.verify(0, Ask.zeroes(1));
                            } else {
                                host.admin(set(ERROR)).refused(Status.INVALID_FIELD);
                            }
                            assertThat(current(host)).isZero();
                            host.admin(set(TIME_LIMIT)).refused(Status.INVALID_FIELD);
                            host.admin(set(0).with(sqe -> sqe.nsid(9))).refused(Status.INVALID_NAMESPACE);
                        }),
                of(SECTION, "Read, Compare, Verify and Copy fail on one such block of many", RECOVERY, stage -> {
                    Host host = stage.host();
                    byte[] data = Ask.pattern(1, 40);
                    host.io(Ask.write(0, data)).ok();
                    if (ask(host)) {
                        host.io(Ask.read(0, 41)).refused(UNWRITTEN);
                        host.io(Ask.verify(0, 41)).refused(UNWRITTEN);
                        host.io(Ask.compare(0, Ask.pattern(1, 41))).refused(UNWRITTEN);
                        host.io(Ask.copy(1000, Ask.range(0, 41))).refused(UNWRITTEN);
                    }
                    host.verify(0, data);
                    host.io(Ask.verify(0, 40)).ok();
                    host.io(Ask.compare(0, data)).ok();
                    host.io(Ask.copy(2000, Ask.range(0, 40))).ok();
                    host.verify(2000, data);
                }),
                of(SECTION, "a fused Compare fails and nothing is written", RECOVERY, stage -> {
                    Host host = stage.host();
                    if (ask(host)) {
                        List<Answer> answers =
                                host.fused(Ask.compare(9, Ask.zeroes(1)), Ask.write(9, Ask.pattern(1, 1)));
                        answers.get(0).refused(UNWRITTEN);
                        answers.get(1).expect(Status.ABORTED_FAILED_FUSED);
                        host.io(Ask.read(9, 1)).refused(UNWRITTEN);
                        host.io(Ask.write(9, Ask.zeroes(1))).ok();
                    }
                    host.fused(Ask.compare(9, Ask.zeroes(1)), Ask.write(9, Ask.pattern(1, 1)))
                            .forEach(Answer::ok);
                }),
                of(SECTION, "writing ends it, deallocating brings it back, block by block", RECOVERY, stage -> {
                    Host host = stage.host();
                    boolean error = ask(host);
                    host.io(Ask.write(7, Ask.pattern(1, 200))).ok();
                    host.io(Ask.deallocate(Ask.range(8, 1), Ask.range(150, 20))).ok();
                    host.io(Ask.writeZeroes(10, 1)).ok();
                    host.io(Ask.writeZeroes(12, 1).with(sqe -> sqe.cdw12(sqe.cdw12() | DEAC)))
                            .ok();
                    for (int lba : new int[] {6, 8, 12, 150, 169, 207}) {
                        zeroesOrError(host, lba, error);
                    }
                    host.verify(7, Ask.pattern(1, 200), 0);
                    host.verify(10, Ask.zeroes(1));
                    host.verify(170, Ask.pattern(1, 200), 163 * Ask.BLOCK);
                }),
                of(SECTION, "what one host asks for is no error to another, nor after a reset", RECOVERY, stage -> {
                    Host host = stage.host();
                    ask(host);
                    stage.host().verify(0, Ask.zeroes(1));
                    Host again = stage.host();
                    assertThat(current(again)).isZero();
                    again.verify(0, Ask.zeroes(1));
                }));
    }

    private static void zeroesOrError(Host host, int lba, boolean error) {
        if (error) {
            host.io(Ask.read(lba, 1)).refused(UNWRITTEN);
        } else if (lba == 6 || lba == 207) {
            host.verify(lba, Ask.zeroes(1));
        }
    }

    /** Asks for the error where it can be had. */
    private static boolean ask(Host host) {
        boolean tells = tells(host);
        if (tells) {
            host.admin(set(ERROR)).ok();
        }
        return tells;
    }

    private static boolean tells(Host host) {
        return (IdentifyCases.namespace(host, 1).nsfeat() & IdentifyNamespace.NSFEAT_DEALLOCATED_ERROR) != 0;
    }

    private static Command set(int value) {
        return Ask.setFeature(Feature.ERROR_RECOVERY, value).with(sqe -> sqe.nsid(1));
    }

    private static int current(Host host) {
        return host.admin(Ask.getFeature(Feature.ERROR_RECOVERY, 0).with(sqe -> sqe.nsid(1)))
                .ok()
                .dw0();
    }
}
