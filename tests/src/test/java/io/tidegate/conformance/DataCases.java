package io.tidegate.conformance;

import static io.tidegate.conformance.Case.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Sgl;
import io.tidegate.nvme.Status;
import io.tidegate.target.NamespaceSettings.Visibility;
import java.util.ArrayList;
import java.util.List;

/** Read, Write and Flush (NVM Command Set 1.1, 3.3), and how their data travels (NVMe/TCP 1.1, 3.3.1). */
final class DataCases {

    private static final String READ = "NVM Command Set 1.1, 3.3.4 Read";
    private static final String WRITE = "NVM Command Set 1.1, 3.3.6 Write";
    private static final String SGL = "NVMe Base 2.1, 4.3.2 Scatter Gather Lists";
    private static final List<Subject> BOTH = List.of(Subject.READ, Subject.WRITE);
    private static final long LAST = Stage.BLOCKS - 1;

    /** Blocks of one transfer: around the capsule's 8 KiB, around 16 KiB of one H2CData, and the longest. */
    private static final int[] LENGTHS = {1, 2, 7, 8, 15, 16, 17, 31, 32, 33, 64, 255, 256};

    /** Around a page, an RBD object of 4 MiB and the end. */
    private static final long[] PLACES = {0, 1, 7, 8, 8191, 8192, 8193, 20_000, Stage.BLOCKS - 256};

    private DataCases() {}

