package io.tidegate.ceph;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How to reach a cluster. Immutable.
 *
 * @param conf the ceph.conf
 * @param id the Ceph user without {@code client.}, "admin" for instance
 * @param keyring where the user's key is, when not where the conf says
 * @param connectTimeout after this the connect fails with ETIMEDOUT ({@code client_mount_timeout})
 * @param monitorTimeout after this a question to the monitors fails with ETIMEDOUT ({@code rados_mon_op_timeout})
 * @param osdTimeout after this an operation on an object fails with ETIMEDOUT ({@code rados_osd_op_timeout}); zero
 *     waits for ever, as every Ceph client does by itself: an operation continues when the cluster is back, and who
 *     cannot wait, such as an NVMe host, has a timeout of its own. An operation that timed out may still take effect.
 * @param options further options of Ceph by name, set after the conf was read
 */
public record CephConfig(
        Path conf,
        String id,
        Optional<Path> keyring,
        Duration connectTimeout,
        Duration monitorTimeout,
        Duration osdTimeout,
        Map<String, String> options) {

    private static final Duration CONNECT = Duration.ofSeconds(30);
    private static final Duration MONITOR = Duration.ofSeconds(30);

    /** Copies the options. */
    public CephConfig {
        options = Map.copyOf(options);
    }

    /** The user "admin" with the default timeouts. */
    public static CephConfig of(Path conf) {
        return new CephConfig(conf, "admin", Optional.empty(), CONNECT, MONITOR, Duration.ZERO, Map.of());
    }

    /** The same cluster as another user. */
    public CephConfig withId(String user) {
        return new CephConfig(conf, user, keyring, connectTimeout, monitorTimeout, osdTimeout, options);
    }

    /** The same with the key in {@code file}. */
    public CephConfig withKeyring(Path file) {
        return new CephConfig(conf, id, Optional.of(file), connectTimeout, monitorTimeout, osdTimeout, options);
    }

    /** The same with other timeouts for the connect and the monitors. */
    public CephConfig withTimeouts(Duration connect, Duration monitor) {
        return new CephConfig(conf, id, keyring, connect, monitor, osdTimeout, options);
    }

    /** The same with another timeout for operations on objects. */
    public CephConfig withOsdTimeout(Duration timeout) {
        return new CephConfig(conf, id, keyring, connectTimeout, monitorTimeout, timeout, options);
    }

    /** The same with one more option. */
    public CephConfig withOption(String name, String value) {
        Map<String, String> more = new java.util.HashMap<>(options);
        more.put(name, value);
        return new CephConfig(conf, id, keyring, connectTimeout, monitorTimeout, osdTimeout, more);
    }
}
