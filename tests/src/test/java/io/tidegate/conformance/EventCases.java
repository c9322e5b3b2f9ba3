package io.tidegate.conformance;

import static io.tidegate.conformance.Case.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.BlockOperation;
import io.tidegate.bdev.layer.FaultBlockDevice.Injection;
import io.tidegate.bdev.layer.FaultRule;
import io.tidegate.nvme.AnaLog;
import io.tidegate.nvme.AnaState;
import io.tidegate.nvme.AsyncEvent;
import io.tidegate.nvme.ChangedNamespaceLog;
import io.tidegate.nvme.ControllerBits;
import io.tidegate.nvme.DiscoveryLogEntry;
import io.tidegate.nvme.DiscoveryLogHeader;
import io.tidegate.nvme.Feature;
import io.tidegate.nvme.IdentifyCns;
import io.tidegate.nvme.IdentifyController;
import io.tidegate.nvme.LogPage;
import io.tidegate.nvme.Status;
import io.tidegate.support.Eventually;
import io.tidegate.target.NamespaceSettings.Visibility;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What changes while hosts are there, and how they learn of it (NVMe Base 2.1, 5.1.2, 8.1.1 and 3.1.3.3). */
final class EventCases {

    private static final String EVENTS = "NVMe Base 2.1, 5.1.2 Asynchronous Event Request";
    private static final String NAMESPACES = "NVMe Base 2.1, 5.1.12.1.5 Changed Attached Namespace List";
    private static final String ANA = "NVMe Base 2.1, 8.1.1 Asymmetric Namespace Access";
    private static final String DISCOVERY = "NVMe Base 2.1, 5.1.12.3.1 Discovery";
    private static final int LIMIT = 4;

    private EventCases() {}

