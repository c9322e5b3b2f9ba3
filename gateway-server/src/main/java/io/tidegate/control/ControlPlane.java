package io.tidegate.control;

import io.grpc.BindableService;
import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.config.ImageKeys;
import io.tidegate.config.secret.SecretBox;
import io.tidegate.config.settings.GatewaySettings;
import io.tidegate.proto.GatewayGrpc;
import io.tidegate.proto.tuning.GroupGrpc;
import io.tidegate.proto.tuning.InspectionGrpc;
import io.tidegate.proto.tuning.TuningGrpc;
import io.tidegate.store.StateStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** The service {@code Gateway}: composes one class per noun; what none of them serves answers ENOTSUP. Any thread. */
public final class ControlPlane {

    /** Longest wait of an edit until this gateway has made it real. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final long MAX_SERIAL = 100_000_000_000_000L;

    private final RpcTable table;
    private final RpcTable tuning;
    private final RpcTable inspection;
    private final RpcTable group;
    private final Rebalancing rebalancing;
    private volatile boolean closing;

    /**
     * Composes the service.
     *
     * @param secrets seals keys
     * @param imageKeys where the keys of images come from
     * @param version of this gateway, three numbers with dots
     */
    public ControlPlane(
            GatewaySettings settings,
            StateStore store,
            BlockDeviceFactory devices,
            ControlPorts ports,
            SecretBox secrets,
            ImageKeys imageKeys,
            String version) {
        StateEditor editor = new StateEditor(store, ports.convergence(), PATIENCE);
        NqnRules rules = new NqnRules(settings.checks().nqns());
        KeyRules keyRules = new KeyRules(settings.checks().keys(), secrets);
        TlsRules tlsRules = new TlsRules(settings.checks().tlsForced());
        LiveLimits limits = new LiveLimits(settings.limits());
        Images images = new Images(devices);
        ImageMarks marks = new ImageMarks(images, settings.identity().group());
        this.table = new RpcTable(GatewayGrpc.getServiceDescriptor(), () -> closing);
        Random random = new SecureRandom();
        subsystems(
                new SubsystemService(
                        editor,
                        settings,
                        limits,
                        rules,
                        keyRules,
                        tlsRules,
                        images,
                        marks,
                        ports.live(),
                        () -> random.nextLong(2, MAX_SERIAL)),
                new SubsystemListing(editor, ports.live()));
        namespaces(
                new NamespaceAddition(
                        editor,
                        limits,
                        settings,
                        images,
                        new EncryptionRules(imageKeys),
                        marks,
                        UUID::randomUUID,
                        ports.live().groups(),
                        ports.namespaces()),
                new NamespaceService(editor, images, marks, ports.live(), ports.namespaces(), InstantSource.system()),
                new NamespaceListing(editor, ports.live()));
        masking(new NamespaceMasking(editor, limits, rules, ports.live()));
        NamespaceTraits traits = new NamespaceTraits(editor, marks, ports.live().groups(), ports.namespaces());
        traits(traits, new NamespaceLimits(editor, ports.namespaces()));
        this.rebalancing = new Rebalancing(
                editor,
                traits,
                ports.live().groups(),
                StayingImages.of(settings),
                settings.ha().rebalancing(),
                () -> closing);
        activity(new ActivityService(ports.statistics()), new DetailLogService(ports.detail()));
        statistics(new StatisticsService(editor, ports.statistics(), ports.live()));
        hosts(new HostService(editor, limits, rules, keyRules, tlsRules), new ConnectionService(editor, ports.live()));
        keys(new HostKeyService(editor, rules, keyRules));
        listeners(new ListenerService(editor, settings, ports.live(), LocalAddresses.ofThisMachine(), tlsRules));
        networks(new NetworkService(editor, ports.live(), tlsRules));
        this.inspection = new RpcTable(InspectionGrpc.getServiceDescriptor(), () -> closing)
                .serve(
                        InspectionGrpc.getGetHealthMethod(),
                        new InspectionService(ports.convergence(), InstantSource.system())::health);
        keyServers(new KmipService(editor, settings.secrets().kmip()));
        traces(new TraceService(ports.statistics().traces()));
        this.tuning = new RpcTable(TuningGrpc.getServiceDescriptor(), () -> closing);
        tuning(new TuningService(editor, settings.tcp()), new LimitsService(limits));
        this.group = new RpcTable(GroupGrpc.getServiceDescriptor(), () -> closing);
        group(new GroupService(
                ports.live().groups(), editor, settings.identity().name()));
        table.serveOrFail(
                GatewayGrpc.getSetAnaStateMethod(),
                new MonitorService(ports.live().monitor())::anaStates);
        gateway(new GatewayInfoService(
                settings,
                limits,
                version,
                ports.log(),
                ports.statistics(),
                ports.live().groups()));
    }

    /** What a gRPC server binds: upstream's calls first, then those that its contract does not have. */
    public BindableService[] services() {
        return new BindableService[] {table, tuning, inspection, group};
    }

    /** Evens out how namespaces are spread over the group, whenever it is told to look. */
    public Rebalancing rebalancing() {
        return rebalancing;
    }

    /** Full names of the RPCs that do more than answer ENOTSUP. */
    public Set<String> served() {
        return table.served();
    }

    /** From now on every call answers ESHUTDOWN. */
    public void beginShutdown() {
        closing = true;
    }

    private void subsystems(SubsystemService edit, SubsystemListing list) {
        table.serve(GatewayGrpc.getCreateSubsystemMethod(), edit::create)
                .serve(GatewayGrpc.getDeleteSubsystemMethod(), edit::delete)
                .serve(GatewayGrpc.getListSubsystemsMethod(), list::list)
                .serve(GatewayGrpc.getGetSubsystemsMethod(), list::get);
    }

