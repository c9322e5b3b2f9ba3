package io.tidegate.config.settings;

import io.tidegate.config.settings.SettingKey.Use;
import io.tidegate.group.GroupTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads and checks a configuration file; reports every problem at once, each with its line. */
public final class SettingsReader {

    private static final String LOOPBACK = "127.0.0.1";

    private final IniFile file;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, IniFile.Entry> given = new HashMap<>();
    private final List<String> meaningless = new ArrayList<>();
    private final List<String> later = new ArrayList<>();

    private SettingsReader(IniFile file) {
        this.file = file;
        problems.addAll(file.problems());
    }

    /** Reads a file. */
    public static GatewaySettings read(Path path) throws SettingsException {
        try {
            return parse(path.toString(), Files.readAllLines(path));
        } catch (NoSuchFileException e) {
            throw new SettingsException(path + ": there is no such file; give its path with --config", e);
        } catch (IOException e) {
            throw new SettingsException(path + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** Reads the lines of a file called {@code name}. */
    public static GatewaySettings parse(String name, List<String> lines) throws SettingsException {
        return new SettingsReader(IniFile.parse(name, lines)).check();
    }

    /** What holds when there is no file: one machine, no Ceph, management on the loopback only. */
    public static GatewaySettings embedded() {
        try {
            return parse("embedded defaults", List.of());
        } catch (SettingsException e) {
            throw new IllegalStateException("the defaults contradict the schema", e);
        }
    }

    /** Checks a log level that was given by {@code option}. */
    public static String logLevel(String option, String value) throws SettingsException {
        ValueKind kind =
                SettingsSchema.find("gateway-logs", "log_level").orElseThrow().kind();
        if (!kind.accepts(value)) {
            throw new SettingsException(List.of(option + " is '" + value + "' but must be " + kind.allowed()));
        }
        return value.toLowerCase(Locale.ROOT);
    }

    private GatewaySettings check() throws SettingsException {
        for (String section : file.sections()) {
            if (!SettingsSchema.sections().contains(section)) {
                problems.add(file.name() + ": [" + section + "] is no known section"
                        + nearest(section, SettingsSchema.sections()));
            }
        }
        file.entries().forEach(this::check);
        if (file.sections().contains("ceph") && text("ceph", "pool").isEmpty()) {
            problems.add(file.name() + ": [ceph] pool is missing; name the pool that holds the shared state");
        }
        Optional<HaSettings> ha = ha();
        refuse("gateway", "enable_auth", "mutual TLS on the management port is not served yet; set it to False");
        refuse("gateway", "force_tls", "TLS on NVMe/TCP is not served yet; set it to False");
        TcpOptions tcp = TcpOptions.parse(text("spdk", "transport_tcp_options"), this::problemWithTcpOptions);
        if (!problems.isEmpty() || ha.isEmpty()) {
            throw new SettingsException(problems);
        }
        return bind(tcp, ha.get());
    }

    private void check(IniFile.Entry entry) {
        if (!SettingsSchema.sections().contains(entry.section())) {
            return;
        }
        Optional<SettingKey> known = SettingsSchema.find(entry.section(), entry.key());
        if (known.isEmpty()) {
            problems.add(at(entry) + "[" + entry.section() + "] has no key '" + entry.key() + "'"
                    + nearest(entry.key(), SettingsSchema.keysOf(entry.section())));
            return;
        }
        SettingKey key = known.get();
        if (!entry.value().isEmpty() && !key.kind().accepts(entry.value())) {
            problems.add(at(entry) + key.name() + " is '" + entry.value() + "' but must be "
                    + key.kind().allowed());
        }
        given.put(entry.section() + "." + entry.key(), entry);
        note(key);
    }

    private void note(SettingKey key) {
        if (key.use() == Use.MEANINGLESS) {
            meaningless.add(key.name());
        } else if (key.use() == Use.LATER) {
            later.add(key.name());
        }
    }

    private void refuse(String section, String key, String why) {
        IniFile.Entry entry = given.get(section + "." + key);
        if (entry != null && ValueKind.Switch.isTrue(entry.value())) {
            problems.add(at(entry) + "[" + section + "] " + key + ": " + why);
        }
    }

    private void problemWithTcpOptions(String problem) {
        IniFile.Entry entry = given.get("spdk.transport_tcp_options");
        problems.add((entry == null ? file.name() + ": " : at(entry)) + "[spdk] transport_tcp_options " + problem);
    }

    private GatewaySettings bind(TcpOptions tcp, HaSettings ha) {
        String hostName = text("gateway", "override_hostname");
        String machine = hostName.isEmpty() ? LocalHostName.read() : hostName;
        String name = text("gateway", "name");
        return new GatewaySettings(
                new GatewaySettings.Identity(name.isEmpty() ? machine : name, text("gateway", "group"), machine),
                grpcEndpoint(),
                new GatewaySettings.Discovery(
                        endpoint("discovery"),
                        whole("discovery", "bind_retries_limit"),
                        Double.parseDouble(text("discovery", "bind_sleep_interval")),
                        ValueKind.Addresses.parse(text("discovery", "referrals")),
                        isOn("discovery", "mdns")),
                limits(),
                new GatewaySettings.Checks(
                        isOn("gateway", "verify_nqns"),
                        isOn("gateway", "verify_listener_ip"),
                        isOn("gateway", "io_stats_enabled")),
                new GatewaySettings.Tcp(tcp.inCapsuleBytes(), tcp.ioQueuePairs(), tcp.queueEntries()),
                ceph(),
                ha,
                text("gateway-logs", "log_level").toLowerCase(Locale.ROOT),
                new GatewaySettings.Notes(meaningless, later));
    }

    private GatewaySettings.Limits limits() {
        return new GatewaySettings.Limits(
                whole("gateway", "max_subsystems"),
                whole("gateway", "max_namespaces"),
                whole("gateway", "max_namespaces_per_subsystem"),
                whole("gateway", "max_hosts"),
                whole("gateway", "max_hosts_per_subsystem"),
                whole("gateway", "max_gws_in_grp"),
                whole("gateway", "max_message_length_in_mb"),
                whole("gateway", "max_hosts_per_namespace"),
                whole("gateway", "max_namespaces_with_netmask"));
    }

    /** What is said of the group; empty when that contradicts itself, which is a problem then. */
    private Optional<HaSettings> ha() {
        boolean ceph = file.sections().contains("ceph");
        String word = text("ha", "backing").toUpperCase(Locale.ROOT);
        List<String> endpoints = Stream.of(text("ha", "endpoints").split(","))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .toList();
        try {
            HaSettings.Backing standard = ceph ? HaSettings.Backing.RADOS : HaSettings.Backing.OFF;
            HaSettings.Backing backing = word.isEmpty() ? standard : HaSettings.Backing.valueOf(word);
            require(backing != HaSettings.Backing.RADOS || ceph, "rados needs a [ceph] section");
            require(
                    backing != HaSettings.Backing.ETCD || ceph,
                    "etcd needs a [ceph] section: images are shared by Ceph");
            require(
                    backing != HaSettings.Backing.LOCAL || !ceph,
                    "local is for gateways of one machine without [ceph]");
            require(backing != HaSettings.Backing.ETCD || !endpoints.isEmpty(), "etcd needs endpoints");
            return Optional.of(new HaSettings(
                    backing,
                    endpoints,
                    text("ha", "location"),
                    new Endpoint(text("ha", "beat_addr"), whole("ha", "beat_port")),
                    times()));
        } catch (IllegalArgumentException contradiction) {
            problems.add(file.name() + ": [ha] " + contradiction.getMessage());
            return Optional.empty();
        }
    }

    private static void require(boolean good, String sentence) {
        if (!good) {
            throw new IllegalArgumentException(sentence);
        }
    }

    private GroupTimes times() {
        return new GroupTimes(
                millis("beat_ms"),
                millis("renew_ms"),
                millis("hang_ms"),
                millis("lease_ms"),
                millis("failback_ms"),
                millis("patience_ms"),
                millis("step_limit_ms"),
                millis("quarantine_ms"));
    }

    private Duration millis(String key) {
        return Duration.ofMillis(whole("ha", key));
    }

    private Optional<GatewaySettings.Ceph> ceph() {
        if (!file.sections().contains("ceph")) {
            return Optional.empty();
        }
        return Optional.of(new GatewaySettings.Ceph(
                text("ceph", "pool"),
                text("ceph", "config_file"),
                text("ceph", "id"),
                whole("spdk", "bdevs_per_cluster"),
                isOn("gateway", "state_update_notify"),
                whole("gateway", "state_update_interval_sec")));
    }

    /** Without Ceph this is somebody's own machine: management stays on it unless the file says otherwise. */
    private Endpoint grpcEndpoint() {
        boolean loopback = !file.sections().contains("ceph") && !given.containsKey("gateway.addr");
        return loopback ? new Endpoint(LOOPBACK, whole("gateway", "port")) : endpoint("gateway");
    }

    private Endpoint endpoint(String section) {
        return new Endpoint(text(section, "addr"), whole(section, "port"));
    }

    private boolean isOn(String section, String key) {
        return ValueKind.Switch.isTrue(text(section, key));
    }

    private int whole(String section, String key) {
        return Integer.parseInt(text(section, key));
    }

    private String text(String section, String key) {
        SettingKey known = SettingsSchema.find(section, key).orElseThrow();
        IniFile.Entry entry = given.get(section + "." + key);
        return entry == null || entry.value().isEmpty() ? known.standard() : entry.value();
    }

    private String at(IniFile.Entry entry) {
        return file.name() + ":" + entry.line() + ": ";
    }

    private static String nearest(String word, List<String> known) {
        return NearestName.of(word, known)
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("; known are " + String.join(", ", known));
    }
}
