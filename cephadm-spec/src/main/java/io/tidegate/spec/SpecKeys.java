package io.tidegate.spec;

import io.tidegate.spec.Kind.Address;
import io.tidegate.spec.Kind.Block;
import io.tidegate.spec.Kind.Decimal;
import io.tidegate.spec.Kind.Switch;
import io.tidegate.spec.Kind.Text;
import io.tidegate.spec.Kind.Whole;
import io.tidegate.spec.Kind.Word;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every key below {@code spec:} of the nvmeof service of Ceph 18 and 20, and the setting that each of them becomes. */
public final class SpecKeys {

    /** Keys of the gateway alone, which no release of Ceph takes below {@code spec:}. */
    public static final Set<String> OWN = Set.of("pools", "api_user", "api_secret", "trusted_ip_list");

    private static final Kind TEXT = new Text();
    private static final Kind SWITCH = new Switch();
    private static final Kind DECIMAL = new Decimal();
    private static final Kind PORT = new Whole(1, 65535);
    private static final Kind COUNT = new Whole(0, Integer.MAX_VALUE);
    private static final Kind SOME = new Whole(1, Integer.MAX_VALUE);
    private static final Kind LEVEL =
            new Word(Set.of("notset", "debug", "info", "warning", "warn", "error", "critical"));

    private static final SpecKeys ALL = new SpecKeys();

    private final Map<String, SpecKey> keys = new LinkedHashMap<>();

    private SpecKeys() {
        identity();
        gateway();
        store();
        limits();
        security();
        discovery();
        spdk();
        logs();
    }

    /** The key of a name. */
    static Optional<SpecKey> find(String name) {
        return Optional.ofNullable(ALL.keys.get(name));
    }

    /** All of Ceph's keys in the order of its documentation. */
    public static List<SpecKey> all() {
        return List.copyOf(ALL.keys.values());
    }

    private void identity() {
        to("gateway", TEXT, "name", "group");
        to("gateway", new Address(), "addr");
        to("gateway", PORT, "port");
        alone(new Block(), "addr_map", "discovery_addr_map");
        to("ceph", TEXT, "pool");
    }

    private void gateway() {
        to("gateway", SWITCH, "state_update_notify", "enable_spdk_discovery_controller", "abort_on_errors");
        to("gateway", SWITCH, "abort_on_update_error", "io_stats_enabled", "enable_monitor_client");
        to("gateway", SWITCH, "degrade_namespace_on_kmip_error", "verify_nqns", "verify_keys", "verify_listener_ip");
        to("gateway", SOME, "state_update_interval_sec");
        to("gateway", DECIMAL, "break_update_interval_sec", "spdk_ping_interval_in_seconds");
        to("gateway", COUNT, "rebalance_period_sec", "max_ns_to_change_lb_grp", "subsystem_cache_expiration");
        to("gateway", COUNT, "allowed_consecutive_spdk_ping_failures");
        to("gateway", SWITCH, "ping_spdk_under_lock", "enable_prometheus_exporter");
        to("gateway", PORT, "prometheus_port");
        to("gateway", COUNT, "prometheus_stats_interval", "prometheus_startup_delay");
        to("gateway", COUNT, "prometheus_connection_list_cache_expiration");
    }

    private void store() {
        to("gateway", SWITCH, "omap_file_ignore_unlock_errors", "omap_file_lock_on_read");
        to("gateway", COUNT, "omap_file_lock_duration", "omap_file_lock_retries", "omap_file_update_reloads");
        to("gateway", DECIMAL, "omap_file_lock_retry_sleep_interval");
    }

    private void limits() {
        to("gateway", SOME, "max_gws_in_grp", "max_hosts_per_namespace", "max_subsystems", "max_hosts");
        to("gateway", SOME, "max_namespaces", "max_hosts_per_subsystem", "max_message_length_in_mb");
        to("gateway", new Whole(1, 2048), "max_namespaces_per_subsystem");
        to("gateway", COUNT, "max_namespaces_with_netmask");
    }

    private void security() {
        to("gateway", SWITCH, "enable_auth", "force_tls");
        alone(TEXT, "encryption_key", "server_key", "server_cert", "client_key", "client_cert", "root_ca_cert");
        to("kmip", "cert_dir", TEXT, "kmip_cert_dir");
    }

    private void discovery() {
        to("discovery", "addr", new Address(), "discovery_addr");
        to("discovery", "port", PORT, "discovery_port");
        to(
                "discovery",
                "bind_retries_limit",
                new Whole(Integer.MIN_VALUE, Integer.MAX_VALUE),
                "discovery_bind_retries_limit");
        to("discovery", "bind_sleep_interval", DECIMAL, "discovery_bind_sleep_interval");
        to("discovery", "abort_on_errors", SWITCH, "abort_discovery_on_errors");
    }

    private void spdk() {
        to("spdk", SOME, "bdevs_per_cluster", "flat_bdevs_per_cluster", "cluster_connections");
        alone(TEXT, "spdk_path");
        to("spdk", TEXT, "tgt_path", "tgt_cmd_extra_args", "rpc_socket_dir", "rpc_socket_name");
        to("spdk", new Word(Set.of("tcp")), "transports");
        to("spdk", new Block(), "transport_tcp_options", "iobuf_options");
        to("spdk", SWITCH, "enable_dsa_acceleration", "rbd_with_crc32c");
        to("spdk", COUNT, "conn_retries", "qos_timeslice_in_usecs", "notifications_interval");
        to("spdk", DECIMAL, "timeout");
        to("spdk", "timeout", DECIMAL, "spdk_timeout");
        to("spdk", "mem_size", SOME, "spdk_mem_size");
        alone(COUNT, "spdk_huge_pages");
        to("spdk", "log_level", TEXT, "spdk_log_level");
        to("spdk", "protocol_log_level", TEXT, "spdk_protocol_log_level");
        to("spdk", "log_file_dir", TEXT, "spdk_log_file_dir");
    }

    private void logs() {
        to("gateway-logs", LEVEL, "log_level");
        to("gateway-logs", SWITCH, "log_files_enabled", "log_files_rotation_enabled", "verbose_log_messages");
        to("gateway-logs", SOME, "max_log_file_size_in_mb", "max_log_files_count", "max_log_directory_backups");
        to("gateway-logs", TEXT, "log_directory");
        to("monitor", "timeout", DECIMAL, "monitor_timeout");
        to("monitor", "log_file_dir", TEXT, "monitor_client_log_file_dir");
    }

    private void to(String section, Kind kind, String... names) {
        for (String name : names) {
            to(section, name, kind, name);
        }
    }

    private void to(String section, String setting, Kind kind, String name) {
        keys.put(name, new SpecKey(name, kind, Optional.of(section + "." + setting)));
    }

    private void alone(Kind kind, String... names) {
        for (String name : names) {
            keys.put(name, new SpecKey(name, kind, Optional.empty()));
        }
    }
}
