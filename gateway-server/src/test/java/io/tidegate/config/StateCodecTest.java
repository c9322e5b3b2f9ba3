package io.tidegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.config.secret.StoredSecret;
import io.tidegate.proto.add_host_req;
import io.tidegate.proto.create_listener_req;
import io.tidegate.proto.namespace_add_req;
import io.tidegate.store.StateSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StateCodecTest {

    private static final String NQN = "nqn.2016-06.io.example:s1";
    private static final String HOST = "nqn.2016-06.io.example:host1";
    private static final String UUID = "11111111-2222-4333-8444-555555555555";

    private final SortedMap<String, byte[]> entries = new TreeMap<>();

    @Test
    void reads_a_subsystem_as_upstream_stores_it() {
        put("subsystem_" + NQN, """
                {
                  "subsystem_nqn": "nqn.2016-06.io.example:s1",
                  "serial_number": "Ceph4711",
                  "enable_ha": true,
                  "network_mask": [],
                  "max_namespaces": 256,
                  "no_group_append": true
                }""");

        assertThat(decode().subsystem(NQN)).contains(SubsystemConfig.withoutKey(NQN, "Ceph4711", 256));
    }

    @Test
    void reads_a_namespace_as_upstream_stores_it() {
        put("namespace_" + NQN + "_3", """
                {"rbd_pool_name": "rbd", "rbd_image_name": "img1", "subsystem_nqn": "%s", "block_size": 512,
                 "nsid": 3, "uuid": "%s", "anagrpid": 2, "create_image": true, "size": "16777216",
                 "force": false, "trash_image": true, "read_only": true, "something_new": {"a": [1]}}""".formatted(NQN, UUID));

        NamespaceConfig read = decode().namespace(NQN, 3).orElseThrow();
        assertThat(read.image().uri()).isEqualTo(BlockDeviceUri.rbd("rbd", "img1"));
        assertThat(read.uuid()).hasToString(UUID);
        assertThat(read.anaGroup()).isEqualTo(2);
        assertThat(read.traits().trashImage()).isTrue();
        assertThat(read.traits().readOnly()).isTrue();
        assertThat(read.traits().visibleToAll()).isTrue();
        assertThat(read.limits()).isEqualTo(QosConfig.NONE);
        assertThat(read.deviceName()).isEqualTo("bdev_" + UUID);
    }

    @Test
    void a_masked_namespace_knows_its_hosts_and_its_limits() {
        put(
                "namespace_" + NQN + "_1",
                "{\"rbd_pool_name\":\"rbd\",\"rbd_image_name\":\"i\",\"subsystem_nqn\":\"" + NQN
                        + "\",\"nsid\":1,\"block_size\":512,\"uuid\":\"" + UUID + "\",\"no_auto_visible\":true}");
        put(
                "ns-host_" + NQN + "_1_" + HOST,
                "{\"subsystem_nqn\":\"" + NQN + "\",\"nsid\":1,\"host_nqn\":\"" + HOST + "\"}");
        put("ns-host_" + NQN + "_11_" + HOST, "{\"host_nqn\":\"another namespace's\"}");
        put("qos_" + NQN + "_1", "{\"rw_ios_per_second\":\"1000\"}");

        NamespaceConfig read = decode().namespace(NQN, 1).orElseThrow();
        assertThat(read.traits().visibleToAll()).isFalse();
        assertThat(read.hosts()).containsExactly(HOST);
        assertThat(read.limits()).isEqualTo(new QosConfig(1000, 0, 0, 0));
    }

    @Test
    void a_listener_keeps_its_address_as_sent_and_knows_it_bare() {
        put(
                "listener_" + NQN + "_gw-a_TCP_[::1]_4420",
                "{\"nqn\":\"" + NQN + "\",\"host_name\":\"gw-a\",\"traddr\":\"[::1]\",\"adrfam\":\"ipv6\","
                        + "\"trsvcid\":4420,\"secure\":false}");

        ListenerConfig read = decode().listenersOf(NQN).getFirst();
        assertThat(read.traddr()).isEqualTo("[::1]");
        assertThat(read.address()).isEqualTo("::1");
        assertThat(read.endpoint()).isEqualTo("[::1]:4420");
        assertThat(read.ipv6()).isTrue();
    }

    @Test
    void a_host_with_a_key_is_known_as_one() {
        put(
                "host_" + NQN + "_" + HOST,
                "{\"subsystem_nqn\":\"" + NQN + "\",\"host_nqn\":\"" + HOST + "\",\"dhchap_key\":\"secret\"}");
        put("host_" + NQN + "_*", "{\"subsystem_nqn\":\"" + NQN + "\",\"host_nqn\":\"*\"}");

        DesiredState state = decode();
        assertThat(state.hostsOf(NQN))
                .containsExactly(new HostConfig(
                        NQN, HOST, StoredSecret.NONE, new StoredSecret("secret", false), StoredSecret.NONE));
        assertThat(state.openToAny(NQN)).isTrue();
    }

    @Test
    void a_host_that_cannot_be_read_is_named_without_a_word_of_what_it_holds() {
        put("host_" + NQN + "_" + HOST, "{\"dhchap_key\":{\"DHHC-1:00:hidden:\":1}}");

        assertThat(decode().unreadable().toString()).contains(HOST).doesNotContain("hidden");
    }

    @Test
    void what_cannot_be_read_is_named_and_the_rest_is_read() {
        put("subsystem_" + NQN, "{\"subsystem_nqn\": \"" + NQN + "\"}");
        put("namespace_" + NQN + "_1", "{ this is not JSON");
        put("namespace_" + NQN + "_2", "{\"subsystem_nqn\":\"" + NQN + "\",\"nsid\":2,\"uuid\":\"" + UUID + "\"}");
        put("kmip_" + NQN, "whatever a newer gateway keeps here");

        DesiredState state = decode();
        assertThat(state.subsystems()).containsOnlyKeys(NQN);
        assertThat(state.unreadable())
                .containsOnlyKeys("namespace_" + NQN + "_1", "namespace_" + NQN + "_2")
                .hasEntrySatisfying(
                        "namespace_" + NQN + "_2", text -> assertThat(text).contains("no rbd_image_name"));
    }

    @Test
    void writes_proto_names_with_defaults_and_long_numbers_as_text() {
        String text = new String(
                StateCodec.encode(namespace_add_req
                        .newBuilder()
                        .setRbdPoolName("rbd")
                        .setRbdImageName("img1")
                        .setSubsystemNqn(NQN)
                        .setNsid(1)
                        .setSize(1 << 20)),
                StandardCharsets.UTF_8);

        assertThat(text)
                .contains("\"rbd_pool_name\": \"rbd\"")
                .contains("\"size\": \"1048576\"")
                .contains("\"block_size\": 0")
                .contains("\"encryption_entries\": []")
                .doesNotContain("anagrpid");
    }

    @Test
    void what_was_written_is_read_back() throws Exception {
        create_listener_req listener = create_listener_req
                .newBuilder()
                .setNqn(NQN)
                .setHostName("gw-a")
                .setTraddr("10.0.0.1")
                .setTrsvcid(4420)
                .build();
        add_host_req host =
                add_host_req.newBuilder().setSubsystemNqn(NQN).setHostNqn("*").build();

        assertThat(StateCodec.decode(StateCodec.encode(listener), create_listener_req.newBuilder())
                        .build())
                .isEqualTo(listener);
        assertThat(StateCodec.decode(StateCodec.encode(host), add_host_req.newBuilder())
                        .build())
                .isEqualTo(host);
    }

    @Test
    void names_of_other_backings_stand_in_the_place_of_the_pool() {
        assertThat(new ImageName("file:", "", "/var/a.img").uri()).hasToString("file:/var/a.img");
        assertThat(new ImageName("dev:", "", "/dev/vg0/a").uri()).hasToString("dev:/dev/vg0/a");
        assertThat(new ImageName("memory:", "", "a").uri()).hasToString("memory:a");
        assertThat(new ImageName("rbd", "ns", "a").uri()).hasToString("rbd:rbd/ns/a");
    }

    @Test
    void a_value_that_names_another_object_than_its_key_is_not_understood() {
        String foreign = NQN + "2";
        put(StateKeys.subsystem(NQN), "{\"subsystem_nqn\":\"" + foreign + "\"}");
        put(StateKeys.host(NQN, HOST), "{\"subsystem_nqn\":\"" + foreign + "\",\"host_nqn\":\"" + HOST + "\"}");
        put(
                StateKeys.namespace(NQN, 1),
                "{\"subsystem_nqn\":\"" + NQN + "\",\"nsid\":2,\"rbd_image_name\":\"i\",\"uuid\":\"" + UUID + "\"}");

        assertThat(decode().unreadable())
                .containsOnlyKeys(StateKeys.subsystem(NQN), StateKeys.host(NQN, HOST), StateKeys.namespace(NQN, 1));
        assertThat(decode().unreadable().get(StateKeys.namespace(NQN, 1)))
                .endsWith("it names another object than its key");
    }

    @Test
    void the_keys_of_a_subsystem_are_its_own_and_its_dependents() {
        NavigableSet<String> all = keys(
                StateKeys.subsystem(NQN),
                StateKeys.subsystem(NQN + "2"),
                StateKeys.namespace(NQN, 1),
                StateKeys.namespace(NQN + "2", 1),
                StateKeys.host(NQN, "*"),
                StateKeys.listener(NQN, "gw-a", "::1", 4420),
                StateKeys.namespaceHost(NQN, 1, HOST),
                "qos_" + NQN + "_1",
                "location_" + NQN);

        assertThat(StateKeys.belongingToSubsystem(all, NQN))
                .containsExactlyInAnyOrder(
                        StateKeys.subsystem(NQN),
                        StateKeys.namespace(NQN, 1),
                        StateKeys.host(NQN, "*"),
                        StateKeys.listener(NQN, "gw-a", "::1", 4420),
                        StateKeys.namespaceHost(NQN, 1, HOST),
                        "qos_" + NQN + "_1");
    }

    @Test
    void the_keys_of_namespace_1_are_not_those_of_namespace_11() {
        NavigableSet<String> all = keys(
                StateKeys.namespace(NQN, 1),
                StateKeys.namespace(NQN, 11),
                "qos_" + NQN + "_1",
                "qos_" + NQN + "_11",
                StateKeys.namespaceHost(NQN, 1, HOST),
                StateKeys.namespaceHost(NQN, 11, HOST),
                StateKeys.refreshSize(NQN, 1),
                StateKeys.reservation(NQN, 1),
                StateKeys.reservation(NQN, 11));

        assertThat(StateKeys.belongingToNamespace(all, NQN, 1))
                .containsExactlyInAnyOrder(
                        StateKeys.namespace(NQN, 1),
                        "qos_" + NQN + "_1",
                        StateKeys.namespaceHost(NQN, 1, HOST),
                        StateKeys.refreshSize(NQN, 1),
                        StateKeys.reservation(NQN, 1));
    }

    private static NavigableSet<String> keys(String... keys) {
        return new TreeSet<>(List.of(keys));
    }

    private void put(String key, String value) {
        entries.put(key, value.getBytes(StandardCharsets.UTF_8));
    }

    private DesiredState decode() {
        return StateCodec.decode(new StateSnapshot(7, entries));
    }
}
