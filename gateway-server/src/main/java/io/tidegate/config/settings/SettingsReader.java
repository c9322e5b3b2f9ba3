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
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Reads and checks a configuration file; reports every problem at once, each with its line. */
public final class SettingsReader {

    private static final String LOOPBACK = "127.0.0.1";

    private final List<IniFile> files;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, IniFile.Entry> given = new HashMap<>();
    private final List<String> meaningless = new ArrayList<>();
    private final List<String> later = new ArrayList<>();

    private SettingsReader(IniFile... files) {
        this.files = List.of(files);
        this.files.forEach(file -> problems.addAll(file.problems()));
    }

    /** Reads a file. */
    public static GatewaySettings read(Path path) throws SettingsException {
        return new SettingsReader(ini(path, "--config")).check();
    }

    /** Reads a file and another one, whose values win: it holds what the writer of the first one cannot carry. */
    public static GatewaySettings read(Path path, Path extra) throws SettingsException {
        return new SettingsReader(ini(path, "--config"), ini(extra, "--extra-config")).check();
    }

    private static IniFile ini(Path path, String option) throws SettingsException {
        try {
            return IniFile.parse(path.toString(), Files.readAllLines(path));
        } catch (NoSuchFileException e) {
            throw new SettingsException(path + ": there is no such file; give its path with " + option, e);
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
        for (IniFile file : files) {
            file.sections().stream()
                    .filter(section -> !SettingsSchema.sections().contains(section))
                    .forEach(section -> problems.add(file.name() + ": [" + section + "] is no known section"
                            + nearest(section, SettingsSchema.sections())));
            file.entries().forEach(this::check);
        }
        if (hasSection("ceph") && text("ceph", "pool").isEmpty()) {
            problems.add(name() + ": [ceph] pool is missing; name the pool that holds the shared state");
        }
        Optional<HaSettings> ha = ha();
        TcpOptions tcp = TcpOptions.parse(text("spdk", "transport_tcp_options"), this::problemWithTcpOptions);
        AdmissionReader callers = new AdmissionReader(this::text, this::problemWith);
        requireNoProblem();
        Admission admission = callers.read();
        requireNoProblem();
        return bind(tcp, admission, callers.metrics(grpcEndpoint()), ha.orElseThrow());
    }

    private void requireNoProblem() throws SettingsException {
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    private boolean hasSection(String section) {
        return files.stream().anyMatch(file -> file.sections().contains(section));
    }

    private String name() {
        return files.getFirst().name();
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

    private void problemWithTcpOptions(String problem) {
        problemWith("spdk.transport_tcp_options", problem);
    }

    private void problemWith(String sectionAndKey, String problem) {
        IniFile.Entry entry = given.get(sectionAndKey);
        String[] parts = sectionAndKey.split("\\.", 2);
        problems.add((entry == null ? name() + ": " : at(entry)) + "[" + parts[0] + "] " + parts[1] + " " + problem);
    }

    private GatewaySettings bind(TcpOptions tcp, Admission admission, MetricsSettings metrics, HaSettings ha) {
        String hostName = text("gateway", "override_hostname");
        String machine = hostName.isEmpty() ? LocalHostName.read() : hostName;
        String name = text("gateway", "name");
        return new GatewaySettings(
                new GatewaySettings.Identity(name.isEmpty() ? machine : name, group(), machine),
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
                        isOn("gateway", "verify_keys"),
                        isOn("gateway", "verify_listener_ip"),
                        isOn("gateway", "io_stats_enabled"),
                        isOn("gateway", "force_tls")),
                new GatewaySettings.Secrets(
                        isOn("gateway", "enable_key_encryption"), text("gateway", "encryption_key"), kmip()),
                new GatewaySettings.Tcp(
                        tcp.inCapsuleBytes(),
                        tcp.ioQueuePairs(),
                        tcp.queueEntries(),
                        tcp.r2tBytes(),
                        text("gateway", "io").toLowerCase(Locale.ROOT)),
                ceph(),
                admission,
                metrics,
                ha,
                new LogReader(this::text, given::containsKey).read(),
                new GatewaySettings.Notes(meaningless, later));
    }

    private GatewaySettings.Kmip kmip() {
        return new GatewaySettings.Kmip(
                text("kmip", "cert_dir"),
                text("kmip", "client_cert"),
                text("kmip", "client_key"),
                text("kmip", "ca_cert"),
                isOn("gateway", "degrade_namespace_on_kmip_error"));
    }

    /** The word None is what cephadm of Reef writes for no group. */
    private String group() {
        String group = text("gateway", "group");
        return group.equals("None") ? "" : group;
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
        boolean ceph = hasSection("ceph");
        String word = text("ha", "backing").toUpperCase(Locale.ROOT).replace('-', '_');
        List<String> endpoints = Stream.of(text("ha", "endpoints").split(","))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .toList();
        try {
            HaSettings.Backing standard = ceph ? HaSettings.Backing.RADOS : HaSettings.Backing.OFF;
            HaSettings.Backing backing = word.isEmpty() ? standard : HaSettings.Backing.valueOf(word);
            require(backing != HaSettings.Backing.RADOS || ceph, "rados needs a [ceph] section");
            require(backing != HaSettings.Backing.CEPH_MON || ceph, "ceph-mon needs a [ceph] section");
            require(
                    backing != HaSettings.Backing.CEPH_MON
                            || text("access", "api_user").isEmpty(),
                    "ceph-mon cannot be used with [access] api_user: the monitors' client has no way to name a user; "
                            + "use enable_auth");
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
                    times(),
                    new HaSettings.Rebalancing(
                            Duration.ofSeconds(whole("gateway", "rebalance_period_sec")),
                            whole("gateway", "max_ns_to_change_lb_grp")),
                    whole("ha", "images_ahead"),
                    isOn("ha", "hang_guard"),
                    monitorClient()));
        } catch (IllegalArgumentException contradiction) {
            problems.add(name() + ": [ha] " + contradiction.getMessage());
            return Optional.empty();
        }
    }

    private HaSettings.MonitorClient monitorClient() {
        return new HaSettings.MonitorClient(
                isOn("gateway", "enable_monitor_client"),
                text("monitor", "client"),
                Duration.ofMillis((long) (Double.parseDouble(text("monitor", "timeout")) * 1000)),
                text("monitor", "log_file_dir"),
                text("mtls", "client_key"));
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
        if (!hasSection("ceph")) {
            return Optional.empty();
        }
        return Optional.of(new GatewaySettings.Ceph(
                text("ceph", "pool"),
                text("ceph", "config_file"),
                text("ceph", "id"),
                imagesPerClient(),
                isOn("gateway", "state_update_notify"),
                whole("gateway", "state_update_interval_sec")));
    }

    private OptionalInt imagesPerClient() {
        return text("spdk", "bdevs_per_cluster").isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(whole("spdk", "bdevs_per_cluster"));
    }

    /** Without Ceph this is somebody's own machine: management stays on it unless the file says otherwise. */
    private Endpoint grpcEndpoint() {
        boolean loopback = !hasSection("ceph") && !given.containsKey("gateway.addr");
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
        return entry.file() + ":" + entry.line() + ": ";
    }

    private static String nearest(String word, List<String> known) {
        return NearestName.of(word, known)
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("; known are " + String.join(", ", known));
    }
}
