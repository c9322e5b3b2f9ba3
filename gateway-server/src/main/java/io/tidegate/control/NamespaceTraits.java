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

    NamespaceTraits(StateEditor editor, ImageMarks marks) {
        this.marks = marks;
        this.editor = editor;
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

    /** This gateway alone has one group, so there is nowhere else to go. */
    req_status group(namespace_change_load_balancing_group_req request) throws Refusal {
        NamespaceLookup.require(editor.read(), request.getSubsystemNqn(), request.getNsid());
        if (request.getAnagrpid() != NamespaceAddition.ONLY_GROUP) {
            throw new Refusal(
                    Errno.ENODEV,
                    "there is no load balancing group " + request.getAnagrpid() + "; this gateway alone has group "
                            + NamespaceAddition.ONLY_GROUP);
        }
        return amend(
                request.getSubsystemNqn(),
                request.getNsid(),
                one -> one.anaGroup() == NamespaceAddition.ONLY_GROUP,
                stored -> stored.set("anagrpid", NamespaceAddition.ONLY_GROUP));
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
