package io.tidegate.control;

import static io.tidegate.control.StatusReply.SUCCESS;

import io.tidegate.bdev.Errno;
import io.tidegate.config.DesiredState;
import io.tidegate.config.HostConfig;
import io.tidegate.config.NamespaceConfig;
import io.tidegate.config.StateCodec;
import io.tidegate.config.StateKeys;
import io.tidegate.config.SubsystemConfig;
import io.tidegate.config.secret.StoredSecret;
import io.tidegate.proto.add_host_req;
import io.tidegate.proto.host;
import io.tidegate.proto.hosts_info;
import io.tidegate.proto.list_hosts_req;
import io.tidegate.proto.remove_host_req;
import io.tidegate.proto.req_status;
import io.tidegate.proto.set_keep_host_connected_req;
import io.tidegate.store.StateChange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says which hosts may use a subsystem. */
final class HostService {

    /** The key says it all; the value is an object, as every value of the state. */
    private static final byte[] KEPT = "{}".getBytes(StandardCharsets.UTF_8);

    private static final Logger LOG = LoggerFactory.getLogger(HostService.class);

    private final StateEditor editor;
    private final LiveLimits limits;
    private final NqnRules rules;
    private final KeyRules keyRules;
    private final TlsRules tlsRules;

    HostService(StateEditor editor, LiveLimits limits, NqnRules rules, KeyRules keyRules, TlsRules tlsRules) {
        this.editor = editor;
        this.limits = limits;
        this.rules = rules;
        this.keyRules = keyRules;
        this.tlsRules = tlsRules;
    }

    req_status add(add_host_req request) throws Refusal {
        rules.subsystem(request.getSubsystemNqn());
        rules.host(request.getHostNqn(), true);
        checkKeys(request);
        tlsRules.check(request);
        add_host_req stored = sealed(request);
        editor.edit((state, keys) -> {
            checkAllowed(state, request);
            warnOfUselessPsks(state, request);
            String key = StateKeys.host(request.getSubsystemNqn(), request.getHostNqn());
            String kept = StateKeys.kept(request.getSubsystemNqn(), request.getHostNqn());
            Set<String> stale = keys.contains(kept) ? Set.of(kept) : Set.of();
            return new Edit(new StateChange(Map.of(key, StateCodec.encode(stored)), stale), Set.of(key));
        });
        LOG.info(
                "host {} may use subsystem {}{}{}",
                request.getHostNqn(),
                request.getSubsystemNqn(),
                stored.hasPsk() ? " over TLS" : "",
                stored.hasDhchapKey() ? " once it has proven itself by its key" : "");
        return req_status.newBuilder().setErrorMessage(SUCCESS).build();
    }

    private static void checkKeys(add_host_req request) throws Refusal {
        boolean keyed = !request.getPsk().isEmpty()
                || !request.getDhchapKey().isEmpty()
                || !request.getDhchapCtrlrKey().isEmpty();
        if (keyed && request.getHostNqn().equals(HostConfig.ANY)) {
            throw new Refusal(Errno.EINVAL, "a key belongs to one host; name the host instead of '*'");
        }
        if (request.hasPskEncrypted() || request.hasKeyEncrypted() || request.hasCtrlrKeyEncrypted()) {
            throw new Refusal(Errno.EINVAL, "whether keys are encrypted is up to the gateway; send them in clear");
        }
        if (!request.getDhchapCtrlrKey().isEmpty() && request.getDhchapKey().isEmpty()) {
            throw new Refusal(
                    Errno.EINVAL,
                    "the subsystem proves itself only to a host that does, too; give host " + request.getHostNqn()
                            + " a dhchap_key as well");
        }
    }

    private add_host_req sealed(add_host_req request) throws Refusal {
        add_host_req.Builder stored = request.toBuilder();
        if (request.hasPsk()) {
            StoredSecret psk = keyRules.storePsk("host " + request.getHostNqn(), request.getPsk());
            stored.setPsk(psk.text()).setPskEncrypted(psk.sealed());
        }
        if (request.hasDhchapKey()) {
            StoredSecret key = keyRules.store("host " + request.getHostNqn(), request.getDhchapKey());
            stored.setDhchapKey(key.text()).setKeyEncrypted(key.sealed());
        }
        if (request.hasDhchapCtrlrKey()) {
            String whose = "subsystem " + request.getSubsystemNqn() + " for host " + request.getHostNqn();
            StoredSecret key = keyRules.store(whose, request.getDhchapCtrlrKey());
            stored.setDhchapCtrlrKey(key.text()).setCtrlrKeyEncrypted(key.sealed());
        }
        return stored.build();
    }