    static List<Case> all() {
        return List.of(
                of(WRITE, "data of every length at every place reads back, alone and among its neighbours", BOTH, s -> {
                    Host host = s.host();
                    int seed = 0;
                    for (long place : PLACES) {
                        int blocks = LENGTHS[seed++ % LENGTHS.length];
                        host.io(Ask.write(place, Ask.pattern(seed, blocks))).ok();
                        host.verify(place, Ask.pattern(seed, blocks));
                    }
                }),
                of(WRITE, "every length reads back, inside the capsule while it fits", BOTH, stage -> {
                    Host host = stage.host();
                    for (int blocks : LENGTHS) {
                        host.io(Ask.write(100, Ask.pattern(blocks, blocks))).ok();
                        host.verify(100, Ask.pattern(blocks, blocks));
                    }
                }),
                of("NVMe/TCP 1.1, 3.3.1.2 R2T", "every length reads back when the data is asked for", BOTH, stage -> {
                    Host host = stage.host();
                    for (int blocks : LENGTHS) {
                        host.io(Ask.write(100, Ask.pattern(blocks, blocks)).onRequest())
                                .ok();
                        host.verify(100, Ask.pattern(blocks, blocks));
                    }
                }),
                of(
                                "NVMe/TCP 1.1, 3.3.1.2 R2T",
                                "writes asked for in several PDUs at a time do not mix",
                                BOTH,
                                stage -> {
                                    Host host = stage.host();
                                    List<Host.Pending> writes = new ArrayList<>();
                                    for (int i = 0; i < 20; i++) {
                                        writes.add(host.start(Ask.write(i * 256L, Ask.pattern(i, 256))
                                                .onRequest()));
                                    }
                                    writes.forEach(write -> write.await().ok());
                                    for (int i = 0; i < 20; i++) {
                                        host.verify(i * 256L, Ask.pattern(i, 256));
                                    }
                                })
                        .atExtremes(),
                of(WRITE, "a written block leaves its neighbours alone", BOTH, stage -> {
                    Host host = stage.host();
                    host.io(Ask.write(10, Ask.pattern(1, 3))).ok();
                    host.io(Ask.write(11, Ask.pattern(2, 1))).ok();
                    host.verify(11, Ask.pattern(2, 1));
                    host.verify(10, Ask.pattern(1, 3), 0);
                    host.verify(12, Ask.pattern(1, 3), 2 * Ask.BLOCK);
                }),
                of(WRITE, "Force Unit Access is taken", List.of(Subject.WRITE), stage -> {
                    Host host = stage.host();
                    host.io(Ask.write(5, Ask.pattern(5, 8)).with(sqe -> sqe.cdw12(sqe.cdw12() | Ask.FORCE_UNIT_ACCESS)))
                            .ok();
                    host.io(Ask.read(5, 8).with(sqe -> sqe.cdw12(sqe.cdw12() | Ask.FORCE_UNIT_ACCESS)))
                            .ok();
                    host.verify(5, Ask.pattern(5, 8));
                }),
                of(
                        "NVMe Base 2.1, 7.2 Flush",
                        "a flush of the namespace succeeds, of all it is refused",
                        flush(),
                        s -> {
                            Host host = s.host();
                            host.io(Ask.flush()).ok();
                            host.io(Ask.write(0, Ask.pattern(1, 8))).ok();
                            host.io(Ask.flush()).ok();
                            host.io(Ask.flush().with(sqe -> sqe.nsid(Ask.EVERY_NAMESPACE)))
                                    .refused(Status.INVALID_NAMESPACE);
                        }),
                of(READ, "the last block is there and the one behind it is LBA Out of Range", BOTH, stage -> {
                    Host host = stage.host();
                    host.io(Ask.write(LAST, Ask.pattern(1, 1))).ok();
                    host.verify(LAST, Ask.pattern(1, 1));
                    host.io(Ask.read(LAST, 2)).refused(Status.LBA_OUT_OF_RANGE);
                    host.io(Ask.read(LAST + 1, 1)).refused(Status.LBA_OUT_OF_RANGE);
                    host.io(Ask.write(LAST, Ask.pattern(2, 2))).refused(Status.LBA_OUT_OF_RANGE);
                    host.verify(LAST, Ask.pattern(1, 1));
                }),
                of(READ, "a range that wraps around 64 bits is LBA Out of Range", BOTH, stage -> {
                    Host host = stage.host();
                    for (long lba : new long[] {-1, -2, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 55, -1L >>> 9}) {
                        host.io(Ask.read(lba, 2)).refused(Status.LBA_OUT_OF_RANGE);
                        host.io(Ask.write(lba, Ask.pattern(1, 2))).refused(Status.LBA_OUT_OF_RANGE);
                    }
                }),
                of(
                        "NVMe Base 2.1, 5.1.13 MDTS",
                        "more than MDTS is Invalid Field and the queue goes on",
                        BOTH,
                        stage -> {
                            Host host = stage.host();
                            host.io(Ask.read(0, 257)).refused(Status.INVALID_FIELD);
                            host.io(Ask.write(0, Ask.pattern(1, 257))).refused(Status.INVALID_FIELD);
                            host.io(Ask.read(0, (int) Stage.BLOCKS)).refused(Status.INVALID_FIELD);
                            host.io(Ask.read(0, 256)).ok();
                        }),
                of(SGL, "a descriptor that does not fit the data is refused and the queue goes on", BOTH, stage -> {
                    Host host = stage.host();
                    host.io(Ask.read(0, 8).describedAs(Sgl.TRANSPORT_DATA_BLOCK, 0, 0))
                            .refused(Status.DATA_SGL_LENGTH_INVALID);
                    host.io(Ask.read(0, 8).describedAs(Sgl.TRANSPORT_DATA_BLOCK, 0, 4095))
                            .refused(Status.DATA_SGL_LENGTH_INVALID);
                    host.io(Ask.read(0, 8).describedAs(Sgl.DATA_BLOCK_ADDRESS, 0, 4096))
                            .refused(Status.SGL_TYPE_INVALID);
                    host.io(Ask.write(0, Ask.pattern(1, 8)).describedAs(Sgl.DATA_BLOCK_OFFSET, 512, 4096))
                            .refused(Status.SGL_OFFSET_INVALID);
                    host.io(Ask.write(0, Ask.pattern(1, 8)).describedAs(Sgl.DATA_BLOCK_OFFSET, 0, 2048))
                            .refused(Status.DATA_SGL_LENGTH_INVALID);
                    host.io(Ask.read(0, 8)).ok();
                }),
                of(READ, "protection information is refused where there is none", BOTH, stage -> {
                    Host host = stage.host();
                    host.io(Ask.read(0, 1).with(sqe -> sqe.cdw12(sqe.cdw12() | 1 << 29)))
                            .refused(Status.INVALID_FIELD);
                }),
                of(READ, "a namespace that is not there is Invalid Namespace or Format", BOTH, stage -> {
                    Host host = stage.host();
                    for (int nsid : new int[] {0, 2, 33, Ask.EVERY_NAMESPACE}) {
                        host.io(Ask.read(0, 1).with(sqe -> sqe.nsid(nsid))).refused(Status.INVALID_NAMESPACE);
                        host.io(Ask.write(0, Ask.pattern(1, 1)).with(sqe -> sqe.nsid(nsid)))
                                .refused(Status.INVALID_NAMESPACE);
                    }
                }),
                of(WRITE, "a protected namespace is read but not written", BOTH, stage -> {
                    Host host = stage.host();
                    host.io(Ask.write(0, Ask.pattern(1, 1))).ok();
                    stage.subsystem().updateNamespace(Stage.settings(1, true, Visibility.EVERYONE));
                    host.io(Ask.write(0, Ask.pattern(2, 1))).refused(Status.NAMESPACE_WRITE_PROTECTED);
                    host.io(Ask.writeZeroes(0, 1)).refused(Status.NAMESPACE_WRITE_PROTECTED);
                    host.io(Ask.deallocate(Ask.range(0, 1))).refused(Status.NAMESPACE_WRITE_PROTECTED);
                    host.verify(0, Ask.pattern(1, 1));
                }),
                of(READ, "two queues read what the other wrote", BOTH, stage -> {
                    Host host = stage.host();
                    host.addQueue(2).ok();
                    Host.await(host.queue(2), Ask.write(50, Ask.pattern(7, 16))).ok();
                    host.verify(50, Ask.pattern(7, 16));
                }),
                of(WRITE, "blocks of 4096 bytes are counted as such", BOTH, stage -> {
                    stage.addLargeBlocks(2);
                    Host host = stage.host();
                    long last = Stage.BLOCKS / 8 - 1;
                    Command write = Ask.write(last, Ask.pattern(1, 8))
                            .with(sqe -> sqe.nsid(2).nlb(0));
                    host.io(write).ok();
                    Command read = Ask.read(last, 8).with(sqe -> sqe.nsid(2).nlb(0));
                    assertThat(host.io(read).ok().bytes()).isEqualTo(Ask.pattern(1, 8));
                    host.io(Ask.read(last + 1, 8).with(sqe -> sqe.nsid(2).nlb(0)))
                            .refused(Status.LBA_OUT_OF_RANGE);
                    assertThat(1 << IdentifyCases.namespace(host, 2).lbads(0)).isEqualTo(4096);
                }),
                of(READ, "an unknown opcode is refused and nothing else suffers", List.of(), stage -> {
                    Host host = stage.host();
                    host.io(Ask.io(0x7e, 0, 1)).refused(Status.INVALID_OPCODE);
                    host.io(Ask.io(NvmOpcode.WRITE_UNCORRECTABLE, 0, 1)).refused(Status.INVALID_OPCODE);
                    host.io(Ask.read(0, 1)).ok();
                }));
    }

    private static List<Subject> flush() {
        return List.of(Subject.FLUSH);
    }
}
