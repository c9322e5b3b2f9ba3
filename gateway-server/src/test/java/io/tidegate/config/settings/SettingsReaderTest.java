package io.tidegate.config.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.group.GroupTimes;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {

    @TempDir
    private Path folder;

    @Test
    void without_a_file_management_stays_on_this_machine() {
        GatewaySettings settings = SettingsReader.embedded();

        assertThat(settings.grpc()).isEqualTo(new Endpoint("127.0.0.1", 5500));
        assertThat(settings.discovery().endpoint()).isEqualTo(new Endpoint("0.0.0.0", 8009));
        assertThat(settings.ceph()).isEmpty();
        assertThat(settings.identity().hostName()).isNotEmpty();
        assertThat(settings.limits().namespacesPerSubsystem()).isEqualTo(512);
    }

    @Test
    void with_ceph_a_gateway_is_in_a_group_and_without_it_is_alone() throws Exception {
        assertThat(SettingsReader.embedded().ha().inGroup()).isFalse();
        HaSettings ha = read("[ceph]", "pool = rbd").ha();
        assertThat(ha.rebalancing()).isEqualTo(new HaSettings.Rebalancing(java.time.Duration.ofSeconds(7), 8));
        HaSettings never = read("[gateway]", "rebalance_period_sec = 0").ha();
        assertThat(never.rebalancing().isOn()).isFalse();
        HaSettings slow = read("[gateway]", "rebalance_period_sec = 60", "max_ns_to_change_lb_grp = 1")
                .ha();
        assertThat(slow.rebalancing()).isEqualTo(new HaSettings.Rebalancing(java.time.Duration.ofSeconds(60), 1));
        assertThat(ha.backing()).isEqualTo(HaSettings.Backing.RADOS);
        assertThat(ha.times()).isEqualTo(GroupTimes.DEFAULT);
        assertThat(read("[ceph]", "pool = rbd", "[ha]", "backing = off").ha().inGroup())
                .isFalse();
        assertThat(read("[ha]", "backing = local", "hang_ms = 2500", "lease_ms = 6000")
                        .ha()
                        .times()
                        .hangAfter())
                .hasMillis(2500);
    }

    @Test
    void as_many_images_share_a_client_as_the_file_says_or_as_suits_the_machine() throws Exception {
        assertThat(read("[ceph]", "pool = rbd").ceph().orElseThrow().imagesPerClient())
                .isEmpty();
        assertThat(read("[ceph]", "pool = rbd", "[spdk]", "bdevs_per_cluster = 8")
                        .ceph()
                        .orElseThrow()
                        .imagesPerClient())
                .hasValue(8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            backing = rados                    | rados needs a [ceph] section
            backing = etcd                     | etcd needs a [ceph] section
            backing = local; hang_ms = 200     | fewer than three missed
            backing = local; lease_ms = 2000   | twice the hang interval
            backing = zookeeper                | must be one of ceph-mon, etcd, local, off, rados
            """)
    void what_a_group_could_not_work_with_is_refused(String lines, String reason) {
        List<String> all = new ArrayList<>(List.of("[ha]"));
        all.addAll(List.of(lines.split("; ")));
        assertThatThrownBy(() -> read(all.toArray(String[]::new)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void how_event_loops_wait_is_chosen_by_a_word() throws Exception {
        assertThat(SettingsReader.embedded().tcp().io()).isEmpty();
        assertThat(read("[gateway]", "io = io_uring").tcp().io()).isEqualTo("io_uring");
        assertThat(read("[gateway]", "io = Epoll").tcp().io()).isEqualTo("epoll");
        assertThatThrownBy(() -> read("[gateway]", "io = uring"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("[gateway] io is 'uring' but must be one of epoll, io_uring, nio");
    }

    @Test
    void reads_the_file_that_upstream_ships() throws Exception {
        GatewaySettings settings = read(
                "[gateway]",
                "name =",
                "group =",
                "addr = 0.0.0.0",
                "port = 5500",
                "enable_auth = False",
                "state_update_notify = True",
                "state_update_interval_sec = 5",
                "enable_spdk_discovery_controller = False",
                "encryption_key = /etc/ceph/encryption.key",
                "#max_subsystems = 128",
                "[gateway-logs]",
                "log_level=debug",
                "[discovery]",
                "addr = 0.0.0.0",
                "port = 8009",
                "[ceph]",
                "pool = rbd",
                "config_file = /etc/ceph/ceph.conf",
                "[mtls]",
                "server_key = ./server.key",
                "[spdk]",
                "bdevs_per_cluster = 32",
                "tgt_path = /usr/local/bin/nvmf_tgt",
                "timeout = 60.0",
                "transport_tcp_options = {\"in_capsule_data_size\" : 8192, \"max_io_qpairs_per_ctrlr\" : 7, \"max_r2t_data_size\": 65536}",
                "qos_timeslice_in_usecs = 0",
                "[monitor]",
                "#timeout = 1.0");

        assertThat(settings.grpc()).isEqualTo(new Endpoint("0.0.0.0", 5500));
        assertThat(settings.tcp()).isEqualTo(new GatewaySettings.Tcp(8192, 7, 128, 65536, ""));
        assertThat(settings.secrets())
                .isEqualTo(new GatewaySettings.Secrets(
                        true,
                        "/etc/ceph/encryption.key",
                        new GatewaySettings.Kmip(
                                "./certs/kmip/{server_name}",
                                "client_cert.pem",
                                "client_key.pem",
                                "ca_cert.pem",
                                true)));
        assertThat(settings.logs().level()).isEqualTo("debug");
        assertThat(settings.ceph())
                .contains(new GatewaySettings.Ceph("rbd", "/etc/ceph/ceph.conf", "", OptionalInt.of(32), true, 5));
        assertThat(settings.notes().meaningless())
                .contains("[spdk] tgt_path", "[spdk] timeout", "[gateway] enable_spdk_discovery_controller");
        assertThat(settings.notes().later()).isEmpty();
    }

    @Test
    void reads_the_file_that_cephadm_of_tentacle_writes() throws Exception {
        GatewaySettings settings = SettingsReader.read(Path.of("src/test/resources/settings/cephadm-20.2.4.conf"));

        assertThat(settings.grpc()).isEqualTo(new Endpoint("10.99.0.2", 5500));
        assertThat(settings.identity().group()).isEqualTo("group1");
        assertThat(settings.ceph().orElseThrow().id()).isEqualTo("nvmeof.rbd.group1.gw1.nwdimx");
        assertThat(settings.admission().isOpen()).isTrue();
        assertThat(settings.metrics().enabled()).isTrue();
        assertThat(settings.metrics().tls()).isFalse();
        assertThat(settings.metrics().endpoint()).isEqualTo(new Endpoint("10.99.0.2", 10008));
    }

    @Test
    void monitors_lead_where_that_is_said_and_can_be() throws Exception {
        HaSettings ha =
                read("[ceph]", "pool = rbd", "[ha]", "backing = ceph-mon").ha();
        assertThat(ha.isLedByMonitors()).isTrue();
        assertThat(ha.inGroup()).isFalse();
        assertThat(ha.monitorClient())
                .isEqualTo(new HaSettings.MonitorClient(
                        true, "/usr/bin/ceph-nvmeof-monitor-client", java.time.Duration.ofSeconds(1), "", ""));
        assertThat(problems("[ha]", "backing = ceph-mon")).contains("ceph-mon needs a [ceph] section");
        assertThat(problems(
                        "[ceph]",
                        "pool = rbd",
                        "[ha]",
                        "backing = ceph-mon",
                        "[access]",
                        "api_user = joe",
                        "api_secret = secret"))
                .contains("use enable_auth");
    }

    @Test
    void the_word_none_that_cephadm_of_reef_writes_is_no_group() throws Exception {
        assertThat(read("[gateway]", "group = None", "[spdk]", "rpc_socket = /var/tmp/spdk.sock", "conn_retries = 10")
                        .identity()
                        .group())
                .isEmpty();
    }

    @Test
    void another_file_adds_what_the_first_one_cannot_carry() throws Exception {
        Path access = Files.writeString(
                folder.resolve("access.conf"),
                "[access]\napi_user = admin\napi_secret = s3 #cret\ntrusted_ip_list = 192.0.2.1,2001:db8::1\n"
                        + "pools = rbd,ssd\n[gateway]\nport = 5600\n");

        GatewaySettings settings =
                SettingsReader.read(Path.of("src/test/resources/settings/cephadm-20.2.4.conf"), access);

        assertThat(settings.grpc().port()).isEqualTo(5600);
        assertThat(settings.admission().credentials()).contains(new Admission.Credentials("admin", "s3 #cret"));
        assertThat(settings.admission().trusted())
                .containsExactly(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("2001:db8::1"));
        assertThat(settings.admission().pools()).containsExactly("rbd", "ssd");
        assertThat(settings.toString()).doesNotContain("s3 #cret");
        assertThatThrownBy(() -> SettingsReader.read(access, folder.resolve("none.conf")))
                .hasMessageContaining("none.conf: there is no such file; give its path with --extra-config");
    }

    @Test
    void keys_are_known_in_any_case_and_with_either_separator() throws Exception {
        GatewaySettings settings = read("[gateway]", "PORT: 6600", "Name = gw-1", "; a comment", "verify_NQNs = off");

        assertThat(settings.grpc().port()).isEqualTo(6600);
        assertThat(settings.identity().name()).isEqualTo("gw-1");
        assertThat(settings.checks().nqns()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[gateway]    | prot = 5500              | conf:2: [gateway] has no key 'prot'; did you mean 'port'?",
                "[gatway]     | port = 5500              | [gatway] is no known section; did you mean 'gateway'?",
                "[gateway]    | port = 70000             | conf:2: [gateway] port is '70000' but must be a whole number from 1 to 65535",
                "[gateway]    | verify_nqns = perhaps    | conf:2: [gateway] verify_nqns is 'perhaps' but must be yes or no",
                "[gateway]    | enable_auth = True       | conf:2: [gateway] enable_auth needs server_key, server_cert, client_cert of [mtls]",
                "[access]     | api_user = admin         | conf:2: [access] api_user needs api_secret as well",
                "[access]     | trusted_ip_list = mgr1   | conf:2: [access] trusted_ip_list is 'mgr1' but must be a list of IP addresses",
                "[gateway-logs] | log_level = loud       | must be one of critical, debug, error, info, notset, warning",
                "[gateway]    | just words               | conf:2: 'just words' is neither a [section] nor 'key = value'",
                "[ceph]       | id = admin               | [ceph] pool is missing",
                "[spdk]       | transport_tcp_options = {\"max_queue_depth\": 2000} | max_queue_depth must be a whole number from 2 to 1024",
                "[discovery]  | referrals = other:8009   | conf:2: [discovery] referrals is 'other:8009' but must be a list of IP addresses with ports",
                "[discovery]  | referrals = 192.0.2.1    | [discovery] referrals is '192.0.2.1' but must be",
                "[discovery]  | mdns = perhaps           | [discovery] mdns is 'perhaps' but must be yes or no",
                "[spdk]       | transport_tcp_options = 7 | conf:2: [spdk] transport_tcp_options must be a JSON object",
            })
    void a_mistake_is_told_with_its_place_and_the_remedy(String section, String line, String told) {
        assertThatThrownBy(() -> read(section, line))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(told);
    }

    @Test
    void discovery_may_refer_to_others_and_be_advertised() throws Exception {
        assertThat(read("[gateway]").discovery().referrals()).isEmpty();
        assertThat(read("[gateway]").discovery().mdns()).isFalse();
        GatewaySettings.Discovery told = read(
                        "[discovery]", "referrals = 192.0.2.1:8009, [2001:db8::1]:8010", "mdns = True")
                .discovery();
        assertThat(told.referrals())
                .containsExactly(new Endpoint("192.0.2.1", 8009), new Endpoint("2001:db8::1", 8010));
        assertThat(told.mdns()).isTrue();
    }

    @Test
    void upstreams_transport_options_set_queues_for_the_whole_gateway() throws Exception {
        assertThat(read("[spdk]", "transport_tcp_options = {\"max_queue_depth\": 256}")
                        .tcp())
                .isEqualTo(new GatewaySettings.Tcp(8192, 32, 256, 131072, ""));
    }

    @Test
    void every_mistake_is_told_at_once() {
        assertThatThrownBy(() -> read("[gateway]", "prot = 1", "addr = x", "addr = y", "max_hosts = many"))
                .hasMessageContaining("conf:2:")
                .hasMessageContaining("conf:4: addr of [gateway] is already set in line 3")
                .hasMessageContaining("conf:5:");
    }

    @Test
    void every_default_is_a_value_that_would_be_accepted() {
        assertThat(SettingsSchema.all())
                .allSatisfy(
                        key -> assertThat(key.standard().isEmpty() || key.kind().accepts(key.standard()))
                                .as(key.name())
                                .isTrue());
    }

    private static String problems(String... lines) {
        return org.assertj.core.api.Assertions.catchThrowable(() -> read(lines)).getMessage();
    }

    private static GatewaySettings read(String... lines) throws SettingsException {
        return SettingsReader.parse("conf", List.copyOf(Arrays.asList(lines)));
    }
}
