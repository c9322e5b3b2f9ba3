package io.tidegate.ceph;

import io.tidegate.ceph.jna.CephLibraries;
import io.tidegate.ceph.jna.Librados;
import io.tidegate.ceph.jna.LibradosOptional;
import io.tidegate.ceph.jna.LibraryMissingException;
import io.tidegate.ceph.jna.MonCommand;
import io.tidegate.ceph.jna.NativeMemory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One connection to a cluster: a librados client with sockets, threads and a nonce of its own, and so the unit that a
 * blocklist hits. Any thread may call; calls block.
 *
 * <p>Invariant: pools are closed before their cluster.
 */
public final class CephCluster implements AutoCloseable {

    private static final int FSID_BYTES = 37;
    private static final int OPTION_BYTES = 512;

    private final long handle;
    private final String conf;
    private final AtomicBoolean closed = new AtomicBoolean();

    private CephCluster(long handle, String conf) {
        this.handle = handle;
        this.conf = conf;
    }

    /**
     * Connects, or fails within the connect timeout.
     *
     * @throws CephException also when the client libraries are not installed
     */
    public static CephCluster connect(CephConfig config) throws CephException {
        try {
            CephLibraries.require();
        } catch (LibraryMissingException missing) {
            throw new CephException(CephErrors.ENOTSUP, String.valueOf(missing.getMessage()), missing);
        }
        requireReadable(config.conf(), "the Ceph configuration");
        if (config.keyring().isPresent()) {
            requireReadable(config.keyring().get(), "the keyring");
        }
        long handle = create(config);
        try {
            configure(handle, config);
            dial(handle, config);
        } catch (CephException failure) {
            Librados.rados_shutdown(handle);
            throw failure;
        }
        return new CephCluster(handle, config.conf().toString());
    }

    private static void requireReadable(Path file, String what) throws CephException {
        if (!Files.isReadable(file)) {
            throw new CephException(CephErrors.ENOENT, what + " " + file + " cannot be read; check the path");
        }
    }

    private static long create(CephConfig config) throws CephException {
        long[] out = new long[1];
        int result = Librados.rados_create2(out, "ceph", "client." + config.id(), 0);
        if (result < 0) {
            throw CephErrors.failure("a Ceph client 'client." + config.id() + "' cannot be made", result);
        }
        return out[0];
    }

    private static void configure(long handle, CephConfig config) throws CephException {
        int result = Librados.rados_conf_read_file(handle, config.conf().toString());
        if (result < 0) {
            throw CephErrors.failure("the Ceph configuration " + config.conf() + " cannot be read", result);
        }
        set(handle, "client_mount_timeout", seconds(config.connectTimeout()));
        set(handle, "rados_mon_op_timeout", seconds(config.monitorTimeout()));
        set(handle, "rados_osd_op_timeout", seconds(config.osdTimeout()));
        if (config.keyring().isPresent()) {
            set(handle, "keyring", config.keyring().get().toString());
        }
        for (Map.Entry<String, String> option : config.options().entrySet()) {
            set(handle, option.getKey(), option.getValue());
        }
    }

    /** Whole seconds, which is what every release takes; rounded up, since 0 means for ever. */
    private static String seconds(Duration duration) {
        return String.valueOf(duration.plusMillis(999).toSeconds());
    }

    private static void set(long handle, String option, String value) throws CephException {
        int result = Librados.rados_conf_set(handle, option, value);
        if (result == -CephErrors.ENOENT) {
            throw new CephException(CephErrors.EINVAL, "Ceph has no option '" + option + "'; check the spelling");
        }
        if (result < 0) {
            throw CephErrors.failure("the Ceph option " + option + " cannot be '" + value + "'", result);
        }
    }

    private static void dial(long handle, CephConfig config) throws CephException {
        int result = Librados.rados_connect(handle);
        if (result == -CephErrors.ENOENT) {
            throw new CephException(
                    CephErrors.ENOENT,
                    "the cluster of " + config.conf() + " refuses client." + config.id()
                            + ": no key was found; check the keyring");
        }
        if (result == -CephErrors.EIO) {
            // What librados says of a keyring that it cannot read; nobody was asked yet.
            throw new CephException(
                    CephErrors.EIO,
                    "the keyring of client." + config.id() + " for the cluster of " + config.conf()
                            + " cannot be read; a key of the kind that Ceph 20 makes (aes256k, it begins with Ag) takes"
                            + " librados 20");
        }
        if (result < 0) {
            throw CephErrors.failure(
                    "the cluster of " + config.conf() + " cannot be reached as client." + config.id(), result);
        }
    }

    /** Opens a pool; ENOENT when the cluster has none of that name. */
    public CephPool pool(String name) throws CephException {
        return pool(name, "");
    }

