package io.tidegate.control;

import static io.tidegate.control.StatusReply.SUCCESS;

import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.Errno;
import io.tidegate.config.NamespaceConfig;
import io.tidegate.config.StateKeys;
import io.tidegate.proto.namespace_delete_req;
import io.tidegate.proto.namespace_resize_req;
import io.tidegate.proto.req_status;
import io.tidegate.store.StateChange;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes and resizes namespaces; adding one is {@link NamespaceAddition}. */
final class NamespaceService {

    private static final Logger LOG = LoggerFactory.getLogger(NamespaceService.class);
    private static final long MEBIBYTE = 1L << 20;

    private final StateEditor editor;
    private final Images images;
    private final ImageMarks marks;
    private final LiveView live;
    private final NamespacePort port;
    private final InstantSource clock;

    NamespaceService(
            StateEditor editor,
            Images images,
            ImageMarks marks,
            LiveView live,
            NamespacePort port,
            InstantSource clock) {
        this.marks = marks;
        this.editor = editor;
        this.images = images;
        this.live = live;
        this.port = port;
        this.clock = clock;
    }

    req_status delete(namespace_delete_req request) throws Refusal {
        String nqn = request.getSubsystemNqn();
        int nsid = request.getNsid();
        NamespaceLookup.requireIds(nqn, nsid);
        AtomicReference<@Nullable NamespaceConfig> gone = new AtomicReference<>();
        Runnable record = port.deletion(nqn, nsid);
        editor.edit((state, keys) -> {
            NamespaceConfig namespace = NamespaceLookup.find(state, nqn, nsid);
            if (namespace.traits().trashImage() && !request.getIAmSure()) {
                throw new Refusal(
                        Errno.EINVAL,
                        "image " + namespace.image() + " would be removed with namespace " + nsid + " of " + nqn
                                + "; repeat the command with --i-am-sure");
            }
            gone.set(namespace);
            return Edit.remove(StateKeys.belongingToNamespace(keys, nqn, nsid));
        });
        LOG.info("deleted namespace {} of subsystem {}", nsid, nqn);
        record.run();
        NamespaceConfig deleted = gone.get();
        if (deleted != null && !deleted.traits().trashImage()) {
            marks.release(deleted);
        }
        if (deleted != null && deleted.traits().trashImage()) {
            images.removeOrKeep(deleted.image());
        }
        return req_status.newBuilder().setErrorMessage(SUCCESS).build();
    }

    req_status resize(namespace_resize_req request) throws Refusal {
        String nqn = request.getSubsystemNqn();
        int nsid = request.getNsid();
        NamespaceLookup.requireIds(nqn, nsid);
        NamespaceConfig namespace = NamespaceLookup.find(editor.read(), nqn, nsid);
        String key = StateKeys.namespace(nqn, nsid);
        long present = live.namespace(key)
                .orElseThrow(() -> new Refusal(
                        Errno.ENODEV,
                        "namespace " + nsid + " of " + nqn + " is not served here: image " + namespace.image()
                                + " is not open; the gateway's log says why"))
                .sizeBytes();
        try {
            if (request.getNewSize() != 0) {
                port.resize(key, newSize(request.getNewSize(), present, namespace));
            }
            if (namespace.traits().autoResize() && request.getNewSize() == 0) {
                port.announce(key);
            }
        } catch (BlockDeviceException e) {
            throw new Refusal(e.errno(), String.valueOf(e.getMessage()));
        }
        if (!namespace.traits().autoResize()) {
            showSize(namespace, key);
        }
        LOG.info("namespace {} of subsystem {} has {} MiB", nsid, nqn, request.getNewSize());
        return req_status.newBuilder().setErrorMessage(SUCCESS).build();
    }

    /** Every gateway that serves the namespace shows its size as it is, once. */
    private void showSize(NamespaceConfig namespace, String key) throws Refusal {
        String asked = Long.toString(clock.millis());
        editor.edit((state, keys) -> {
            NamespaceLookup.find(state, namespace.subsystem(), namespace.nsid());
            return new Edit(
                    StateChange.put(
                            StateKeys.refreshSize(namespace.subsystem(), namespace.nsid()),
                            asked.getBytes(StandardCharsets.UTF_8)),
                    Set.of(key));
        });
    }

    private static long newSize(long mebibytes, long present, NamespaceConfig namespace) throws Refusal {
        if (mebibytes < 0 || mebibytes > Long.MAX_VALUE / MEBIBYTE) {
            throw new Refusal(Errno.EINVAL, Long.toUnsignedString(mebibytes) + " MiB is more than any image can have");
        }
        long bytes = mebibytes * MEBIBYTE;
        if (bytes < present) {
            throw new Refusal(
                    Errno.EINVAL,
                    "image " + namespace.image() + " has " + present / MEBIBYTE + " MiB and cannot shrink to "
                            + mebibytes + " MiB: data would be lost");
        }
        return bytes;
    }
}
