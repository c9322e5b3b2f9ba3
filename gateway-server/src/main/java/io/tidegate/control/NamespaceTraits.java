package io.tidegate.control;

import static io.tidegate.control.StatusReply.SUCCESS;

import io.tidegate.bdev.Errno;
import io.tidegate.config.DesiredState;
import io.tidegate.config.NamespaceConfig;
import io.tidegate.config.StateKeys;
import io.tidegate.config.StoredValue;
import io.tidegate.proto.namespace_change_load_balancing_group_req;
import io.tidegate.proto.namespace_change_location_req;
import io.tidegate.proto.namespace_set_auto_resize_req;
import io.tidegate.proto.namespace_set_rbd_trash_image_req;
import io.tidegate.proto.namespace_unpin_req;
import io.tidegate.proto.req_status;
import io.tidegate.store.StateChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes what else a namespace was asked to be when it was added. A change to what it is already succeeds. */
final class NamespaceTraits {

    private static final Logger LOG = LoggerFactory.getLogger(NamespaceTraits.class);

    /** That the key is there says all. */
    static final byte[] PINNED = {'1'};

    private final StateEditor editor;
    private final ImageMarks marks;
    private final AnaGroups groups;
    private final NamespacePort port;

    NamespaceTraits(StateEditor editor, ImageMarks marks, AnaGroups groups, NamespacePort port) {
        this.marks = marks;
        this.editor = editor;
        this.groups = groups;
        this.port = port;
    }

    req_status trashImage(namespace_set_rbd_trash_image_req request) throws Refusal {
        boolean trash = request.getTrashImage();
        return amend(
                request.getSubsystemNqn(),
                request.getNsid(),
                namespace -> namespace.traits().trashImage() == trash,
                stored -> stored.set("trash_image", trash));
    }

    req_status autoResize(namespace_set_auto_resize_req request) throws Refusal {
        boolean enabled = request.getAutoResize();
        req_status done = amend(
                request.getSubsystemNqn(),
                request.getNsid(),
                namespace -> namespace.traits().autoResize() == enabled,
                stored -> stored.set("disable_auto_resize", !enabled));
        editor.read()
                .namespace(request.getSubsystemNqn(), request.getNsid())
                .ifPresent(namespace -> marks.autoResize(namespace.image(), enabled));
        return done;
    }

    req_status location(namespace_change_location_req request) throws Refusal {
        String location = request.getLocation();
        return amend(
                request.getSubsystemNqn(),
                request.getNsid(),
                namespace -> namespace.location().equals(location),
                stored -> location.isEmpty() ? stored.remove("location") : stored.set("location", location));
    }

    /** What an administrator chose stays, until it is unpinned; the logic of upstream's own gateway says what it is. */
    req_status group(namespace_change_load_balancing_group_req request) throws Refusal {
        NamespaceConfig present = NamespaceLookup.require(editor.read(), request.getSubsystemNqn(), request.getNsid());
        move(present, request.getAnagrpid(), !request.getAutoLbLogic());
        return req_status.newBuilder().setErrorMessage(SUCCESS).build();
    }

    /**
     * Another gateway serves the namespace as soon as it learns of the change, so its image is closed here before; hosts
     * wait meanwhile. Only the gateway that serves it can do that.
     *
     * @param present the namespace as it was found
     * @param pin whether it stays in its new group; one that does already is moved by {@code pin} alone
     */
    void move(NamespaceConfig present, int group, boolean pin) throws Refusal {
        NamespaceAddition.checkGroup(groups, group);
        if (!groups.serves(present.anaGroup())) {
            throw new Refusal(
                    Errno.EEXIST,
                    "load balancing group " + present.anaGroup() + " is served by gateway "
                            + groups.holder(present.anaGroup()).orElse("nobody") + "; give the command to that one");
        }
        String key = StateKeys.namespace(present.subsystem(), present.nsid());
        if (present.anaGroup() != group) {
            port.release(key);
        }
        try {
            editor.amend((state, entries) -> moved(state, entries, present, group, pin));
        } catch (Refusal refusal) {
            port.reclaim(key);
            throw refusal;
        }
        LOG.info(
                "{} is in load balancing group {} now{}",
                NamespaceLookup.name(present),
                group,
                pin ? " and stays there" : "");
    }

    /** A namespace in the group of a gateway that was removed goes to another one even when it is pinned; there it stays. */
    private boolean hasGateway(int group) {
        return groups.places().stream().anyMatch(place -> place.number() == group);
    }

    private Edit moved(DesiredState state, Map<String, byte[]> entries, NamespaceConfig present, int group, boolean pin)
            throws Refusal {
        NamespaceConfig now = NamespaceLookup.find(state, present.subsystem(), present.nsid());
        String key = StateKeys.namespace(now.subsystem(), now.nsid());
        String pinKey = StateKeys.pin(now.subsystem(), now.nsid());
        boolean stays = entries.containsKey(pinKey) && hasGateway(now.anaGroup());
        if (!pin && (stays || now.anaGroup() != present.anaGroup())) {
            throw new Refusal(
                    Errno.EBUSY,
                    NamespaceLookup.name(now) + " was given a load balancing group by somebody else meanwhile;"
                            + " unpin it if it should follow the load");
        }
        Map<String, byte[]> puts = new LinkedHashMap<>();
        if (now.anaGroup() != group) {
            puts.put(key, StoredValue.of(entries, key).set("anagrpid", group).bytes());
        }
        if (pin && !entries.containsKey(pinKey)) {
            puts.put(pinKey, PINNED);
        }
        return new Edit(new StateChange(puts, Set.of()), puts.containsKey(key) ? Set.of(key) : Set.of());
    }

    /** Lets the gateways move a namespace by themselves again; one that they may move already stays as it is. */
    req_status unpin(namespace_unpin_req request) throws Refusal {
        String nqn = request.getSubsystemNqn();
        NamespaceLookup.requireIds(nqn, request.getNsid());
        editor.edit((state, keys) -> {
            NamespaceLookup.find(state, nqn, request.getNsid());
            String pin = StateKeys.pin(nqn, request.getNsid());
            return keys.contains(pin) ? Edit.remove(List.of(pin)) : Edit.none();
        });
        return req_status.newBuilder().setErrorMessage(SUCCESS).build();
    }

    private req_status amend(
            String nqn, int nsid, Predicate<NamespaceConfig> already, UnaryOperator<StoredValue> change)
            throws Refusal {
        NamespaceLookup.requireIds(nqn, nsid);
        String key = StateKeys.namespace(nqn, nsid);
        editor.amend((state, entries) -> {
            if (already.test(NamespaceLookup.find(state, nqn, nsid))) {
                return Edit.none();
            }
            byte[] value = change.apply(StoredValue.of(entries, key)).bytes();
            return new Edit(StateChange.put(key, value), Set.of(key));
        });
        LOG.info("namespace {} of subsystem {} was changed", nsid, nqn);
        return req_status.newBuilder().setErrorMessage(SUCCESS).build();
    }
}
