package io.tidegate.conformance;

import static io.tidegate.conformance.Case.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.BlockOperation;
import io.tidegate.bdev.layer.FaultBlockDevice.Injection;
import io.tidegate.bdev.layer.FaultRule;
import io.tidegate.initiator.HostIdentity;
import io.tidegate.initiator.HostQueuePair;
import io.tidegate.nvme.AdminOpcode;
import io.tidegate.nvme.Cc;
import io.tidegate.nvme.ConnectData;
import io.tidegate.nvme.Csts;
import io.tidegate.nvme.FabricsType;
import io.tidegate.nvme.Nqn;
import io.tidegate.nvme.Property;
import io.tidegate.nvme.Status;
import io.tidegate.support.Eventually;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** How associations begin and end (NVMe Base 2.1, 6.3 and 6.5; 3.5, 3.6 and 3.9). */
final class AssociationCases {

    private static final String CONNECT = "NVMe Base 2.1, 6.3 Connect";
    private static final String DISCONNECT = "NVMe Base 2.1, 6.5 Disconnect";
    private static final String RESET = "NVMe Base 2.1, 3.7 Resets";
    private static final String KEEP_ALIVE = "NVMe Base 2.1, 3.9 Keep Alive";
    private static final List<Subject> JOINING = List.of(Subject.CONNECT);
    private static final int IN_DATA = 1 << 16;

    private AssociationCases() {}