    private void checkAllowed(DesiredState state, add_host_req request) throws Refusal {
        String nqn = request.getSubsystemNqn();
        SubsystemConfig subsystem =
                state.subsystem(nqn).orElseThrow(() -> new Refusal(Errno.ENOENT, "there is no subsystem " + nqn));
        boolean any = request.getHostNqn().equals(HostConfig.ANY);
        if (any && (subsystem.hasKey() || state.hostsOf(nqn).stream().anyMatch(HostConfig::usesDhchap))) {
            throw new Refusal(
                    Errno.EACCES, "subsystem " + nqn + " uses DH-HMAC-CHAP keys and cannot be opened to every host");
        }
        if (state.host(nqn, request.getHostNqn()).isPresent()) {
            throw new Refusal(
                    Errno.EEXIST,
                    any
                            ? "subsystem " + nqn + " is open to every host already"
                            : "host " + request.getHostNqn() + " may use subsystem " + nqn + " already");
        }
        if (any) {
            tlsRules.checkOpening(state, nqn);
        } else {
            checkRoom(state, nqn);
        }
        if (request.hasDhchapKey() && state.openToAny(nqn)) {
            throw new Refusal(
                    Errno.EACCES,
                    "subsystem " + nqn + " is open to every host, so a key protects nothing; remove host '*' first");
        }
        if (subsystem.hasKey() && !request.getDhchapCtrlrKey().isEmpty()) {
            throw new Refusal(
                    Errno.EKEYREJECTED,
                    "subsystem " + nqn
                            + " has a key, by which it proves itself to every host; leave out the key for host "
                            + request.getHostNqn() + " alone, or delete that of the subsystem first");
        }
        if (!any && subsystem.hasKey() && !request.hasDhchapKey()) {
            throw new Refusal(Errno.ENOKEY, "subsystem " + nqn + " has a key, so its hosts need one too");
        }
    }

    /**
     * Upstream takes such hosts, so they are not refused; but one with a PSK comes over TLS alone, and a subsystem that is
     * open to every host has no listener for that.
     */
    private static void warnOfUselessPsks(DesiredState state, add_host_req request) {
        String nqn = request.getSubsystemNqn();
        boolean opens = request.getHostNqn().equals(HostConfig.ANY);
        Stream<String> useless = opens
                ? state.hostsOf(nqn).stream().filter(HostConfig::usesPsk).map(HostConfig::nqn)
                : Stream.of(request.getHostNqn()).filter(one -> request.hasPsk() && state.openToAny(nqn));
        useless.forEach(one -> LOG.warn(
                "host {} has a psk and may come over TLS alone, but subsystem {} is open to every host and so has no "
                        + "secure listener: it can come nowhere; remove host '*', or add the host without a psk",
                one,
                nqn));
    }

    private void checkRoom(DesiredState state, String nqn) throws Refusal {
        int perSubsystem = limits.now().hostsPerSubsystem();
        if (state.hostsOf(nqn).size() >= perSubsystem) {
            throw new Refusal(
                    Errno.E2BIG,
                    "subsystem " + nqn + " has " + perSubsystem + " hosts, the limit of max_hosts_per_subsystem");
        }
        long all = state.hosts().values().stream().filter(one -> !one.any()).count();
        if (all >= limits.now().hosts()) {
            throw new Refusal(Errno.E2BIG, "the gateway has " + all + " hosts, the limit of max_hosts");
        }
    }

