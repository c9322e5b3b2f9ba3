package io.tidegate.control;

import static io.tidegate.control.StatusReply.SUCCESS;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.Errno;
import io.tidegate.config.NamespaceConfig;
import io.tidegate.config.StateCodec;
import io.tidegate.config.StateKeys;
import io.tidegate.proto.namespace_set_qos_req;
import io.tidegate.proto.req_status;
import io.tidegate.store.StateChange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says how much may pass through a namespace in a second. Limits that a request does not name stay as they are. */
final class NamespaceLimits {

    private static final Logger LOG = LoggerFactory.getLogger(NamespaceLimits.class);

    /** As {@code rbd config image set} stores them with the image. */
    private static final List<String> OF_THE_IMAGE = List.of(
            "conf_rbd_qos_iops_limit",
            "conf_rbd_qos_bps_limit",
            "conf_rbd_qos_read_iops_limit",
            "conf_rbd_qos_read_bps_limit",
            "conf_rbd_qos_write_iops_limit",
            "conf_rbd_qos_write_bps_limit");

    private final StateEditor editor;
    private final NamespacePort port;

    NamespaceLimits(StateEditor editor, NamespacePort port) {
        this.editor = editor;
        this.port = port;
    }

    req_status set(namespace_set_qos_req request) throws Refusal {
        String nqn = request.getSubsystemNqn();
        int nsid = request.getNsid();
        NamespaceConfig namespace = NamespaceLookup.require(editor.read(), nqn, nsid);
        if (!request.hasRwIosPerSecond()
                && !request.hasRwMbytesPerSecond()
                && !request.hasRMbytesPerSecond()
                && !request.hasWMbytesPerSecond()) {
            throw new Refusal(Errno.EINVAL, "no limit is given; 0 takes a limit away");
        }
        if (!request.getForce()) {
            refuseOwnLimits(namespace);
        }
        editor.amend((state, entries) -> {
            NamespaceLookup.find(state, nqn, nsid);
            String key = StateKeys.qos(nqn, nsid);
            byte[] value = StateCodec.encode(merged(entries, key, request));
            return new Edit(StateChange.put(key, value), Set.of(StateKeys.namespace(nqn, nsid)));
        });
        LOG.info("limits of namespace {} of subsystem {} are set", nsid, nqn);
        return req_status.newBuilder().setErrorMessage(SUCCESS).build();
    }

    private static namespace_set_qos_req merged(Map<String, byte[]> entries, String key, namespace_set_qos_req request)
            throws Refusal {
        namespace_set_qos_req.Builder stored = namespace_set_qos_req.newBuilder();
        byte[] present = entries.get(key);
        if (present != null) {
            try {
                StateCodec.decode(present, stored);
            } catch (InvalidProtocolBufferException e) {
                throw new Refusal(Errno.EINVAL, "the value of '" + key + "' in the shared state is damaged");
            }
        }
        return stored.mergeFrom(request).build();
    }

    /** Both limits would be in force, and the lower one would look like a fault of the other. */
    private void refuseOwnLimits(NamespaceConfig namespace) throws Refusal {
        String key = StateKeys.namespace(namespace.subsystem(), namespace.nsid());
        for (String name : OF_THE_IMAGE) {
            Optional<String> own = own(key, name);
            if (own.isPresent()) {
                throw new Refusal(
                        Errno.EEXIST,
                        "image " + namespace.image() + " has a limit of its own, " + name.substring("conf_".length())
                                + " " + own.get() + "; take it away with 'rbd config image rm', or use --force");
            }
        }
    }

    private Optional<String> own(String key, String name) {
        try {
            return port.imageNote(key, name)
                    .filter(value -> !value.isBlank() && !value.strip().equals("0"));
        } catch (BlockDeviceException e) {
            LOG.warn("cannot see whether the image of {} has limits of its own: {}", key, e.getMessage());
            return Optional.empty();
        }
    }
}
