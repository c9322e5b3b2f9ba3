package io.tidegate.control;

import static io.tidegate.control.StatusReply.SUCCESS;

import io.tidegate.bdev.Errno;
import io.tidegate.bdev.ImageEncryption.Layer;
import io.tidegate.config.DesiredState;
import io.tidegate.config.KmipCodec;
import io.tidegate.config.NamespaceConfig;
import io.tidegate.config.StateKeys;
import io.tidegate.proto.list_namespaces_req;
import io.tidegate.proto.namespace_cli;
import io.tidegate.proto.namespaces_info;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Shows namespaces. */
final class NamespaceListing {

    private static final String ALL = "*";

    private final StateEditor editor;
    private final LiveView live;

    NamespaceListing(StateEditor editor, LiveView live) {
        this.editor = editor;
        this.live = live;
    }

    namespaces_info list(list_namespaces_req request) throws Refusal {
        DesiredState state = editor.read();
        String nqn = request.getSubsystem().isEmpty() ? ALL : request.getSubsystem();
        if (!nqn.equals(ALL) && state.subsystem(nqn).isEmpty()) {
            throw new Refusal(Errno.ENODEV, "there is no subsystem " + nqn);
        }
        Collection<String> shown = nqn.equals(ALL) ? state.subsystems().keySet() : List.of(nqn);
        namespaces_info.Builder reply =
                namespaces_info.newBuilder().setErrorMessage(SUCCESS).setSubsystemNqn(nqn);
        shown.stream()
                .flatMap(one -> state.namespacesOf(one).stream())
                .filter(one -> fits(one, request))
                .map(this::line)
                .forEach(reply::addNamespaces);
        return reply.build();
    }

    private static boolean fits(NamespaceConfig one, list_namespaces_req request) {
        boolean idFits = request.getNsid() == 0 || request.getNsid() == one.nsid();
        boolean uuidFits = request.getUuid().isEmpty()
                || request.getUuid().equalsIgnoreCase(one.uuid().toString());
        return idFits && uuidFits;
    }

    private namespace_cli line(NamespaceConfig one) {
        Optional<LiveView.LiveNamespace> open = live.namespace(StateKeys.namespace(one.subsystem(), one.nsid()));
        namespace_cli.Builder reply = namespace_cli
                .newBuilder()
                .setNsid(one.nsid())
                .setBdevName(one.deviceName())
                .setRbdImageName(one.image().image())
                .setRbdPoolName(one.image().pool())
                .setLoadBalancingGroup(one.anaGroup())
                .setBlockSize(one.blockSize())
                .setRbdImageSize(open.map(LiveView.LiveNamespace::sizeBytes).orElse(0L))
                .setUuid(one.uuid().toString())
                .setAutoVisible(one.traits().visibleToAll())
                .addAllHosts(one.hosts())
                .setNsSubsystemNqn(one.subsystem())
                .setTrashImage(one.traits().trashImage())
                .setDisableAutoResize(!one.traits().autoResize())
                .setReadOnly(one.traits().readOnly())
                .setClusterName(open.map(LiveView.LiveNamespace::clientName).orElse(""))
                .setConfiguredLoadBalancingGroup(one.anaGroup())
                .setRwIosPerSecond(one.limits().operations())
                .setRwMbytesPerSecond(one.limits().megabytes())
                .setRMbytesPerSecond(one.limits().readMegabytes())
                .setWMbytesPerSecond(one.limits().writeMegabytes())
                .setImageWasShrunk(false)
                .setRadosNamespaceName(one.image().radosNamespace())
                .setRbdDataPoolName(one.dataPool())
                .setLocation(one.location())
                .setEncryptionAlgorithm(KmipCodec.algorithm(one.traits().cipher()));
        List<Layer> layers = one.traits().encryption();
        layers.stream().map(KmipCodec::entry).forEach(reply::addEncryptionEntries);
        if (open.map(LiveView.LiveNamespace::degraded).orElse(true)) {
            reply.setDegraded(true);
        }
        return reply.build();
    }
}
