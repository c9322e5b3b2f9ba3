package io.tidegate.config.settings;

import io.tidegate.config.settings.SettingKey.Use;
import io.tidegate.config.settings.ValueKind.Addresses;
import io.tidegate.config.settings.ValueKind.Decimal;
import io.tidegate.config.settings.ValueKind.Switch;
import io.tidegate.config.settings.ValueKind.Text;
import io.tidegate.config.settings.ValueKind.Whole;
import io.tidegate.config.settings.ValueKind.Word;
import io.tidegate.group.GroupTimes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every key that the configuration file may hold, upstream's and a few own ones, with its kind and its default. */
final class SettingsSchema {

    private static final ValueKind TEXT = new Text();
    private static final ValueKind SWITCH = new Switch();
    private static final ValueKind DECIMAL = new Decimal();
    private static final ValueKind COUNT = new Whole(0, Integer.MAX_VALUE);
    private static final ValueKind INTEGER = new Whole(Integer.MIN_VALUE, Integer.MAX_VALUE);
    private static final ValueKind PORT = new Whole(1, 65535);
    private static final ValueKind LEVEL = new Word(Set.of("notset", "debug", "info", "warning", "error", "critical"));

    private final Map<String, SettingKey> keys = new LinkedHashMap<>();
    private String section = "";

    private SettingsSchema() {
        gateway();
        gatewayOfUpstreamOnly();
        logs();
        discovery();
        ceph();
        group();
        security();
        spdk();
        monitor();
    }

    private static final SettingsSchema ALL = new SettingsSchema();

    static Optional<SettingKey> find(String section, String key) {
        return Optional.ofNullable(ALL.keys.get(section + "." + key));
    }

    static List<String> sections() {
        return ALL.keys.values().stream().map(SettingKey::section).distinct().toList();
    }

    static List<String> keysOf(String section) {
        return ALL.keys.values().stream()
                .filter(key -> key.section().equals(section))
                .map(SettingKey::key)
                .toList();
    }

    static List<SettingKey> all() {
        return new ArrayList<>(ALL.keys.values());
    }

    private void gateway() {
        section = "gateway";
        served(TEXT, "", "name", "group", "override_hostname");
        served(TEXT, "0.0.0.0", "addr");
        served(PORT, "5500", "port");
        served(SWITCH, "False", "enable_auth", "force_tls");
        served(SWITCH, "True", "state_update_notify", "verify_nqns", "verify_keys", "verify_listener_ip");
        served(new Whole(1, 86400), "5", "state_update_interval_sec");
        served(new Whole(1, 1024), "16", "max_gws_in_grp");
        served(new Whole(1, 65535), "128", "max_subsystems", "max_hosts_per_subsystem");
        served(new Whole(1, 65535), "4096", "max_namespaces");
        served(new Whole(1, 2048), "512", "max_namespaces_per_subsystem");
        served(new Whole(1, 65535), "2048", "max_hosts");
        served(new Whole(1, 65535), "16", "max_hosts_per_namespace");
        served(COUNT, "1000", "max_namespaces_with_netmask");
        served(TEXT, "", "encryption_key");
        served(SWITCH, "True", "enable_key_encryption");
        served(SWITCH, "True", "enable_monitor_client");
        later(SWITCH, "True", "abort_on_errors");
        served(COUNT, "7", "rebalance_period_sec");
        served(COUNT, "8", "max_ns_to_change_lb_grp");
        served(SWITCH, "True", "enable_prometheus_exporter", "prometheus_exporter_ssl", "status_page");
        served(PORT, "10008", "prometheus_port");
        served(TEXT, "", "prometheus_bdev_pools");
        served(SWITCH, "True", "io_stats_enabled");
        served(SWITCH, "True", "degrade_namespace_on_kmip_error");
        later(SWITCH, "True", "abort_on_update_error");
        served(new Whole(1, 1024), "4", "max_message_length_in_mb");
        served(new Word(Set.of("epoll", "io_uring", "nio")), "", "io");
    }

    private void gatewayOfUpstreamOnly() {
        // Ours listens for the monitor client as long as the gateway runs.
        meaningless(DECIMAL, "0.001", "monitor_stop_grace");
        meaningless(COUNT, "2000", "state_update_timeout_in_msec");
        meaningless(DECIMAL, "25", "break_update_interval_sec");
        meaningless(SWITCH, "False", "enable_spdk_discovery_controller", "ping_spdk_under_lock");
        meaningless(COUNT, "20", "omap_file_lock_duration");
        meaningless(COUNT, "30", "omap_file_lock_retries");
        meaningless(DECIMAL, "1.0", "omap_file_lock_retry_sleep_interval");
        meaningless(SWITCH, "True", "omap_file_lock_on_read");
        meaningless(COUNT, "10", "omap_file_update_reloads");
        meaningless(COUNT, "500", "omap_file_update_attempts");
        meaningless(SWITCH, "False", "omap_file_ignore_unlock_errors", "omap_file_disable_unlock");
        meaningless(COUNT, "1", "allowed_consecutive_spdk_ping_failures");
        meaningless(DECIMAL, "2.0", "spdk_ping_interval_in_seconds");
        meaningless(DECIMAL, "3.0", "prometheus_frequency_slow_down_factor");
        meaningless(COUNT, "3", "prometheus_cycles_to_adjust_speed");
        meaningless(COUNT, "240", "prometheus_startup_delay");
        // A scrape reads counters, which costs too little to keep its result.
        meaningless(COUNT, "10", "prometheus_stats_interval");
        meaningless(COUNT, "60", "prometheus_connection_list_cache_expiration");
        meaningless(COUNT, "30", "subsystem_cache_expiration");
    }