    private void namespaces(NamespaceAddition add, NamespaceService edit, NamespaceListing list) {
        table.serve(GatewayGrpc.getNamespaceAddMethod(), add::add)
                .serve(GatewayGrpc.getNamespaceDeleteMethod(), edit::delete)
                .serve(GatewayGrpc.getNamespaceResizeMethod(), edit::resize)
                .serve(GatewayGrpc.getListNamespacesMethod(), list::list);
    }

    private void masking(NamespaceMasking masking) {
        table.serve(GatewayGrpc.getNamespaceAddHostMethod(), masking::addHost)
                .serve(GatewayGrpc.getNamespaceDeleteHostMethod(), masking::deleteHost)
                .serve(GatewayGrpc.getNamespaceChangeVisibilityMethod(), masking::changeVisibility);
    }

    private void keyServers(KmipService service) {
        table.serve(GatewayGrpc.getAddKmipServerEndpointsMethod(), service::add)
                .serve(GatewayGrpc.getDelKmipServerEndpointsMethod(), service::delete)
                .serve(GatewayGrpc.getListKmipServerEndpointsMethod(), service::list);
    }

    private void traits(NamespaceTraits traits, NamespaceLimits limits) {
        table.serve(GatewayGrpc.getNamespaceSetRbdTrashImageMethod(), traits::trashImage)
                .serve(GatewayGrpc.getNamespaceSetAutoResizeMethod(), traits::autoResize)
                .serve(GatewayGrpc.getNamespaceChangeLocationMethod(), traits::location)
                .serve(GatewayGrpc.getNamespaceChangeLoadBalancingGroupMethod(), traits::group)
                .serve(GatewayGrpc.getNamespaceUnpinMethod(), traits::unpin)
                .serve(GatewayGrpc.getNamespaceSetQosLimitsMethod(), limits::set);
    }

    private void statistics(StatisticsService statistics) {
        table.serve(GatewayGrpc.getNamespaceGetIoStatsMethod(), statistics::namespace)
                .serve(GatewayGrpc.getListNamespacesIoStatsMethod(), statistics::namespaces)
                .serve(GatewayGrpc.getGetConnectionIoStatisticsMethod(), statistics::connection)
                .serve(GatewayGrpc.getSetGatewayIoStatsModeMethod(), statistics::mode);
    }

    private void activity(ActivityService activity, DetailLogService logs) {
        table.serve(GatewayGrpc.getGetGatewayStatsMethod(), activity::loops)
                .serve(GatewayGrpc.getGetThreadStatsMethod(), activity::threads)
                .serve(GatewayGrpc.getGetSpdkNvmfLogFlagsAndLevelMethod(), logs::get)
                .serve(GatewayGrpc.getSetSpdkNvmfLogsMethod(), logs::set)
                .serve(GatewayGrpc.getDisableSpdkNvmfLogsMethod(), logs::disable);
    }

    private void hosts(HostService hosts, ConnectionService connections) {
        table.serve(GatewayGrpc.getAddHostMethod(), hosts::add)
                .serve(GatewayGrpc.getRemoveHostMethod(), hosts::remove)
                .serve(GatewayGrpc.getSetKeepHostConnectedMethod(), hosts::keepConnected)
                .serve(GatewayGrpc.getListHostsMethod(), hosts::list)
                .serve(GatewayGrpc.getListConnectionsMethod(), connections::list);
    }

    private void keys(HostKeyService keys) {
        table.serve(GatewayGrpc.getChangeHostKeyMethod(), keys::host)
                .serve(GatewayGrpc.getChangeSubsystemKeyMethod(), keys::subsystem);
    }

    private void listeners(ListenerService listeners) {
        table.serve(GatewayGrpc.getCreateListenerMethod(), listeners::create)
                .serve(GatewayGrpc.getDeleteListenerMethod(), listeners::delete)
                .serve(GatewayGrpc.getListListenersMethod(), listeners::list)
                .serve(GatewayGrpc.getShowGatewayListenersInfoMethod(), listeners::own);
    }

    private void networks(NetworkService networks) {
        table.serve(GatewayGrpc.getAddSubsystemNetworkMethod(), networks::add)
                .serve(GatewayGrpc.getDelSubsystemNetworkMethod(), networks::delete)
                .serve(GatewayGrpc.getGwRefreshNetworkMethod(), networks::refresh);
    }

    private void tuning(TuningService service, LimitsService limits) {
        tuning.serve(TuningGrpc.getSetLimitsMethod(), limits::set)
                .serve(TuningGrpc.getGetLimitsMethod(), limits::get)
                .serve(TuningGrpc.getSetTuningMethod(), service::set)
                .serve(TuningGrpc.getListTuningMethod(), service::list);
    }

    private void traces(TraceService service) {
        inspection
                .serve(InspectionGrpc.getStartTraceMethod(), service::start)
                .serve(InspectionGrpc.getTakeTraceMethod(), service::take);
    }

    private void group(GroupService service) {
        group.serve(GroupGrpc.getShowGroupMethod(), service::show)
                .serve(GroupGrpc.getDrainGatewayMethod(), service::drain)
                .serve(GroupGrpc.getRemoveGatewayMethod(), service::remove);
    }

    private void gateway(GatewayInfoService gateway) {
        table.serve(GatewayGrpc.getGetGatewayInfoMethod(), gateway::info)
                .serve(GatewayGrpc.getGetGatewayLogLevelMethod(), gateway::level)
                .serve(GatewayGrpc.getSetGatewayLogLevelMethod(), gateway::setLevel);
    }
}