    req_status remove(remove_host_req request) throws Refusal {
        String nqn = request.getSubsystemNqn();
        String name = request.getHostNqn();
        rules.subsystem(nqn);
        rules.host(name, true);
        if (request.getKeepConnections() && name.equals(HostConfig.ANY)) {
            throw new Refusal(Errno.EINVAL, "keep_connections goes with a host that is named, not with '*'");
        }
        List<Integer> shown = new ArrayList<>();
        editor.edit((state, keys) -> {
            if (state.subsystem(nqn).isEmpty()) {
                throw new Refusal(Errno.ENOENT, "there is no subsystem " + nqn);
            }
            if (state.host(nqn, name).isPresent()) {
                shown.clear();
                shown.addAll(namespacesShownTo(state, nqn, name));
                // The client of 1.5.24 has no force to send, and its gateway asks nobody.
                if (!shown.isEmpty() && request.hasForce() && !request.getForce()) {
                    throw new Refusal(Errno.EACCES, stillShown(shown, name) + "; delete it there first or use --force");
                }
                return removal(state, nqn, name, request.getKeepConnections());
            }
            if (name.equals(HostConfig.ANY)) {
                return Edit.none();
            }
            throw new Refusal(Errno.ENOENT, "host " + name + " is not among the hosts of subsystem " + nqn);
        });
        LOG.info("host {} may no longer use subsystem {}", name, nqn);
        if (!shown.isEmpty()) {
            // As upstream has it: done, and clients tell it as a warning.
            throw new Refusal(Errno.EBUSY, stillShown(shown, name) + " and sees them once it is added again");
        }
        return req_status.newBuilder().setErrorMessage(SUCCESS).build();
    }

    /** Namespaces that name the host, or for '*' a host that may use the subsystem only because every host may. */
    private static List<Integer> namespacesShownTo(DesiredState state, String nqn, String name) {
        Predicate<String> relies =
                name.equals(HostConfig.ANY) ? host -> state.host(nqn, host).isEmpty() : name::equals;
        return state.namespacesOf(nqn).stream()
                .filter(one -> one.hosts().stream().anyMatch(relies))
                .map(NamespaceConfig::nsid)
                .toList();
    }

    private static String stillShown(List<Integer> namespaces, String name) {
        String who = name.equals(HostConfig.ANY) ? "a host that is let in by '*' only" : "host " + name;
        return who + " is among the hosts of namespaces " + namespaces;
    }

    /** In one step with the removal, so that no gateway of the group ends what was to be kept. */
    private static Edit removal(DesiredState state, String nqn, String name, boolean keep) {
        String key = StateKeys.host(nqn, name);
        if (!keep || state.keeps(nqn, name)) {
            return Edit.remove(List.of(key));
        }
        return new Edit(new StateChange(Map.of(StateKeys.kept(nqn, name), KEPT), Set.of(key)), Set.of(key));
    }

    /** What upstream means by this call is not known; the obvious: connections of the host survive its removal. */
    req_status keepConnected(set_keep_host_connected_req request) throws Refusal {
        String nqn = request.getSubsystemNqn();
        String name = request.getHostNqn();
        rules.subsystem(nqn);
        rules.host(name, false);
        editor.edit((state, keys) -> {
            if (state.subsystem(nqn).isEmpty()) {
                throw new Refusal(Errno.ENOENT, "there is no subsystem " + nqn);
            }
            if (state.host(nqn, name).isEmpty()) {
                throw new Refusal(Errno.ENODEV, "host " + name + " is not among the hosts of subsystem " + nqn);
            }
            return state.keeps(nqn, name) ? Edit.none() : Edit.putForOthers(StateKeys.kept(nqn, name), KEPT);
        });
        LOG.info("connections of host {} to subsystem {} go on when it is removed", name, nqn);
        return req_status.newBuilder().setErrorMessage(SUCCESS).build();
    }

    hosts_info list(list_hosts_req request) throws Refusal {
        String nqn = request.getSubsystem();
        DesiredState state = editor.read();
        if (state.subsystem(nqn).isEmpty()) {
            throw new Refusal(Errno.ENODEV, "there is no subsystem " + nqn);
        }
        hosts_info.Builder reply = hosts_info
                .newBuilder()
                .setErrorMessage(SUCCESS)
                .setAllowAnyHost(state.openToAny(nqn))
                .setSubsystemNqn(nqn);
        for (HostConfig one : state.hostsOf(nqn)) {
            reply.addHosts(host.newBuilder()
                    .setNqn(one.nqn())
                    .setUsePsk(one.usesPsk())
                    .setUseDhchap(one.usesDhchap())
                    .setDhchapControllerOrigin(KeyOrigin.of(state, one))
                    .setDisconnectedDueToKeepaliveTimeout(false));
        }
        return reply.build();
    }
}