    static List<Case> all() {
        return List.of(
                of(CONNECT, "a host that is not allowed is Connect Invalid Host", JOINING, stage -> {
                    HostIdentity stranger = HostIdentity.random();
                    HostQueuePair queue =
                            stage.open(0, stage.options(stage.subsystem().nqn(), stranger));
                    Host.await(queue, Ask.connect(0, 32, 0, data(stage, stranger)))
                            .refused(Status.CONNECT_INVALID_HOST);
                }),
                of(CONNECT, "a subsystem that is not there is named as the wrong parameter", JOINING, stage -> {
                    ConnectData data = data(stage, stage.identity()).subnqn("nqn.2016-06.io.example:nowhere");
                    refusedParameter(stage, Ask.connect(0, 32, 0, data), IN_DATA | 256);
                }),
                of(CONNECT, "impossible sizes, queue ids and controllers are named", JOINING, stage -> {
                    ConnectData data = data(stage, stage.identity());
                    refusedParameter(stage, Ask.connect(0, 1, 0, data), 44);
                    refusedParameter(stage, Ask.connect(0, 4096, 0, data), 44);
                    int controller = stage.host().controllerId();
                    refusedParameter(stage, Ask.connect(33, 32, 0, data.cntlid(controller)), 42);
                    refusedParameter(stage, Ask.connect(0, 32, 0, data.cntlid(1)), IN_DATA | 16);
                    refusedParameter(stage, Ask.connect(1, 32, 0, data.cntlid(0x7777)), IN_DATA | 16);
                }),
                of(CONNECT, "an unknown record format is Connect Incompatible Format", JOINING, stage -> {
                    HostQueuePair queue =
                            stage.open(0, stage.options(stage.subsystem().nqn(), stage.identity()));
                    Host.await(
                                    queue,
                                    Ask.connect(0, 32, 0, data(stage, stage.identity()))
                                            .with(sqe -> sqe.cdw10(1)))
                            .refused(Status.CONNECT_INCOMPATIBLE_FORMAT);
                }),
                of(CONNECT, "a queue id is given once, and again when its queue has gone", JOINING, stage -> {
                    Host host = stage.host();
                    host.addQueue(1).refused(Status.CONNECT_INVALID_PARAMETERS);
                    host.io(Ask.read(0, 1)).ok();
                    host.queue(1).close("gone");
                    Host.get(host.queue(1).ended());
                    Eventually.holds(() -> assertThat(join(host, 1)).isTrue());
                    host.io(Ask.read(0, 1)).ok();
                }),
                of(CONNECT, "an I/O queue of another host's controller is refused", JOINING, stage -> {
                    Host host = stage.host();
                    HostIdentity other = HostIdentity.random();
                    stage.subsystem().allowHost(other.nqn());
                    ConnectData stolen = data(stage, other).cntlid(host.controllerId());
                    refusedParameter(stage, Ask.connect(2, 32, 0, stolen), IN_DATA | 512);
                    ConnectData wrongId = data(stage, stage.identity())
                            .cntlid(host.controllerId())
                            .hostId(new UUID(1, 2));
                    refusedParameter(stage, Ask.connect(2, 32, 0, wrongId), IN_DATA);
                }),
                of(CONNECT, "nothing else is taken before, and no second one after", JOINING, stage -> {
                    HostQueuePair queue =
                            stage.open(0, stage.options(stage.subsystem().nqn(), stage.identity()));
                    Host.await(queue, Ask.property(Property.CAP)).refused(Status.COMMAND_SEQUENCE_ERROR);
                    Host.await(queue, Ask.identify(1, 0)).refused(Status.COMMAND_SEQUENCE_ERROR);
                    Host.await(queue, Ask.connect(0, 32, 0, data(stage, stage.identity())))
                            .ok();
                    Host.await(queue, Ask.connect(0, 32, 0, data(stage, stage.identity())))
                            .refused(Status.COMMAND_SEQUENCE_ERROR);
                    Host.await(queue, Ask.identify(1, 0)).refused(Status.COMMAND_SEQUENCE_ERROR);
                }),
                of(CONNECT, "a host comes back with more or fewer queues", JOINING, stage -> {
                            for (int queues : new int[] {4, 1, 8, 2}) {
                                Host host = stage.host(stage.identity(), queues);
                                for (int queueId = 1; queueId <= queues; queueId++) {
                                    Host.await(host.queue(queueId), Ask.write(queueId, Ask.pattern(queues, 1)))
                                            .ok();
                                }
                                host.verify(queues, Ask.pattern(queues, 1));
                                host.vanish();
                            }
                        })
                        .atExtremes(),
                of(DISCONNECT, "an I/O queue is answered and ends, an admin queue refuses", leaving(), stage -> {
                    Host host = stage.host();
                    host.admin(Ask.fabrics(FabricsType.DISCONNECT)).refused(Status.DISCONNECT_INVALID_QUEUE_TYPE);
                    host.io(Ask.fabrics(FabricsType.DISCONNECT)).ok();
                    Host.get(host.queue(1).ended());
                    host.admin(Ask.property(Property.CSTS)).ok();
                }),
                of("NVMe Base 2.1, 6 Fabrics commands", "others are Invalid Opcode", List.of(), stage -> {
                    Host host = stage.host();
                    for (Subject subject : Subject.Kind.FABRICS.subjects()) {
                        if (Cases.count(subject) == 0) {
                            host.admin(Ask.fabrics(subject.code())).refused(Status.INVALID_OPCODE);
                        }
                    }
                    host.admin(Ask.fabrics(0x7f)).refused(Status.INVALID_OPCODE);
                    host.io(Ask.fabrics(FabricsType.PROPERTY_GET)).refused(Status.INVALID_OPCODE);
                }),
                of(
                                RESET,
                                "a controller reset during writes ends its queues and keeps what was answered",
                                resets(),
                                stage -> {
                                    Host host = stage.host();
                                    host.io(Ask.write(0, Ask.pattern(1, 8))).ok();
                                    try (Injection held = stage.device(1)
                                            .inject(FaultRule.on(BlockOperation.WRITE)
                                                    .holding())) {
                                        Host.Pending write = host.start(Ask.write(8, Ask.pattern(2, 8)));
                                        Eventually.holds(
                                                () -> assertThat(held.hits()).isEqualTo(1));
                                        host.admin(Ask.property(Property.CC, 0)).ok();
                                        write.await().expect(Status.HOST_PATHING_ERROR);
                                        // The write may still land, so the controller is not reset yet.
                                        assertThat(status(host)).isEqualTo(1);
                                    }
                                    Eventually.holds(
                                            () -> assertThat(status(host)).isZero());
                                    host.admin(Ask.property(Property.CC, Cc.ENABLED))
                                            .ok();
                                    Eventually.holds(
                                            () -> assertThat(join(host, 1)).isTrue());
                                    host.verify(0, Ask.pattern(1, 8));
                                    host.io(Ask.write(8, Ask.pattern(3, 8))).ok();
                                    host.verify(8, Ask.pattern(3, 8));
                                })
                        .atExtremes(),
                of(RESET, "a host that vanishes during I/O loses nothing that was answered", resets(), stage -> {
                            Host host = stage.host();
                            host.io(Ask.write(0, Ask.pattern(1, 8))).ok();
                            try (Injection held =
                                    stage.device(1).inject(FaultRule.onAll().holding())) {
                                for (int i = 0; i < 20; i++) {
                                    host.start(Ask.write(8 + i * 8L, Ask.pattern(2, 8)));
                                }
                                Eventually.holds(() -> assertThat(held.hits()).isPositive());
                                host.vanish();
                            }
                            stage.host().verify(0, Ask.pattern(1, 8));
                        })
                        .atExtremes(),
                of(
                        "NVMe Base 2.1, 3.6 Shutdown",
                        "is complete when all is flushed, and I/O queues end",
                        resets(),
                        stage -> {
                            Host host = stage.host();
                            host.admin(Ask.property(Property.CC, Cc.withShn(Cc.ENABLED, Cc.SHN_NORMAL)))
                                    .ok();
                            Eventually.holds(() -> assertThat(Csts.shutdownComplete(status(host)))
                                    .isTrue());
                            Host.get(host.queue(1).ended());
                        }),
                of(KEEP_ALIVE, "without a timeout in force is refused", alive(), stage -> {
                    stage.host().admin(Command.of(AdminOpcode.KEEP_ALIVE)).refused(Status.KEEP_ALIVE_INVALID);
                }),
                of(KEEP_ALIVE, "a silent host is put out, one that speaks stays", alive(), stage -> {
                            Host host = Host.connect(
                                    stage, stage.options(stage.subsystem().nqn(), stage.identity()), 200);
                            for (int i = 0; i < 3; i++) {
                                host.admin(Command.of(AdminOpcode.KEEP_ALIVE)).ok();
                            }
                            long begun = System.nanoTime();
                            Host.get(host.adminQueue().ended());
                            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun))
                                    .isBetween(150L, 5000L);
                        })
                        .atExtremes());
    }

    private static int status(Host host) {
        return host.admin(Ask.property(Property.CSTS)).ok().dw0();
    }

    private static boolean join(Host host, int queueId) {
        try {
            return host.addQueue(queueId).result().succeeded();
        } catch (io.tidegate.initiator.NvmeException broken) {
            throw new AssertionError(broken);
        }
    }

    private static ConnectData data(Stage stage, HostIdentity who) {
        return new ConnectData()
                .cntlid(ConnectData.DYNAMIC_CONTROLLER)
                .subnqn(stage.subsystem().nqn())
                .hostnqn(who.nqn())
                .hostId(who.id());
    }

    /** Connect is refused and dword 0 says which parameter: IPO, and IATTR for the data. */
    private static void refusedParameter(Stage stage, Command connect, int expected) throws Exception {
        HostQueuePair queue = stage.open(0, stage.options(Nqn.DISCOVERY, stage.identity()));
        Answer answer = Host.await(queue, connect).refused(Status.CONNECT_INVALID_PARAMETERS);
        assertThat(answer.dw0() & 0x1ffff).as("where the parameter lies").isEqualTo(expected);
    }

    private static List<Subject> leaving() {
        return List.of(Subject.DISCONNECT);
    }

    private static List<Subject> resets() {
        return List.of(Subject.PROPERTY_SET);
    }

    private static List<Subject> alive() {
        return List.of(Subject.KEEP_ALIVE);
    }
}
