package io.tidegate.control;

import static io.tidegate.control.StatusReply.SUCCESS;

import io.tidegate.bdev.Errno;
import io.tidegate.config.DesiredState;
import io.tidegate.config.ListenerConfig;
import io.tidegate.config.NamespaceConfig;
import io.tidegate.config.StateKeys;
import io.tidegate.config.SubsystemConfig;
import io.tidegate.proto.get_subsystems_req;
import io.tidegate.proto.host;
import io.tidegate.proto.list_subsystems_req;
import io.tidegate.proto.listen_address;
import io.tidegate.proto.namespace;
import io.tidegate.proto.subsystem;
import io.tidegate.proto.subsystem_cli;
import io.tidegate.proto.subsystems_info;
import io.tidegate.proto.subsystems_info_cli;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Shows subsystems: to the command line, and whole to the monitor client. */
final class SubsystemListing {

    private static final String NVME = "NVMe";

    /** Upstream's, so that hosts see the same device after a move from one gateway to the other. */
    private static final String MODEL = "Ceph bdev Controller";

    private final StateEditor editor;
    private final LiveView live;

    SubsystemListing(StateEditor editor, LiveView live) {
        this.editor = editor;
        this.live = live;
    }

    subsystems_info_cli list(list_subsystems_req request) throws Refusal {
        DesiredState state = editor.read();
        String nqn = request.getSubsystemNqn();
        if (!nqn.isEmpty() && state.subsystem(nqn).isEmpty()) {
            throw new Refusal(Errno.ENODEV, "there is no subsystem " + nqn);
        }
        subsystems_info_cli.Builder reply = subsystems_info_cli.newBuilder().setErrorMessage(SUCCESS);
        for (SubsystemConfig one : state.subsystems().values()) {
            boolean nameFits = nqn.isEmpty() || one.nqn().equals(nqn);
            boolean serialFits =
                    request.getSerialNumber().isEmpty() || one.serialNumber().equals(request.getSerialNumber());
            if (nameFits && serialFits) {
                reply.addSubsystems(line(one, state));
            }
        }
        return reply.build();
    }

    private subsystem_cli line(SubsystemConfig one, DesiredState state) {
        LiveView.ControllerIds ids = live.controllerIds();
        return subsystem_cli
                .newBuilder()
                .setNqn(one.nqn())
                .setEnableHa(true)
                .setSerialNumber(one.serialNumber())
                .setModelNumber(MODEL)
                .setMinCntlid(ids.min())
                .setMaxCntlid(ids.max())
                .setNamespaceCount(state.namespaceCount(one.nqn()))
                .setSubtype(NVME)
                .setMaxNamespaces(one.maxNamespaces())
                .setHasDhchapKey(one.hasKey())
                .setAllowAnyHost(state.openToAny(one.nqn()))
                .setCreatedWithoutKey(one.createdWithoutKey())
                .addAllNetworkMask(one.networks().masks())
                .build();
    }

    subsystems_info get(get_subsystems_req request) throws Refusal {
        MonitorPort monitor = live.monitor();
        boolean forMonitors = monitor.isLed() && CallerName.isMonitorClient();
        if (forMonitors && !monitor.isJoined()) {
            throw new Refusal(
                    Errno.ESHUTDOWN, "the gateway serves nothing; Ceph's monitors are to give its groups to others");
        }
        DesiredState state = editor.read();
        Optional<Nonces> nonces = monitor.isLed() ? Optional.of(new Nonces(state, live)) : Optional.empty();
        subsystems_info.Builder reply = subsystems_info.newBuilder();
        for (SubsystemConfig one : state.subsystems().values()) {
            reply.addSubsystems(whole(one, state, nonces));
        }
        if (forMonitors) {
            monitor.told(nonces.orElseThrow().byGroup());
        }
        return reply.build();
    }

    private subsystem whole(SubsystemConfig one, DesiredState state, Optional<Nonces> nonces) {
        LiveView.ControllerIds ids = live.controllerIds();
        subsystem.Builder reply = subsystem
                .newBuilder()
                .setNqn(one.nqn())
                .setSubtype(NVME)
                .setAllowAnyHost(state.openToAny(one.nqn()))
                .setSerialNumber(one.serialNumber())
                .setModelNumber(MODEL)
                .setMaxNamespaces(one.maxNamespaces())
                .setMinCntlid(ids.min())
                .setMaxCntlid(ids.max())
                .setHasDhchapKey(one.hasKey())
                .addAllNetworkMask(one.networks().masks());
        Stream.concat(state.listenersOf(one.nqn()).stream(), live.automaticListeners(one.nqn()).values().stream())
                .filter(this::isLive)
                .map(this::address)
                .forEach(reply::addListenAddresses);
        state.hostsOf(one.nqn())
                .forEach(allowed -> reply.addHosts(host.newBuilder().setNqn(allowed.nqn())));
        state.namespacesOf(one.nqn()).stream()
                .map(namespace -> nonce(namespace, nonces).map(nonce -> whole(namespace, nonce)))
                .flatMap(Optional::stream)
                .forEach(reply::addNamespaces);
        return reply.build();
    }

    private boolean isLive(ListenerConfig listener) {
        return live.listening(
                StateKeys.listener(listener.subsystem(), listener.hostName(), listener.traddr(), listener.port()));
    }

    private listen_address address(ListenerConfig listener) {
        return listen_address
                .newBuilder()
                .setTrtype("TCP")
                .setAdrfam(listener.ipv6() ? "IPv6" : "IPv4")
                .setTraddr(listener.address())
                .setTrsvcid(Integer.toString(listener.port()))
                .setTransport("TCP")
                .setSecure(listener.secure())
                .build();
    }

    /**
     * Only what this gateway really serves; and where Ceph's monitors lead it also what it would serve, for they fence by
     * what they read here.
     */
    private Optional<String> nonce(NamespaceConfig one, Optional<Nonces> nonces) {
        return nonces.isPresent()
                ? nonces.get().of(one)
                : live.namespace(StateKeys.namespace(one.subsystem(), one.nsid()))
                        .map(LiveView.LiveNamespace::clientAddress);
    }

    private static namespace whole(NamespaceConfig one, String nonce) {
        return namespace
                .newBuilder()
                .setNsid(one.nsid())
                .setName(one.deviceName())
                .setBdevName(one.deviceName())
                .setNguid(one.uuid().toString().replace("-", "").toUpperCase(Locale.ROOT))
                .setUuid(one.uuid().toString())
                .setAnagrpid(one.anaGroup())
                .setNonce(nonce)
                .setAutoVisible(one.traits().visibleToAll())
                .addAllHosts(one.hosts())
                .build();
    }
}
