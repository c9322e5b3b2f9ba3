package io.tidegate.control;

import static io.tidegate.control.StatusReply.SUCCESS;

import io.tidegate.bdev.Errno;
import io.tidegate.config.DesiredState;
import io.tidegate.config.NamespaceConfig;
import io.tidegate.config.StateCodec;
import io.tidegate.config.StateKeys;
import io.tidegate.config.SubsystemConfig;
import io.tidegate.config.secret.StoredSecret;
import io.tidegate.config.settings.GatewaySettings;
import io.tidegate.proto.create_subsystem_req;
import io.tidegate.proto.delete_subsystem_req;
import io.tidegate.proto.req_status;
import io.tidegate.proto.subsys_status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes and deletes subsystems. */
final class SubsystemService {

    private static final Logger LOG = LoggerFactory.getLogger(SubsystemService.class);
    static final int MAX_NAMESPACES = 2048;
    private static final int SERIAL_BYTES = 20;

    private final StateEditor editor;
    private final GatewaySettings settings;
    private final LiveLimits limits;
    private final NqnRules rules;
    private final KeyRules keyRules;
    private final TlsRules tlsRules;
    private final Images images;
    private final NetworkService networks;
    private final LiveView live;
    private final ImageMarks marks;
    private final LongSupplier serials;

    /**
     * Serves subsystems.
     *
     * @param serials random numbers from 2 to 99999999999999, for subsystems without a serial number
     */
    SubsystemService(
            StateEditor editor,
            GatewaySettings settings,
            LiveLimits limits,
            NqnRules rules,
            KeyRules keyRules,
            TlsRules tlsRules,
            Images images,
            ImageMarks marks,
            LiveView live,
            LongSupplier serials) {
        this.networks = new NetworkService(editor, live, tlsRules);
        this.tlsRules = tlsRules;
        this.live = live;
        this.marks = marks;
        this.editor = editor;
        this.settings = settings;
        this.limits = limits;
        this.rules = rules;
        this.keyRules = keyRules;
        this.images = images;
        this.serials = serials;
    }

    subsys_status create(create_subsystem_req request) throws Refusal {
        check(request);
        String nqn = finalName(request);
        rules.subsystem(nqn);
        create_subsystem_req.Builder stored =
                request.toBuilder().setSubsystemNqn(nqn).setNoGroupAppend(true);
        if (request.hasDhchapKey()) {
            StoredSecret key = key(nqn, request.getDhchapKey());
            stored.setDhchapKey(key.text()).setKeyEncrypted(key.sealed());
        }
        if (request.getMaxNamespaces() == 0) {
            stored.setMaxNamespaces(limits.now().namespacesPerSubsystem());
        }
        if (request.getSerialNumber().isEmpty()) {
            stored.setSerialNumber("Ceph" + serials.getAsLong());
        }
        editor.edit((state, keys) -> {
            checkRoom(state, nqn, stored.getSerialNumber());
            return Edit.put(StateKeys.subsystem(nqn), StateCodec.encode(stored));
        });
        LOG.info("made subsystem {}, serial number {}", nqn, stored.getSerialNumber());
        if (request.getNetworkMaskCount() > 0) {
            checkListeners(nqn);
        }
        return subsys_status.newBuilder().setErrorMessage(SUCCESS).setNqn(nqn).build();
    }

    /** As upstream has it: a subsystem whose key cannot be kept is made all the same, and is marked. */
    private StoredSecret key(String nqn, String key) throws Refusal {
        keyRules.check("subsystem " + nqn, key);
        if (keyRules.box().canStore()) {
            return keyRules.box().store(key);
        }
        LOG.warn(
                "subsystem {} is made without its key: the gateway has no encryption_key file; give it one, then set the"
                        + " key with 'subsystem change_key'",
                nqn);
        return StoredSecret.INVALID;
    }

    /** The subsystem stays: its other listeners and other gateways may do, and the person who asked can see to it. */
    private void checkListeners(String nqn) throws Refusal {
        Optional<Convergence.Failure> failure = networks.settled(nqn);
        if (failure.isPresent()) {
            throw new Refusal(
                    Errno.EAGAIN,
                    "subsystem " + nqn + " is made, but not every listener works: "
                            + failure.get().message());
        }
        if (live.automaticListeners(nqn).isEmpty()) {
            throw new Refusal(
                    Errno.EAGAIN,
                    "subsystem " + nqn + " is made, but host "
                            + settings.identity().hostName()
                            + " has no address in its networks, so this gateway does not listen for it");
        }
    }

