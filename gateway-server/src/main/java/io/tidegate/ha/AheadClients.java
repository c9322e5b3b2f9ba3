package io.tidegate.ha;

import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.GroupClients;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The RADOS clients of every ANA group, connected before the group is served, so that Ceph's monitors know them by then. Any
 * thread may look; whoever changes something holds the lock under which {@link MonitorPlane} changes.
 */
final class AheadClients {

    private static final Logger LOG = LoggerFactory.getLogger(AheadClients.class);

    private final GroupClients clients;
    private final GroupDevices devices;
    private final Map<Integer, List<String>> connected = new ConcurrentHashMap<>();
    private String lastFailure = "";

    AheadClients(GroupClients clients, GroupDevices devices) {
        this.clients = clients;
        this.devices = devices;
    }

    /** The addresses of those of a group. */
    List<String> addresses(int group) {
        return connected.getOrDefault(group, List.of());
    }

    /** These are connected, as somebody found out who needed them. Needs no lock. */
    List<String> found(int group, List<String> addresses) {
        List<String> own = ofClients(addresses);
        connected.put(group, own);
        return own;
    }

    /** Images that are no RBD images are refused, but are counted while they are. */
    private static List<String> ofClients(List<String> addresses) {
        return addresses.stream()
                .filter(address -> !address.startsWith("process:"))
                .toList();
    }

    /** Has enough for the images of a group. Blocks. */
    void connect(int group) throws BlockDeviceException {
        try {
            found(group, devices.addresses(group));
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof BlockDeviceException known
                    ? known
                    : new BlockDeviceException(Errno.EIO, String.valueOf(failure.getCause()));
        }
    }

    /** The next ones are others: the monitors may have shut these out. */
    void renew(int group) {
        connected.remove(group);
        clients.disconnect(group);
    }

    void renewAll() {
        connected.keySet().forEach(this::renew);
    }

    /** Has as many as the images of a group need, none when there are none. Blocks. */
    void prepare(int group) {
        int images = devices.count(group);
        if (images == 0) {
            if (connected.containsKey(group) && !devices.isOpen(group)) {
                renew(group);
            }
            return;
        }
        try {
            clients.trim(group, images);
            connect(group);
            lastFailure = "";
        } catch (BlockDeviceException away) {
            String failure = String.valueOf(away.getMessage());
            if (!failure.equals(lastFailure)) {
                lastFailure = failure;
                LOG.warn("clients for group {} cannot be connected, it is tried again: {}", group, failure);
            }
        }
    }
}
