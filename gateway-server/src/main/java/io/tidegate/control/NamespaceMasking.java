package io.tidegate.control;

import static io.tidegate.control.StatusReply.SUCCESS;

import io.tidegate.bdev.Errno;
import io.tidegate.config.DesiredState;
import io.tidegate.config.HostConfig;
import io.tidegate.config.NamespaceConfig;
import io.tidegate.config.StateCodec;
import io.tidegate.config.StateKeys;
import io.tidegate.config.StoredValue;
import io.tidegate.proto.namespace_add_host_req;
import io.tidegate.proto.namespace_change_visibility_req;
import io.tidegate.proto.namespace_delete_host_req;
import io.tidegate.proto.req_status;
import io.tidegate.store.StateChange;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says which hosts of its subsystem see a namespace. */
final class NamespaceMasking {

    private static final Logger LOG = LoggerFactory.getLogger(NamespaceMasking.class);

    private final StateEditor editor;
    private final LiveLimits limits;
    private final NqnRules rules;
    private final LiveView live;

    NamespaceMasking(StateEditor editor, LiveLimits limits, NqnRules rules, LiveView live) {
        this.editor = editor;
        this.limits = limits;
        this.rules = rules;
        this.live = live;
    }

    req_status addHost(namespace_add_host_req request) throws Refusal {
        String nqn = request.getSubsystemNqn();
        String host = request.getHostNqn();
        checkNames(nqn, request.getNsid(), host);
        editor.edit((state, keys) -> {
            NamespaceConfig namespace = masked(state, nqn, request.getNsid());
            if (namespace.hosts().contains(host)) {
                return Edit.none();
            }
            checkAllowed(state, nqn, host, request.getForce());
            checkRoom(namespace);
            return shown(
                    namespace,
                    StateChange.put(StateKeys.namespaceHost(nqn, namespace.nsid(), host), StateCodec.encode(request)));
        });
        LOG.info("host {} sees namespace {} of subsystem {}", host, request.getNsid(), nqn);
        return success();
    }

    req_status deleteHost(namespace_delete_host_req request) throws Refusal {
        String nqn = request.getSubsystemNqn();
        String host = request.getHostNqn();
        checkNames(nqn, request.getNsid(), host);
        editor.edit((state, keys) -> {
            NamespaceConfig namespace = masked(state, nqn, request.getNsid());
            if (!namespace.hosts().contains(host)) {
                throw new Refusal(
                        Errno.ENODEV, "host " + host + " is not among the hosts of " + NamespaceLookup.name(namespace));
            }
            return shown(namespace, StateChange.remove(List.of(StateKeys.namespaceHost(nqn, namespace.nsid(), host))));
        });
        LOG.info("host {} no longer sees namespace {} of subsystem {}", host, request.getNsid(), nqn);
        return success();
    }

    req_status changeVisibility(namespace_change_visibility_req request) throws Refusal {
        String nqn = request.getSubsystemNqn();
        NamespaceLookup.requireIds(nqn, request.getNsid());
        editor.amend((state, entries) -> {
            NamespaceConfig namespace = NamespaceLookup.find(state, nqn, request.getNsid());
            if (namespace.traits().visibleToAll() == request.getAutoVisible()) {
                return Edit.none();
            }
            if (!request.getForce()) {
                refuseWhileInUse(namespace, request.getAutoVisible());
            }
            if (!request.getAutoVisible()) {
                NamespaceLookup.checkRoomForMasked(state, nqn, limits.now());
            }
            return shown(namespace, visibility(namespace, request.getAutoVisible(), entries));
        });
        LOG.info(
                "namespace {} of subsystem {} is visible to {}",
                request.getNsid(),
                nqn,
                request.getAutoVisible() ? "every host" : "the hosts that are added to it");
        return success();
    }

    /** A namespace that everybody sees has no hosts of its own: those it had could not be deleted any more. */
    private static StateChange visibility(NamespaceConfig namespace, boolean all, Map<String, byte[]> entries) {
        String key = StateKeys.namespace(namespace.subsystem(), namespace.nsid());
        Set<String> removed = new HashSet<>();
        if (all) {
            namespace
                    .hosts()
                    .forEach(host ->
                            removed.add(StateKeys.namespaceHost(namespace.subsystem(), namespace.nsid(), host)));
        }
        byte[] value = StoredValue.of(entries, key).set("no_auto_visible", !all).bytes();
        return new StateChange(Map.of(key, value), removed);
    }

    private void checkNames(String nqn, int nsid, String host) throws Refusal {
        NamespaceLookup.requireIds(nqn, nsid);
        if (host.equals(HostConfig.ANY)) {
            throw new Refusal(
                    Errno.EINVAL, "a namespace is shown to hosts by name; make it visible to all instead of using '*'");
        }
        rules.host(host, false);
    }

    private static NamespaceConfig masked(DesiredState state, String nqn, int nsid) throws Refusal {
        NamespaceConfig namespace = NamespaceLookup.find(state, nqn, nsid);
        if (namespace.traits().visibleToAll()) {
            throw new Refusal(
                    Errno.EINVAL,
                    NamespaceLookup.name(namespace)
                            + " is visible to every host; change its visibility before naming hosts");
        }
        return namespace;
    }

    private static void checkAllowed(DesiredState state, String nqn, String host, boolean force) throws Refusal {
        if (!force && !state.openToAny(nqn) && state.host(nqn, host).isEmpty()) {
            throw new Refusal(
                    Errno.EACCES,
                    "host " + host + " may not use subsystem " + nqn + "; add it there first, or use --force");
        }
    }

    private void checkRoom(NamespaceConfig namespace) throws Refusal {
        int most = limits.now().hostsPerNamespace();
        if (namespace.hosts().size() >= most) {
            throw new Refusal(
                    Errno.E2BIG,
                    NamespaceLookup.name(namespace) + " has " + most + " hosts, the limit of max_hosts_per_namespace");
        }
    }

    private void refuseWhileInUse(NamespaceConfig namespace, boolean all) throws Refusal {
        if (all && !namespace.hosts().isEmpty()) {
            throw new Refusal(
                    Errno.EBUSY,
                    NamespaceLookup.name(namespace) + " is shown to "
                            + namespace.hosts().size()
                            + " hosts by name; --force shows it to all and forgets the names");
        }
        if (!live.controllers(namespace.subsystem()).isEmpty()) {
            throw new Refusal(
                    Errno.EBUSY,
                    "hosts are connected to subsystem " + namespace.subsystem()
                            + "; --force changes what they see while they are");
        }
    }

    /** The edit is done when the hosts of this gateway see the change. */
    private static Edit shown(NamespaceConfig namespace, StateChange change) {
        return new Edit(change, Set.of(StateKeys.namespace(namespace.subsystem(), namespace.nsid())));
    }

    private static req_status success() {
        return req_status.newBuilder().setErrorMessage(SUCCESS).build();
    }
}