    private void logs() {
        section = "gateway-logs";
        served(LEVEL, "info", "log_level");
        served(SWITCH, "True", "log_files_enabled", "log_files_rotation_enabled", "verbose_log_messages");
        served(new Whole(1, 65536), "10", "max_log_file_size_in_mb");
        served(new Whole(0, 1000), "10", "max_log_directory_backups");
        served(new Whole(0, 1000), "20", "max_log_files_count");
        served(TEXT, "/var/log/ceph/", "log_directory");
        served(new Word(Set.of("text", "json")), "text", "log_format");
        served(new Whole(0, 3_600_000), "1000", "slow_io_ms");
    }

    private void discovery() {
        section = "discovery";
        served(TEXT, "0.0.0.0", "addr");
        served(PORT, "8009", "port");
        served(INTEGER, "10", "bind_retries_limit");
        served(DECIMAL, "0.5", "bind_sleep_interval");
        meaningless(SWITCH, "True", "abort_on_errors");
        served(new Addresses(), "", "referrals");
        served(SWITCH, "False", "mdns");
    }

    private void ceph() {
        section = "ceph";
        served(TEXT, "", "pool", "id");
        served(TEXT, "/etc/ceph/ceph.conf", "config_file");
    }

    private void group() {
        section = "ha";
        served(new Word(Set.of("off", "local", "rados", "etcd", "ceph-mon")), "", "backing");
        served(TEXT, "", "endpoints", "location", "beat_addr");
        served(new Whole(0, 65535), "0", "beat_port");
        served(new Whole(0, 65_536), "1024", "images_ahead");
        served(SWITCH, "True", "hang_guard");
        ValueKind millis = new Whole(1, 86_400_000);
        GroupTimes standard = GroupTimes.DEFAULT;
        served(millis, millis(standard.beat()), "beat_ms");
        served(millis, millis(standard.renew()), "renew_ms");
        served(millis, millis(standard.hangAfter()), "hang_ms");
        served(millis, millis(standard.lease()), "lease_ms");
        served(millis, millis(standard.failbackAfter()), "failback_ms");
        served(millis, millis(standard.patience()), "patience_ms");
        served(millis, millis(standard.stepLimit()), "step_limit_ms");
        served(millis, millis(standard.quarantine()), "quarantine_ms");
    }

    private static String millis(Duration interval) {
        return Long.toString(interval.toMillis());
    }

    private void security() {
        section = "mtls";
        served(TEXT, "", "server_key", "server_cert", "client_cert", "client_key");
        // Of the client's side, which reads no file of the gateway.
        meaningless(TEXT, "", "root_ca_cert");
        section = "access";
        served(TEXT, "", "api_user", "api_secret", "pools");
        served(new ValueKind.AddressList(), "", "trusted_ip_list");
        section = "kmip";
        served(TEXT, "./certs/kmip/{server_name}", "cert_dir");
        served(TEXT, "client_cert.pem", "client_cert");
        served(TEXT, "client_key.pem", "client_key");
        served(TEXT, "ca_cert.pem", "ca_cert");
    }

    private void spdk() {
        section = "spdk";
        served(new Whole(1, 65535), "", "bdevs_per_cluster");
        later(new Whole(1, 65535), "", "flat_bdevs_per_cluster", "cluster_connections");
        served(TEXT, "tcp", "transports");
        served(TEXT, "", "transport_tcp_options");
        meaningless(TEXT, "", "librbd_core_mask", "tgt_path", "tgt_cmd_extra_args", "rpc_socket_dir");
        meaningless(TEXT, "", "rpc_socket_name", "mem_size", "log_level", "protocol_log_level", "log_file_dir");
        meaningless(TEXT, "", "iobuf_options", "qos_timeslice_in_usecs", "rbd_with_crc32c", "cnc_enable");
        meaningless(TEXT, "", "cnc_rate_limiter_bytes", "cnc_chunk_blocks", "cnc_parallel_chunks");
        // Of the files that cephadm of Reef and Tentacle writes.
        meaningless(TEXT, "", "conn_retries", "rpc_socket");
        meaningless(DECIMAL, "60.0", "timeout");
        meaningless(SWITCH, "True", "enable_dsa_acceleration");
        later(COUNT, "60", "notifications_interval");
    }

    private void monitor() {
        section = "monitor";
        served(DECIMAL, "1.0", "timeout");
        served(TEXT, "", "log_file_dir");
        served(TEXT, "/usr/bin/ceph-nvmeof-monitor-client", "client");
    }

    private void served(ValueKind kind, String standard, String... names) {
        add(kind, standard, Use.SERVED, names);
    }

    private void later(ValueKind kind, String standard, String... names) {
        add(kind, standard, Use.LATER, names);
    }

    private void meaningless(ValueKind kind, String standard, String... names) {
        add(kind, standard, Use.MEANINGLESS, names);
    }

    private void add(ValueKind kind, String standard, Use use, String... names) {
        for (String name : names) {
            keys.put(section + "." + name, new SettingKey(section, name, kind, standard, use));
        }
    }
}