    static List<Case> all() {
        return List.of(
                of(EVENTS, "a fifth request at a time exceeds the limit", events(), stage -> {
                    Host host = stage.host();
                    for (int i = 0; i < LIMIT; i++) {
                        host.startAdmin(Ask.event());
                    }
                    host.admin(Ask.event()).refused(Status.AER_LIMIT_EXCEEDED);
                }),
                of(EVENTS, "what the host does not listen to is not told", events(), stage -> {
                    Host host = stage.host();
                    Host.Pending event = host.startAdmin(Ask.event());
                    stage.addNamespace(2, Visibility.EVERYONE);
                    stage.target().setAnaState(1, AnaState.NON_OPTIMIZED);
                    host.admin(Ask.identify(IdentifyCns.CONTROLLER, 0)).ok();
                    assertThat(event.ended()).isFalse();
                }),
                of(EVENTS, "one kind is told once until its page was read", events(), stage -> {
                    Host host = stage.host().listen();
                    Host.Pending first = host.startAdmin(Ask.event());
                    Host.Pending second = host.startAdmin(Ask.event());
                    stage.addNamespace(2, Visibility.EVERYONE);
                    assertThat(first.await().ok().dw0()).isEqualTo(AsyncEvent.NAMESPACE_CHANGED);
                    stage.subsystem().removeNamespace(2);
                    host.admin(Ask.identify(IdentifyCns.CONTROLLER, 0)).ok();
                    assertThat(second.ended()).isFalse();
                    host.admin(Ask.log(LogPage.CHANGED_NAMESPACES, 4096)).ok();
                    assertThat(second.await().ok().dw0()).isEqualTo(AsyncEvent.NAMESPACE_CHANGED);
                }),
                of("NVMe Base 2.1, 5.1.1 Abort", "takes an event request back, nothing else", abort(), stage -> {
                    Host host = stage.host();
                    assertThat(host.admin(Ask.abort(1, 77)).ok().dw0()).isEqualTo(1);
                    assertThat(host.admin(Ask.abort(0, 0xfff)).ok().dw0()).isEqualTo(1);
                    host.admin(Ask.abort(9, 1)).refused(Status.INVALID_FIELD);
                }),
                of(NAMESPACES, "a namespace that is added is told, listed and used", changed(), stage -> {
                    Host host = stage.host().listen();
                    Host.Pending event = host.startAdmin(Ask.event());
                    host.io(Ask.read(0, 1).with(sqe -> sqe.nsid(2))).refused(Status.INVALID_NAMESPACE);
                    stage.addNamespace(2, Visibility.EVERYONE);
                    event.await().ok();
                    assertThat(changed(host, false)).containsExactly(2);
                    assertThat(changed(host, false)).isEmpty();
                    assertThat(IdentifyCases.list(host, 0)).containsExactly(1, 2);
                    host.io(Ask.read(0, 1).with(sqe -> sqe.nsid(2))).ok();
                }),
                of(NAMESPACES, "reading with Retain Asynchronous Event leaves the list as it is", changed(), stage -> {
                    Host host = stage.host().listen();
                    stage.addNamespace(2, Visibility.EVERYONE);
                    Eventually.holds(() -> assertThat(changed(host, true)).containsExactly(2));
                    assertThat(changed(host, true)).containsExactly(2);
                }),
                of(NAMESPACES, "a namespace that is removed during I/O lets it end and takes no more", changed(), s -> {
                            Host host = s.host().listen();
                            Host.Pending event = host.startAdmin(Ask.event());
                            CompletionStage<Void> removal;
                            try (Injection held = s.device(1)
                                    .inject(FaultRule.on(BlockOperation.READ).holding())) {
                                Host.Pending read = host.start(Ask.read(0, 8));
                                Eventually.holds(() -> assertThat(held.hits()).isEqualTo(1));
                                removal = s.subsystem().removeNamespace(1);
                                host.io(Ask.read(0, 8)).refused(Status.INVALID_NAMESPACE);
                                assertThat(removal.toCompletableFuture().isDone())
                                        .isFalse();
                                held.close();
                                read.await().ok();
                            }
                            Host.get(removal.toCompletableFuture());
                            event.await().ok();
                            assertThat(changed(host, false)).containsExactly(1);
                            assertThat(IdentifyCases.list(host, 0)).isEmpty();
                        })
                        .atExtremes(),
                of(
                                NAMESPACES,
                                "a namespace that grows and shrinks during I/O has its new size at once",
                                changed(),
                                s -> {
                                    Host host = s.host().listen();
                                    Host.Pending event = host.startAdmin(Ask.event());
                                    List<Host.Pending> reads = new ArrayList<>();
                                    for (int i = 0; i < 20; i++) {
                                        reads.add(host.start(Ask.read(i * 256L, 256)));
                                    }
                                    host.io(Ask.read(Stage.BLOCKS, 1)).refused(Status.LBA_OUT_OF_RANGE);
                                    s.device(1).resize(2 * Place.DEVICE_BYTES);
                                    event.await().ok();
                                    assertThat(changed(host, false)).containsExactly(1);
                                    assertThat(IdentifyCases.namespace(host, 1).nsze())
                                            .isEqualTo(2 * Stage.BLOCKS);
                                    host.io(Ask.write(2 * Stage.BLOCKS - 1, Ask.pattern(1, 1)))
                                            .ok();
                                    s.device(1).resize(Place.DEVICE_BYTES);
                                    Eventually.holds(() -> host.io(Ask.read(2 * Stage.BLOCKS - 1, 1))
                                            .refused(Status.LBA_OUT_OF_RANGE));
                                    reads.forEach(read -> read.await().ok());
                                })
                        .atExtremes(),
                of(ANA, "I/O is served or refused by the state of the group", ana(), stage -> {
                    Host host = stage.host();
                    for (AnaState state : AnaState.values()) {
                        stage.target().setAnaState(1, state);
                        host.io(Ask.read(0, 1)).expect(expected(state));
                        host.io(Ask.write(0, Ask.pattern(1, 1))).expect(expected(state));
                        host.admin(Ask.identify(IdentifyCns.NAMESPACE, 1)).ok();
                    }
                }),
                of(ANA, "a change is told and the log page tells which group has which state", ana(), stage -> {
                    Host host = stage.host().listen();
                    Host.Pending event = host.startAdmin(Ask.event());
                    long before = ana(host).changeCount();
                    stage.target().setAnaState(1, AnaState.INACCESSIBLE);
                    assertThat(event.await().ok().dw0()).isEqualTo(AsyncEvent.ANA_CHANGED);
                    AnaLog log = ana(host);
                    assertThat(log.changeCount()).isGreaterThan(before);
                    assertThat(log.next()).isTrue();
                    assertThat(log.groupId()).isEqualTo(1);
                    assertThat(log.state()).isEqualTo(AnaState.INACCESSIBLE);
                }),
                of(ANA, "a change during I/O lets what has begun end", ana(), stage -> {
                            Host host = stage.host();
                            try (Injection held = stage.device(1)
                                    .inject(FaultRule.on(BlockOperation.WRITE).holding())) {
                                Host.Pending write = host.start(Ask.write(0, Ask.pattern(1, 8)));
                                Eventually.holds(() -> assertThat(held.hits()).isEqualTo(1));
                                stage.target().setAnaState(1, AnaState.INACCESSIBLE);
                                host.io(Ask.read(0, 8)).expect(Status.ANA_INACCESSIBLE);
                                held.close();
                                write.await().ok();
                            }
                            stage.target().setAnaState(1, AnaState.OPTIMIZED);
                            host.verify(0, Ask.pattern(1, 8));
                        })
                        .atExtremes(),
                of(DISCOVERY, "each change that a host can see has a generation of its own", discovery(), stage -> {
                    Host host = stage.discovery();
                    long before = header(host).genctr();
                    stage.subsystem().allowHost("nqn.2016-06.io.example:one-more");
                    assertThat(header(host).genctr()).isEqualTo(before);
                    stage.subsystem().denyHost(stage.identity().nqn());
                    assertThat(header(host).genctr()).isGreaterThan(before);
                }),
                of(DISCOVERY, "a host sees the subsystems that it may use and no others", discovery(), stage -> {
                    Host host = stage.discovery();
                    assertThat(header(host).numrec()).isEqualTo(1);
                    int bytes = DiscoveryLogHeader.BYTES + DiscoveryLogEntry.BYTES;
                    DiscoveryLogEntry entry = new DiscoveryLogEntry(
                            host.admin(Ask.log(LogPage.DISCOVERY, bytes)).ok().data(), DiscoveryLogHeader.BYTES);
                    assertThat(entry.subnqn()).isEqualTo(stage.subsystem().nqn());
                    assertThat(entry.traddr()).isEqualTo("127.0.0.1");
                    stage.subsystem().denyHost(stage.identity().nqn());
                    assertThat(header(host).numrec()).isZero();
                }),
                of(DISCOVERY, "a discovery controller announces no effects log page", discovery(), stage -> {
                    Host host = stage.discovery();
                    Answer identity =
                            host.admin(Ask.identify(IdentifyCns.CONTROLLER, 0)).ok();
                    assertThat(new IdentifyController(identity.data(), 0).lpa() & ControllerBits.LPA_COMMAND_EFFECTS)
                            .isZero();
                    host.admin(Ask.log(LogPage.COMMANDS_SUPPORTED, 4096)).refused(Status.INVALID_LOG_PAGE);
                }),
                of(DISCOVERY, "a change is told to a host that listens", discovery(), stage -> {
                    Host host = stage.discovery();
                    host.admin(Ask.setFeature(Feature.ASYNC_EVENT_CONFIGURATION, AsyncEvent.ENABLE_DISCOVERY_CHANGE))
                            .ok();
                    Host.Pending event = host.startAdmin(Ask.event());
                    stage.subsystem().denyHost(stage.identity().nqn());
                    assertThat(event.await().ok().dw0()).isEqualTo(AsyncEvent.DISCOVERY_CHANGED);
                }),
                of(
                        "NVMe Base 2.1, 3.1.3.3 Discovery Controller",
                        "has no I/O and no namespaces",
                        discovery(),
                        stage -> {
                            Host host = stage.discovery();
                            host.addQueue(1).refused(Status.CONNECT_INVALID_PARAMETERS);
                            host.admin(Ask.identify(IdentifyCns.ACTIVE_NAMESPACE_LIST, 0))
                                    .refused(Status.INVALID_FIELD);
                            host.admin(Ask.log(LogPage.ANA, 4096)).refused(Status.INVALID_LOG_PAGE);
                            host.admin(Ask.abort(0, 1)).refused(Status.INVALID_OPCODE);
                        }));
    }

