package io.tidegate.control;

import static io.tidegate.control.StatusReply.SUCCESS;

import io.tidegate.bdev.Errno;
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
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes what else a namespace was asked to be when it was added. A change to what it is already succeeds. */
final class NamespaceTraits {

    private static final Logger LOG = LoggerFactory.getLogger(NamespaceTraits.class);

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

    /**
     * Another gateway serves the namespace as soon as it learns of the change, so its image is closed here before; hosts
     * wait meanwhile. Only the gateway that serves it can do that.
     */
    req_status group(namespace_change_load_balancing_group_req request) throws Refusal {
        String nqn = request.getSubsystemNqn();
        int group = request.getAnagrpid();
        NamespaceConfig present = NamespaceLookup.require(editor.read(), nqn, request.getNsid());
        NamespaceAddition.checkGroup(groups, group);
        if (!groups.serves(present.anaGroup())) {
            throw new Refusal(
                    Errno.EEXIST,
                    "load balancing group " + present.anaGroup() + " is served by gateway "
                            + groups.holder(present.anaGroup()).orElse("nobody") + "; give the command to that one");
        }
        String key = StateKeys.namespace(nqn, request.getNsid());
        if (present.anaGroup() != group) {
            port.release(key);
        }
        try {
            return amend(
                    nqn, request.getNsid(), one -> one.anaGroup() == group, stored -> stored.set("anagrpid", group));
        } catch (Refusal refusal) {
            port.reclaim(key);
            throw refusal;
        }
    }

    /** Nothing is ever pinned to a group here, so a namespace that is there is unpinned. */
    req_status unpin(namespace_unpin_req request) throws Refusal {
        NamespaceLookup.require(editor.read(), request.getSubsystemNqn(), request.getNsid());
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