    private void check(create_subsystem_req request) throws Refusal {
        if (!request.getEnableHa()) {
            throw new Refusal(Errno.EINVAL, "a subsystem without high availability is not possible; set enable_ha");
        }
        rules.subsystem(request.getSubsystemNqn());
        if (Integer.compareUnsigned(request.getMaxNamespaces(), MAX_NAMESPACES) > 0) {
            throw new Refusal(
                    Errno.EINVAL,
                    "max_namespaces is " + Integer.toUnsignedString(request.getMaxNamespaces())
                            + ", a subsystem holds at most " + MAX_NAMESPACES);
        }
        if (request.getSerialNumber().length() > SERIAL_BYTES
                || !request.getSerialNumber().chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new Refusal(
                    Errno.EINVAL, "a serial number has at most " + SERIAL_BYTES + " printable ASCII characters");
        }
        if (request.hasKeyEncrypted()) {
            throw new Refusal(Errno.EINVAL, "whether keys are encrypted is up to the gateway; send them in clear");
        }
        checkNetworks(request);
        tlsRules.check(request);
        if (request.getMaxNamespaces() > limits.now().namespacesPerSubsystem()) {
            LOG.warn(
                    "subsystem {} asks for {} namespaces, more than the {} of max_namespaces_per_subsystem",
                    request.getSubsystemNqn(),
                    request.getMaxNamespaces(),
                    limits.now().namespacesPerSubsystem());
        }
    }

    private static void checkNetworks(create_subsystem_req request) throws Refusal {
        for (String mask : request.getNetworkMaskList()) {
            NetworkService.check(mask);
        }
        if (request.getNetworkMaskCount() == 0 && (request.hasPort() || request.getSecureListeners())) {
            throw new Refusal(
                    Errno.EINVAL, "port and secure_listeners are about the listeners of network_mask; give that too");
        }
        if (request.hasPort() && (request.getPort() < 1 || request.getPort() > 65535)) {
            throw new Refusal(
                    Errno.EINVAL, "port " + Integer.toUnsignedString(request.getPort()) + " is outside 1 to 65535");
        }
    }

    private String finalName(create_subsystem_req request) {
        String group = settings.identity().group();
        if (request.getNoGroupAppend() || group.isEmpty()) {
            return request.getSubsystemNqn();
        }
        return request.getSubsystemNqn() + "." + group.replace(StateKeys.DELIMITER, '-');
    }

    private void checkRoom(DesiredState state, String nqn, String serial) throws Refusal {
        int limit = limits.now().subsystems();
        if (state.subsystems().size() >= limit) {
            throw new Refusal(
                    Errno.E2BIG,
                    "there are " + limit + " subsystems, the limit of max_subsystems; delete one or raise it");
        }
        if (state.subsystem(nqn).isPresent()) {
            throw new Refusal(Errno.EEXIST, "subsystem " + nqn + " exists already");
        }
        for (SubsystemConfig other : state.subsystems().values()) {
            if (other.serialNumber().equals(serial)) {
                throw new Refusal(
                        Errno.EEXIST, "serial number " + serial + " belongs to subsystem " + other.nqn() + " already");
            }
        }
    }

    req_status delete(delete_subsystem_req request) throws Refusal {
        String nqn = request.getSubsystemNqn();
        rules.subsystem(nqn);
        List<NamespaceConfig> namespaces = new ArrayList<>();
        editor.edit((state, keys) -> {
            if (state.subsystem(nqn).isEmpty()) {
                throw new Refusal(Errno.ENODEV, "there is no subsystem " + nqn);
            }
            List<NamespaceConfig> used = state.namespacesOf(nqn);
            if (!used.isEmpty() && !request.getForce()) {
                throw new Refusal(
                        Errno.EBUSY,
                        "namespace " + used.getFirst().nsid() + " still uses subsystem " + nqn
                                + "; delete its namespaces first or use --force");
            }
            namespaces.clear();
            namespaces.addAll(used);
            return Edit.remove(StateKeys.belongingToSubsystem(keys, nqn));
        });
        LOG.info("deleted subsystem {}", nqn);
        trashImages(namespaces, request.getIAmSure());
        return req_status.newBuilder().setErrorMessage(SUCCESS).build();
    }

    private void trashImages(List<NamespaceConfig> namespaces, boolean sure) {
        List<NamespaceConfig> kept = new ArrayList<>();
        for (NamespaceConfig namespace : namespaces) {
            if (namespace.traits().trashImage() && sure) {
                images.removeOrKeep(namespace.image());
                continue;
            }
            marks.release(namespace);
            if (namespace.traits().trashImage()) {
                kept.add(namespace);
            }
        }
        kept.forEach(namespace -> LOG.warn(
                "image {} stays though it should go with its namespace: the call did not say i_am_sure",
                namespace.image()));
    }
}