    private static int expected(AnaState state) {
        return switch (state) {
            case OPTIMIZED, NON_OPTIMIZED -> Status.SUCCESS;
            case INACCESSIBLE -> Status.ANA_INACCESSIBLE;
            case PERSISTENT_LOSS -> Status.ANA_PERSISTENT_LOSS;
            case CHANGE -> Status.ANA_TRANSITION;
        };
    }

    private static List<Integer> changed(Host host, boolean retain) {
        ChangedNamespaceLog log = new ChangedNamespaceLog(
                host.admin(Ask.log(LogPage.CHANGED_NAMESPACES, 0, 4096, retain))
                        .ok()
                        .data(),
                0);
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; log.nsid(i) != 0; i++) {
            ids.add(log.nsid(i));
        }
        return ids;
    }

    private static AnaLog ana(Host host) {
        return new AnaLog(host.admin(Ask.log(LogPage.ANA, 4096)).ok().data(), 0);
    }

    private static DiscoveryLogHeader header(Host host) {
        return new DiscoveryLogHeader(
                host.admin(Ask.log(LogPage.DISCOVERY, DiscoveryLogHeader.BYTES))
                        .ok()
                        .data(),
                0);
    }

    private static List<Subject> events() {
        return List.of(Subject.ASYNC_EVENT_REQUEST);
    }

    private static List<Subject> abort() {
        return List.of(Subject.ABORT);
    }

    private static List<Subject> changed() {
        return List.of(Subject.LOG_CHANGED_NAMESPACES);
    }

    private static List<Subject> ana() {
        return List.of(Subject.LOG_ANA);
    }

    private static List<Subject> discovery() {
        return List.of(Subject.LOG_DISCOVERY);
    }
}