    /** Opens a namespace of a pool; a namespace that was never written is simply empty. */
    public CephPool pool(String name, String namespace) throws CephException {
        long[] out = new long[1];
        int result = Librados.rados_ioctx_create(handle(), name, out);
        if (result == -CephErrors.ENOENT) {
            throw new CephException(
                    CephErrors.ENOENT,
                    "the cluster of " + conf + " has no pool '" + name + "'; make it with: ceph osd pool create "
                            + name);
        }
        if (result < 0) {
            throw CephErrors.failure("pool '" + name + "' cannot be opened", result);
        }
        if (!namespace.isEmpty()) {
            Librados.rados_ioctx_set_namespace(out[0], namespace);
        }
        return new CephPool(this, out[0], name, namespace);
    }

    /** Identifies the cluster. */
    public String fsid() throws CephException {
        byte[] out = new byte[FSID_BYTES];
        int result = Librados.rados_cluster_fsid(handle(), out, out.length);
        if (result < 0) {
            throw CephErrors.failure("the id of the cluster of " + conf + " cannot be read", result);
        }
        return NativeMemory.string(out);
    }

    /** The number that the cluster gave this client. */
    public long instanceId() {
        return Librados.rados_get_instance_id(handle());
    }

    /** The addresses by which a blocklist names this client; empty on a librados that cannot tell. */
    public Optional<String> addresses() {
        return LibradosOptional.addresses(handle());
    }

    /** The effective value of an option; empty when this Ceph has none of that name. */
    public Optional<String> option(String name) {
        byte[] out = new byte[OPTION_BYTES];
        return Librados.rados_conf_get(handle(), name, out, out.length) < 0
                ? Optional.empty()
                : Optional.of(NativeMemory.string(out));
    }

    /** Shuts the client with this address out of the cluster; its operations fail with ESHUTDOWN. */
    public void blocklistAdd(String address, Duration expire) throws CephException {
        command("{\"prefix\": \"osd blocklist\", \"blocklistop\": \"add\", \"addr\": \"" + address + "\", \"expire\": "
                + seconds(expire) + ".0}"); // a whole number is refused
    }

    /** Lets clients with this address in again; one that was shut out must connect anew all the same. */
    public void blocklistRemove(String address) throws CephException {
        command("{\"prefix\": \"osd blocklist\", \"blocklistop\": \"rm\", \"addr\": \"" + address + "\"}");
    }

    /** Waits until this client knows the newest OSD map, and with it the newest blocklist. */
    public void awaitLatestOsdMap() throws CephException {
        int result = Librados.rados_wait_for_latest_osdmap(handle());
        if (result < 0) {
            throw CephErrors.failure("the newest OSD map cannot be fetched", result);
        }
    }

    /**
     * Shows this client in the cluster's service map, for as long as it lives. The manager learns of it when there is one.
     *
     * @param service its kind, "nvmeof"
     * @param daemon its name among those of that kind
     * @param metadata what does not change
     */
    public void registerService(String service, String daemon, Map<String, String> metadata) throws CephException {
        int result = Librados.rados_service_register(handle(), service, daemon, dictionary(metadata));
        if (result < 0) {
            throw CephErrors.failure(service + " '" + daemon + "' cannot be shown in the service map", result);
        }
    }

    /** Shows how the registered service is now. */
    public void updateService(Map<String, String> status) throws CephException {
        int result = Librados.rados_service_update_status(handle(), dictionary(status));
        if (result < 0) {
            throw CephErrors.failure("the status in the service map cannot be changed", result);
        }
    }

    /** As librados takes it, which ends at an empty name. */
    private static byte[] dictionary(Map<String, String> entries) {
        StringBuilder text = new StringBuilder();
        entries.forEach(
                (name, value) -> text.append(name).append('\0').append(value).append('\0'));
        return text.append('\0').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Sends a command to the monitors and returns what it prints. */
    public String command(String json) throws CephException {
        MonCommand answer = MonCommand.run(handle(), json);
        if (answer.result() < 0) {
            throw CephErrors.failure("the monitors refuse " + json + " (" + answer.status() + ")", answer.result());
        }
        return answer.output();
    }

    /** Sends a command to the monitors; a refusal is an answer as well. */
    public CephReply ask(String json) {
        return CephReply.of(MonCommand.run(handle(), json));
    }

    /** Sends a command with input to the active manager, which must be there: without one this waits for it. */
    public CephReply askManager(String json, String input) {
        return CephReply.of(MonCommand.manager(handle(), json, input.getBytes(StandardCharsets.UTF_8)));
    }

    /** Librados' own pointer, for the data path. */
    public long handle() {
        if (closed.get()) {
            throw new IllegalStateException("the cluster of " + conf + " is closed");
        }
        return handle;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Librados.rados_shutdown(handle);
        }
    }
}
