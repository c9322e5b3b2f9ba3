package io.tidegate.conformance;

import static io.tidegate.conformance.Case.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Status;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

/** Commands on ranges without data of their own, and comparisons (NVM Command Set 1.1, 3.3). */
final class RangeCases {

    private static final String COMPARE = "NVM Command Set 1.1, 3.3.1 Compare";
    private static final String COPY = "NVM Command Set 1.1, 3.3.2 Copy";
    private static final String DEALLOCATE = "NVM Command Set 1.1, 3.3.3 Dataset Management";
    private static final String VERIFY = "NVM Command Set 1.1, 3.3.5 Verify";
    private static final String ZEROES = "NVM Command Set 1.1, 3.3.8 Write Zeroes";
    private static final String FUSED = "NVM Command Set 1.1, 3.1.1 Compare and Write";
    /** Of each of two rivals. */
    private static final int STEPS = 50;

    private static final int BLOCKS = (int) Stage.BLOCKS;
    private static final int OBJECT = (4 << 20) / Ask.BLOCK;

    private RangeCases() {}

    static List<Case> all() {
        return List.of(
                of(
                        DEALLOCATE,
                        "a deallocated range reads as zeroes, its neighbours as before",
                        deallocation(),
                        stage -> {
                            // As long as the largest piece that a device frees, and aligned to it: an RBD object.
                            Host host = stage.host();
                            host.io(Ask.write(OBJECT - 1, Ask.pattern(1, 2))).ok();
                            host.io(Ask.write(2 * OBJECT - 1, Ask.pattern(2, 2)))
                                    .ok();
                            host.io(Ask.deallocate(Ask.range(OBJECT, OBJECT))).ok();
                            host.verify(OBJECT - 1, Ask.pattern(1, 2), 0);
                            host.verify(OBJECT, Ask.zeroes(1));
                            host.verify(2L * OBJECT - 1, Ask.zeroes(1));
                            host.verify(2L * OBJECT, Ask.pattern(2, 2), Ask.BLOCK);
                        }),
                of(DEALLOCATE, "256 ranges are taken and nothing between them changes", deallocation(), stage -> {
                            Host host = stage.host();
                            for (int i = 0; i < 2; i++) {
                                host.io(Ask.write(i * 256L, Ask.pattern(i, 256)))
                                        .ok();
                            }
                            host.io(Ask.deallocate(LongStream.range(0, 256)
                                            .mapToObj(i -> Ask.range(i * 2, 1))
                                            .toArray(long[][]::new)))
                                    .ok();
                            host.verify(1, Ask.pattern(0, 256), Ask.BLOCK);
                            host.verify(511, Ask.pattern(1, 256), 255 * Ask.BLOCK);
                        })
                        .atExtremes(),
                of(DEALLOCATE, "a range outside deallocates nothing at all", deallocation(), stage -> {
                    Host host = stage.host();
                    host.io(Ask.write(0, Ask.pattern(1, 1))).ok();
                    host.io(Ask.deallocate(Ask.range(0, 1), Ask.range(BLOCKS, 1)))
                            .refused(Status.LBA_OUT_OF_RANGE);
                    host.io(Ask.deallocate(Ask.range(-1, 2))).refused(Status.LBA_OUT_OF_RANGE);
                    host.verify(0, Ask.pattern(1, 1));
                }),
                of(DEALLOCATE, "hints about use are taken and change nothing", deallocation(), stage -> {
                    Host host = stage.host();
                    host.io(Ask.write(0, Ask.pattern(1, 1))).ok();
                    host.io(Ask.deallocate(Ask.range(0, 1)).with(sqe -> sqe.cdw11(1)))
                            .ok();
                    host.verify(0, Ask.pattern(1, 1));
                }),
                of(ZEROES, "a range reads as zeroes, its neighbours as before", zeroes(), stage -> {
                    Host host = stage.host();
                    host.io(Ask.write(0, Ask.pattern(1, 3))).ok();
                    host.io(Ask.writeZeroes(1, 1)).ok();
                    host.verify(0, Ask.pattern(1, 3), 0);
                    host.verify(1, Ask.zeroes(1));
                    host.verify(2, Ask.pattern(1, 3), 2 * Ask.BLOCK);
                }),
                of(ZEROES, "the whole namespace in one command, and no block more", zeroes(), stage -> {
                            Host host = stage.host();
                            host.io(Ask.write(BLOCKS - 1, Ask.pattern(1, 1))).ok();
                            host.io(Ask.writeZeroes(1, BLOCKS)).refused(Status.LBA_OUT_OF_RANGE);
                            host.verify(BLOCKS - 1, Ask.pattern(1, 1));
                            host.io(Ask.writeZeroes(0, BLOCKS)).ok();
                            host.verify(BLOCKS - 1, Ask.zeroes(1));
                        })
                        .atExtremes(),
                of(VERIFY, "a range inside can be read, one outside is refused", List.of(Subject.VERIFY), stage -> {
                    Host host = stage.host();
                    host.io(Ask.verify(0, 1)).ok();
                    host.io(Ask.verify(0, 2048)).ok();
                    host.io(Ask.verify(BLOCKS - 1, 2)).refused(Status.LBA_OUT_OF_RANGE);
                }),
                of(COMPARE, "equal data succeeds and different data is Compare Failure", comparison(), stage -> {
                    Host host = stage.host();
                    for (int blocks : new int[] {1, 16, 33, 256}) {
                        byte[] data = Ask.pattern(blocks, blocks);
                        host.io(Ask.write(8, data)).ok();
                        host.io(Ask.compare(8, data)).ok();
                        data[data.length - 1] ^= 1;
                        host.io(Ask.compare(8, data)).expect(Status.COMPARE_FAILURE);
                    }
                    host.io(Ask.compare(BLOCKS, Ask.zeroes(1))).refused(Status.LBA_OUT_OF_RANGE);
                }),
                of(FUSED, "equal: both succeed and the block is written", fusion(), stage -> {
                    Host host = stage.host();
                    host.io(Ask.write(9, Ask.pattern(1, 1))).ok();
                    host.fused(Ask.compare(9, Ask.pattern(1, 1)), Ask.write(9, Ask.pattern(2, 1)))
                            .forEach(Answer::ok);
                    host.verify(9, Ask.pattern(2, 1));
                }),
                of(FUSED, "different: the compare fails, the write is aborted, the block stays", fusion(), stage -> {
                    Host host = stage.host();
                    host.io(Ask.write(9, Ask.pattern(1, 1))).ok();
                    List<Answer> answers =
                            host.fused(Ask.compare(9, Ask.pattern(3, 1)), Ask.write(9, Ask.pattern(2, 1)));
                    answers.get(0).expect(Status.COMPARE_FAILURE);
                    answers.get(1).expect(Status.ABORTED_FAILED_FUSED);
                    host.verify(9, Ask.pattern(1, 1));
                }),
                of(FUSED, "both outcomes, when the data has to be asked for", fusion(), stage -> {
                    Host host = stage.host();
                    host.fused(
                                    Ask.compare(9, Ask.zeroes(1)).onRequest(),
                                    Ask.write(9, Ask.pattern(2, 1)).onRequest())
                            .forEach(Answer::ok);
                    host.fused(
                                    Ask.compare(9, Ask.zeroes(1)).onRequest(),
                                    Ask.write(9, Ask.pattern(4, 1)).onRequest())
                            .get(0)
                            .expect(Status.COMPARE_FAILURE);
                    host.verify(9, Ask.pattern(2, 1));
                }),
                of(FUSED, "two hosts that count in one block lose no step", fusion(), stage -> {
                            Host one = stage.host();
                            Host other = stage.host();
                            CompletableFuture<Void> rival = CompletableFuture.runAsync(() -> count(other));
                            count(one);
                            Host.get(rival);
                            one.verify(9, counted(2 * STEPS));
                        })
                        .atExtremes(),
                of(FUSED, "more than one block, or two ranges, are refused and write nothing", fusion(), stage -> {
                    Host host = stage.host();
                    List<Answer> two = host.fused(Ask.compare(9, Ask.zeroes(2)), Ask.write(9, Ask.pattern(2, 2)));
                    two.get(0).refused(Status.ATOMIC_WRITE_UNIT_EXCEEDED);
                    two.get(1).expect(Status.ABORTED_MISSING_FUSED);
                    List<Answer> apart = host.fused(Ask.compare(9, Ask.zeroes(1)), Ask.write(10, Ask.pattern(2, 1)));
                    apart.get(0).expect(Status.ABORTED_FAILED_FUSED);
                    apart.get(1).refused(Status.INVALID_FIELD);
                    host.verify(9, Ask.zeroes(2));
                }),
                of(FUSED, "what is no Compare and Write is refused as a whole", fusion(), stage -> {
                    Host host = stage.host();
                    List<Answer> answers = host.fused(Ask.compare(9, Ask.zeroes(1)), Ask.read(9, 1));
                    answers.get(0).expect(Status.ABORTED_FAILED_FUSED);
                    answers.get(1).refused(Status.INVALID_FIELD);
                    host.fused(Ask.write(9, Ask.pattern(1, 1)), Ask.write(9, Ask.pattern(1, 1)))
                            .get(0)
                            .refused(Status.INVALID_FIELD);
                    host.verify(9, Ask.zeroes(1));
                }),
                of(COPY, "a range, and many ranges one behind the other", List.of(Subject.COPY), stage -> {
                    Host host = stage.host();
                    host.io(Ask.write(0, Ask.pattern(1, 200))).ok();
                    host.io(Ask.copy(4000, Ask.range(0, 200))).ok();
                    host.verify(4000, Ask.pattern(1, 200));
                    host.io(Ask.copy(6000, Ask.range(100, 100), Ask.range(0, 100)))
                            .ok();
                    host.verify(6100, Arrays.copyOf(Ask.pattern(1, 200), 100 * Ask.BLOCK));
                }),
                of(COPY, "a range outside is named and nothing is copied", List.of(Subject.COPY), stage -> {
                    Host host = stage.host();
                    host.io(Ask.write(0, Ask.pattern(1, 1))).ok();
                    Answer answer = host.io(Ask.copy(100, Ask.range(0, 1), Ask.range(BLOCKS, 1)));
                    answer.refused(Status.LBA_OUT_OF_RANGE);
                    assertThat(answer.dw0()).isEqualTo(1);
                    host.verify(100, Ask.zeroes(1));
                    host.io(Ask.copy(BLOCKS - 1, Ask.range(0, 2))).refused(Status.LBA_OUT_OF_RANGE);
                    host.io(Ask.copy(0, Ask.range(0, 8193))).refused(Status.COMMAND_SIZE_LIMIT_EXCEEDED);
                }),
                of(
                        "NVMe Base 2.1, 7.5 Reservation Acquire",
                        "preempt and abort without a key gets a status and ends nothing",
                        List.of(Subject.RESERVATION_ACQUIRE),
                        stage -> {
                            Host host = stage.host();
                            Answer answer = host.io(Command.of(NvmOpcode.RESERVATION_ACQUIRE)
                                    .with(sqe -> sqe.nsid(1).cdw10(2 | 1 << 8))
                                    .sends(new byte[16]));
                            assertThat(answer.result().succeeded()).isFalse();
                            host.verify(0, Ask.zeroes(1));
                        }));
    }

    private static List<Subject> deallocation() {
        return List.of(Subject.DATASET_MANAGEMENT);
    }

    private static List<Subject> zeroes() {
        return List.of(Subject.WRITE_ZEROES);
    }

    private static List<Subject> comparison() {
        return List.of(Subject.COMPARE);
    }

    /** As a cluster file system takes a lock: what was read is written back changed, unless somebody else was faster. */
    private static void count(Host host) {
        for (int done = 0; done < STEPS; ) {
            byte[] seen = host.io(Ask.read(9, 1)).ok().bytes();
            int value = ByteBuffer.wrap(seen).getInt();
            List<Answer> answers = host.fused(Ask.compare(9, seen), Ask.write(9, counted(value + 1)));
            if (answers.get(0).status() == Status.SUCCESS) {
                answers.get(1).ok();
                done++;
            } else {
                answers.get(0).expect(Status.COMPARE_FAILURE);
                answers.get(1).expect(Status.ABORTED_FAILED_FUSED);
            }
        }
    }

    private static byte[] counted(int value) {
        return ByteBuffer.allocate(Ask.BLOCK).putInt(value).array();
    }

    private static List<Subject> fusion() {
        return List.of(Subject.COMPARE_AND_WRITE);
    }
}
